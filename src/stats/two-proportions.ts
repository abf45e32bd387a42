import { proportionInterval } from './binomial.js';
import { requireCounts, requireWhole } from './checks.js';
import type { Interval } from './interval.js';

export interface TwoCounts {
  readonly k1: number;
  readonly n1: number;
  readonly k2: number;
  readonly n2: number;
}

/**
 * Interval for the difference k1/n1 - k2/n2 of two independent proportions (Newcombe 1998, method 10: each side takes the
 * distance of the Wilson bounds, no continuity correction). The lower and upper end lie in -1…1.
 * @throws NoTrials, CountOutOfRange, ConfidenceOutOfRange
 * Pinned by test/golden/data/stats/two-proportions.json.
 */
export function newcombeInterval({
  k1,
  n1,
  k2,
  n2,
  confidence,
}: TwoCounts & { readonly confidence: number }): Interval {
  const first = proportionInterval({ k: k1, n: n1, confidence, method: 'wilson' });
  const second = proportionInterval({ k: k2, n: n2, confidence, method: 'wilson' });
  const point = first.point - second.point;
  return {
    point,
    lower: point - Math.hypot(first.point - first.lower, second.upper - second.point),
    upper: point + Math.hypot(first.upper - first.point, second.point - second.lower),
    confidence,
    method: 'newcombe',
    sides: 'TWO',
  };
}

/** Tables that are as likely as the observed one but for rounding count as equally likely. */
const AS_LIKELY = 1 + 1e-7;

/**
 * Fisher's exact test of two independent proportions, two-sided: the probability, given the margins, of all tables at most as likely
 * as the observed one. A result below about 1e-300 is given as 0.
 * @throws NoTrials, CountOutOfRange
 * Pinned by test/golden/data/stats/two-proportions.json.
 */
export function fisherExactP({ k1, n1, k2, n2 }: TwoCounts): number {
  requireCounts(k1, n1);
  requireCounts(k2, n2);
  requireWhole('The number of successes k1', k1);
  requireWhole('The number of successes k2', k2);
  const successes = k1 + k2;
  const least = Math.max(0, successes - n2);
  const most = Math.min(n1, successes);
  // Probability of x + 1 successes in the first sample over that of x (hypergeometric).
  const growth = (x: number): number => ((n1 - x) * (successes - x)) / ((x + 1) * (n2 - successes + x + 1));
  const mode = Math.min(most, Math.max(least, Math.floor(((successes + 1) * (n1 + 1)) / (n1 + n2 + 2))));
  const weights = new Float64Array(most - least + 1);
  weights[mode - least] = 1;
  for (let x = mode; x < most; x += 1) weights[x + 1 - least] = (weights[x - least] ?? 0) * growth(x);
  for (let x = mode; x > least; x -= 1) weights[x - 1 - least] = (weights[x - least] ?? 0) / growth(x - 1);
  const observed = (weights[k1 - least] ?? 0) * AS_LIKELY;
  let all = 0;
  let asExtreme = 0;
  for (const weight of weights.sort()) {
    all += weight;
    if (weight <= observed) asExtreme += weight;
  }
  return Math.min(1, asExtreme / all);
}
