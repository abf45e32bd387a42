/** Keeps a number and its unit on one line. */
export const NBSP = '\u00A0';

export interface NumberForm {
  readonly decimal: string;
  readonly thousands: string;
}

/** A whole number with grouped thousands from 10,000 on (1 240 is grouped too where the separator is a space). */
export function whole(value: number, form: NumberForm): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, form.thousands);
}

/** At most `digits` decimals, trailing zeros dropped. */
export function decimal(value: number, digits: number, form: NumberForm): string {
  const text = value.toFixed(digits);
  const short = digits > 0 ? text.replace(/\.?0+$/, '') : text;
  return short.replace('.', form.decimal);
}

const ROUND = {
  nearest: Math.round,
  up: (value: number): number => Math.ceil(value - 1e-7),
  down: (value: number): number => Math.floor(value + 1e-7),
};

/**
 * A share 0..1 in per cent: two decimals below ten per cent, one above. `up` rounds away from zero and `down` towards it, for
 * bounds that must never say more than was shown.
 */
export function percent(share: number, form: NumberForm, rounding: 'nearest' | 'up' | 'down' = 'nearest'): string {
  const value = share * 100;
  const digits = value < 9.995 ? 2 : 1;
  const factor = 10 ** digits;
  const rounded = ROUND[rounding](value * factor) / factor;
  return `${rounded.toFixed(digits).replace('.', form.decimal)}${NBSP}%`;
}

/** What a share is shown to reach at least, with as many decimals as tell it from a limit below it: `10.05 %` over a limit of 10 %. */
export function percentBeyond(share: number, limit: number, form: NumberForm): string {
  const text = percent(share, form, 'down');
  const isTold = Math.floor(share * 1000 + 1e-7) > limit * 1000 + 1e-7;
  return isTold ? text : `${(Math.floor(share * 1e4 + 1e-7) / 100).toFixed(2).replace('.', form.decimal)}${NBSP}%`;
}

/** A share as people agree on it: `95 %`, `99.5 %`, without padding zeros. */
export function plainPercent(share: number, form: NumberForm): string {
  return `${decimal(share * 100, 2, form)}${NBSP}%`;
}

/** `2026-11-20 09:12 UTC`; what cannot be read as an instant is printed as it is. */
export function instant(text: string): string {
  const iso = isoOf(text);
  return iso === undefined ? text : `${iso.slice(0, 10)} ${iso.slice(11, 16)}${NBSP}UTC`;
}

function isoOf(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** `20 November 2026` from an instant or a date. */
export function longDate(text: string, months: readonly string[]): string {
  const iso = isoOf(text);
  if (iso === undefined) return text;
  return [String(Number(iso.slice(8, 10))), months[Number(iso.slice(5, 7)) - 1] ?? '', iso.slice(0, 4)].join(NBSP);
}

/** The first words of a text; the rest is announced by an ellipsis and `pointer`. */
export function shorten(text: string, words: number, pointer = ''): string {
  const all = text.trim().split(/\s+/);
  if (all.length <= words) return all.join(' ');
  return `${all
    .slice(0, words)
    .join(' ')
    .replace(/[.,;:]$/, '')} …${pointer === '' ? '' : ` ${pointer}`}`;
}

/** Groups of four characters, for reading a digest aloud. */
export function inFours(hex: string): string {
  return hex.match(/.{1,4}/g)?.join(' ') ?? '';
}
