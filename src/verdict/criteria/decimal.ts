/** A decimal fraction read exactly: value = digits / 10^scale, without trailing zeros. */
export interface Decimal {
  /** `0.95`; the one text of this value. */
  readonly text: string;
  readonly digits: bigint;
  readonly scale: number;
  /** The nearest double, for computation with bounds. */
  readonly value: number;
}

export type DecimalReading = { readonly decimal: Decimal } | { readonly problem: string };

/** More digits than any agreed limit has; keeps exact comparison cheap. */
const MOST_PLACES = 12;
/** Checked before anything else: what follows takes longer the longer the text. */
const LONGEST = 40;

/**
 * Reads a decimal text. One form only: digits, and a point before the places (`0.95`). A comma, a percent sign, an exponent, a
 * sign (also of zero), leading or lone points are refused with the text to write instead, never guessed at.
 * `0.950` is read as `0.95`.
 */
export function parseDecimal(text: string): DecimalReading {
  if (text.length > LONGEST) return { problem: `"${text.slice(0, LONGEST)}..." is longer than ${LONGEST} characters.` };
  const parts = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text);
  if (parts === null) return { problem: adviceFor(text) };
  const whole = parts[1] ?? '0';
  const places = (parts[2] ?? '').replace(/0+$/, '');
  if (places.length > MOST_PLACES) return { problem: `"${text}" has more than ${MOST_PLACES} places after the point.` };
  const canonical = places === '' ? whole : `${whole}.${places}`;
  return {
    decimal: { text: canonical, digits: BigInt(whole + places), scale: places.length, value: Number(canonical) },
  };
}

/** Exact 1 - d for 0 <= d <= 1. */
export function complementOfDecimal({ digits, scale }: Decimal): Decimal {
  const rest = 10n ** BigInt(scale) - digits;
  const padded = rest.toString().padStart(scale + 1, '0');
  const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new RangeError(`1 minus the decimal is negative: ${text}`);
  return reading.decimal;
}

/** Negative, 0 or positive as a < b, a = b, a > b; exact. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = BigInt(Math.max(a.scale, b.scale));
  const left = a.digits * 10n ** (scale - BigInt(a.scale));
  const right = b.digits * 10n ** (scale - BigInt(b.scale));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Negative, 0 or positive as k/n <, =, > d; exact for whole k, by doubles for a fractional one. @param n at least 1 */
export function compareShare(k: number, n: number, d: Decimal): number {
  if (!Number.isInteger(k)) return Math.sign(k / n - d.value);
  const left = BigInt(k) * 10n ** BigInt(d.scale);
  const right = d.digits * BigInt(n);
  return left < right ? -1 : left > right ? 1 : 0;
}

function adviceFor(text: string): string {
  const trimmed = text.trim();
  if (/^\d+,\d+$/.test(trimmed)) return `"${text}" has a comma. Write ${trimmed.replace(',', '.')} with a point.`;
  if (/^\d+([.,]\d+)?\s*%$/.test(trimmed)) return `"${text}" is a percentage. Write it as a fraction: 95 % is 0.95.`;
  if (/^[\d.]+[eE][+-]?\d+$/.test(trimmed)) return `"${text}" has an exponent. Write all digits: 0.95.`;
  if (/^[+-]/.test(trimmed)) return `"${text}" has a sign. A limit here is never negative; write 0.95.`;
  return `"${text}" is not a decimal number such as 0.95.`;
}
