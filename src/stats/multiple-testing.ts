import { RateOutOfRange } from './errors.js';

/** Adjusted p-values, in the order of the input; each at most 1. Reject where adjusted p <= alpha. */
export interface AdjustedPValues {
  /** p * m: any number of wrong rejections at most alpha, whatever the dependence. */
  readonly bonferroni: readonly number[];
  /** Step-down Bonferroni (Holm 1979): the same guarantee, never weaker. */
  readonly holm: readonly number[];
  /** Step-up (Benjamini & Hochberg 1995): expected share of wrong ones among the rejected; for exploring, not for deciding. */
  readonly benjaminiHochberg: readonly number[];
}

/** @param pValues each 0…1; none gives empty lists. @throws RateOutOfRange
 *  Pinned by test/golden/data/stats/multiple-testing.json. */
export function adjustPValues(pValues: readonly number[]): AdjustedPValues {
  pValues.forEach((p, index) => {
    if (!(p >= 0 && p <= 1)) throw new RateOutOfRange(`p-value ${index + 1}`, p, 'a number from 0 to 1');
  });
  const m = pValues.length;
  const ascending = pValues.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p);
  const holm = new Array<number>(m);
  const benjaminiHochberg = new Array<number>(m);
  let highest = 0;
  ascending.forEach(({ p, index }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (m - rank)));
    holm[index] = highest;
  });
  let lowest = 1;
  [...ascending].reverse().forEach(({ p, index }, fromTop) => {
    lowest = Math.min(lowest, (p * m) / (m - fromTop));
    benjaminiHochberg[index] = lowest;
  });
  return { bonferroni: pValues.map((p) => Math.min(1, p * m)), holm, benjaminiHochberg };
}
