import type { JsonValue } from '../../../kernel/canonical-json.js';

/**
 * A finite number as plain decimal text, the shortest that reads back as the same number: `0.0000001`, never `1e-7`. Statements hold no
 * JSON fractions, so that no two machines read two values.
 */
export function decimalText(value: number): string {
  const text = String(value);
  const [mantissa, exponent] = text.split('e');
  if (mantissa === undefined || exponent === undefined) return text;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `null` stays `null`. */
export function decimalOrNull(value: number | null): string | null {
  return value === null ? null : decimalText(value);
}

/** Every number that is not whole becomes decimal text, however deep it lies. */
export function withoutFractions(value: JsonValue): JsonValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : decimalText(value);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutFractions);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as Record<string, JsonValue | undefined>);
  return Object.fromEntries(
    members.flatMap(([name, one]) => (one === undefined ? [] : [[name, withoutFractions(one)] as const])),
  );
}
