import type { Comparator } from './criteria/criteria-document.js';
import { compareShare, type Decimal } from './criteria/decimal.js';

/** The agreed limit on the true value of a metric: a fraction strictly between 0 and 1. */
export interface Threshold {
  readonly comparator: Comparator;
  readonly limit: Decimal;
}

/**
 * Compares one-sided bounds with the limit. AT_LEAST: PASS if lower >= limit, FAIL if upper < limit. AT_MOST: PASS if
 * upper <= limit, FAIL if lower > limit. Else INCONCLUSIVE: the data allow both. (evaluation of a claim by a confidence bound,
 * JCGM 106 with the guard band on the customer's side)
 */
export function judgeBounds(
  { comparator, limit }: Threshold,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): 'PASS' | 'FAIL' | 'INCONCLUSIVE' {
  if (comparator === 'AT_LEAST') return lower >= limit.value ? 'PASS' : upper < limit.value ? 'FAIL' : 'INCONCLUSIVE';
  return upper <= limit.value ? 'PASS' : lower > limit.value ? 'FAIL' : 'INCONCLUSIVE';
}

/** Compares the observed share with the limit, exactly for whole counts; being equal passes. @param n at least 1 */
export function judgePoint({ comparator, limit }: Threshold, k: number, n: number): 'PASS' | 'FAIL' {
  const order = compareShare(k, n, limit);
  return (comparator === 'AT_LEAST' ? order >= 0 : order <= 0) ? 'PASS' : 'FAIL';
}
