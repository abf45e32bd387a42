import { requireConfidence, requireCounts } from './checks.js';
import { clampToUnit, type Interval, type IntervalMethod, type Sidedness } from './interval.js';
import { betaLowerQuantile, betaUpperQuantile, complementOf, normalQuantile } from './special.js';

/** Two bounds, each on its own at the stated confidence. */
export interface OneSidedBounds {
  readonly lower: number;
  readonly upper: number;
}

/** What the five methods for a proportion have in common. `tail` is the error allowed beyond one end. */
type ProportionBounds = (k: number, n: number, tail: number) => OneSidedBounds;

export type ProportionMethod = Extract<
  IntervalMethod,
  'clopper-pearson' | 'wilson' | 'wilson-continuity' | 'agresti-coull' | 'jeffreys'
>;

/**
 * The two exact one-sided bounds on a proportion (Clopper & Pearson 1934, beta-quantile form). These decide.
 * lower = BetaInv(alpha; k, n-k+1), 0 at k = 0; upper = BetaInv(1-alpha; k+1, n-k), 1 at k = n.
 * @param k successes, 0…n; a fraction is allowed (share rule, share-rule.ts).
 * @param n independent trials, a whole number from 1 on.
 * @param confidence 1 - alpha, above 0 and below 1.
 * @throws NoTrials, CountOutOfRange, ConfidenceOutOfRange
 * Pinned by test/golden/data/stats/binomial-intervals.json and share-rule.json.
 */
export function oneSidedBounds(k: number, n: number, confidence: number): OneSidedBounds {
  requireConfidence(confidence);
  requireCounts(k, n);
  return exactBounds(k, n, complementOf(confidence));
}

/**
 * An interval for a proportion k/n by any of the supported methods. Only 'clopper-pearson' keeps its confidence for
 * every n and every true rate; the others are shorter, right on average over rates, and for description only.
 * @throws NoTrials, CountOutOfRange, ConfidenceOutOfRange
 */
export function proportionInterval(input: {
  readonly k: number;
  readonly n: number;
  readonly confidence: number;
  readonly method?: ProportionMethod;
  readonly sides?: Sidedness;
}): Interval {
  const { k, n, confidence, method = 'clopper-pearson', sides = 'TWO' } = input;
  requireConfidence(confidence);
  requireCounts(k, n);
  const alpha = complementOf(confidence);
  const { lower, upper } = METHODS[method](k, n, sides === 'TWO' ? alpha / 2 : alpha);
  return { point: k / n, lower: clampToUnit(lower), upper: clampToUnit(upper), confidence, method, sides };
}

function exactBounds(k: number, n: number, tail: number): OneSidedBounds {
  return { lower: exactLower(k, n, tail), upper: exactUpper(k, n, tail) };
}

// The closed forms at the ends are not a short cut: they decide exact ties (3 of 3 shows .5 at 87.5 %) exactly.
function exactLower(k: number, n: number, tail: number): number {
  if (k === 0) return 0;
  return k === n ? Math.pow(tail, 1 / n) : betaLowerQuantile(tail, k, n - k + 1);
}

function exactUpper(k: number, n: number, tail: number): number {
  if (k === n) return 1;
  return k === 0 ? -Math.expm1(Math.log(tail) / n) : betaUpperQuantile(tail, k + 1, n - k);
}

/** Wilson 1927: the rates that a score test would not reject. */
function wilsonBounds(k: number, n: number, tail: number): OneSidedBounds {
  const z = normalQuantile(1 - tail);
  const centre = (k + (z * z) / 2) / (n + z * z);
  const half = (z / (n + z * z)) * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
  return { lower: k === 0 ? 0 : centre - half, upper: k === n ? 1 : centre + half };
}

/** Wilson with continuity correction (Newcombe 1998, method 4); 0 at k = 0 and 1 at k = n. */
function wilsonContinuityBounds(k: number, n: number, tail: number): OneSidedBounds {
  const z = normalQuantile(1 - tail);
  const p = k / n;
  const width = 2 * (n + z * z);
  const lowerRoot = Math.sqrt(Math.max(0, z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1)));
  const upperRoot = Math.sqrt(Math.max(0, z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1)));
  return {
    lower: k === 0 ? 0 : (2 * k + z * z - 1 - z * lowerRoot) / width,
    upper: k === n ? 1 : (2 * k + z * z + 1 + z * upperRoot) / width,
  };
}

/** Agresti & Coull 1998: the textbook interval after adding z²/2 successes and z²/2 failures. */
function agrestiCoullBounds(k: number, n: number, tail: number): OneSidedBounds {
  const z = normalQuantile(1 - tail);
  const trials = n + z * z;
  const centre = (k + (z * z) / 2) / trials;
  const half = z * Math.sqrt((centre * (1 - centre)) / trials);
  return { lower: centre - half, upper: centre + half };
}

/** Equal-tailed interval of the posterior under Jeffreys' prior, Beta(k + 1/2, n - k + 1/2); no special case at the ends. */
function jeffreysBounds(k: number, n: number, tail: number): OneSidedBounds {
  const [a, b] = [k + 0.5, n - k + 0.5];
  return { lower: betaLowerQuantile(tail, a, b), upper: betaUpperQuantile(tail, a, b) };
}

const METHODS: Readonly<Record<ProportionMethod, ProportionBounds>> = {
  'clopper-pearson': exactBounds,
  wilson: wilsonBounds,
  'wilson-continuity': wilsonContinuityBounds,
  'agresti-coull': agrestiCoullBounds,
  jeffreys: jeffreysBounds,
};
