import type { Verdict } from '../../../../verdict/judgement.js';
import type { DossierFacts, JudgementFacts } from '../facts.js';
import { verdictOf } from '../figures.js';
import { decimal, longDate, NBSP, whole, type NumberForm } from '../format.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const FORM: NumberForm = { decimal: '.', thousands: NBSP };
export const count = (value: number): string => whole(value, FORM);
export const part = (value: number): string => decimal(value, 2, FORM);
export const date = (text: string): string => longDate(text, MONTHS);
export const counted = (value: number, one: string, many: string): string =>
  `${count(value)}${NBSP}${value === 1 ? one : many}`;
export const ordinal = (value: number): string => {
  const tens = value % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${suffix}`;
};
export const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const GATES: Readonly<Record<string, string>> = {
  G0_AGREEMENT: 'agreement on criteria',
  G1_FAT: 'factory acceptance test',
  G2_SAT: 'site acceptance test',
  G3_GO_LIVE: 'release for operation',
  G4_REVIEW: 'review in operation',
};
export const gateName = (type: string): string => GATES[type] ?? `${type} gate`;

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Tells how the places of the test came out: `Of 6 required proofs, 2 pass, 1 fails and 3 are not proven`. */
export function tally(judgements: readonly JudgementFacts[]): string {
  const of = (verdict: Verdict): number => judgements.filter((entry) => verdictOf(entry) === verdict).length;
  const rows: readonly [Verdict, string, string][] = [
    ['PASS', 'passes', 'pass'],
    ['FAIL', 'fails', 'fail'],
    ['INCONCLUSIVE', 'is not proven', 'are not proven'],
    ['NOT_RUN', 'was not run', 'were not run'],
  ];
  const total = judgements.length;
  for (const [verdict, one, many] of rows) {
    if (total === 0 || of(verdict) < total) continue;
    if (total === 1) return `The required proof ${one}.`;
    return `${total === 2 ? 'Both' : `All ${count(total)}`} required proofs ${many}.`;
  }
  const parts = rows
    .filter(([verdict]) => of(verdict) > 0)
    .map(([verdict, one, many]) => `${of(verdict)} ${of(verdict) === 1 ? one : many}`);
  return `Of ${counted(judgements.length, 'required proof', 'required proofs')}, ${joined(parts)}.`;
}

/** The sites by name; many of them by their number. */
export function places({ sites }: DossierFacts): string {
  if (sites.length === 0) return 'no site';
  return sites.length > 3 ? `${count(sites.length)} sites (section${NBSP}3)` : joined(sites.map(({ name }) => name));
}
