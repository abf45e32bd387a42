import { requireOpenRate } from './checks.js';
import { kolmogorovSurvival } from './kolmogorov.js';
import { quantileOfSorted, sortedCopy } from './quantiles.js';

export interface KolmogorovSmirnov {
  /** Largest distance of the two empirical distribution functions, 0…1. */
  readonly statistic: number;
  /** Two-sided p by the one-sample distribution at the effective size n1 n2 / (n1 + n2), rounded. */
  readonly pAsymptotic: number;
  /** Exact two-sided p; `null` when n1 n2 is above 25 million (then the asymptotic one is as good). */
  readonly pExact: number | null;
}

const EXACT_PRODUCT_LIMIT = 25_000_000;

/**
 * Two-sample Kolmogorov-Smirnov test. Ties are handled as values that arrive together; the p-values are then conservative.
 * @throws DataNotUsable when a sample is empty or not finite.
 * Pinned by test/golden/data/stats/drift-numeric.json.
 */
export function kolmogorovSmirnov(reference: ArrayLike<number>, current: ArrayLike<number>): KolmogorovSmirnov {
  const x = sortedCopy(reference, 'The reference values');
  const y = sortedCopy(current, 'The current values');
  const [m, n] = [x.length, y.length];
  let furthest = 0;
  walkTogether(x, y, (i, j) => {
    furthest = Math.max(furthest, Math.abs(i * n - j * m));
  });
  const statistic = furthest / (m * n);
  return {
    statistic,
    pAsymptotic: kolmogorovSurvival(Math.max(1, roundHalfToEven((m * n) / (m + n))), statistic),
    pExact: m * n > EXACT_PRODUCT_LIMIT ? null : exactTwoSampleP(m, n, furthest),
  };
}

/**
 * Share of all orders of m and n values whose distance reaches furthest/(m n), by recurrence over the lattice of prefixes
 * (Hodges 1958). Every step is a weighted mean of shares, so that nothing is subtracted and tiny p stay exact.
 */
function exactTwoSampleP(m: number, n: number, furthest: number): number {
  if (furthest === 0) return 1;
  const reached = new Float64Array(n + 1);
  for (let i = 0; i <= m; i += 1) {
    for (let j = 0; j <= n; j += 1) {
      const outside = Math.abs(i * n - j * m) >= furthest;
      const fromX = i === 0 ? 0 : i * (reached[j] ?? 0);
      const fromY = j === 0 ? 0 : j * (reached[j - 1] ?? 0);
      reached[j] = outside ? 1 : i + j === 0 ? 0 : (fromX + fromY) / (i + j);
    }
  }
  return Math.min(1, reached[n] ?? 0);
}

/**
 * Wasserstein-1 (earth mover's) distance: the area between the two empirical distribution functions, in the unit of the data.
 * @throws DataNotUsable
 */
export function wassersteinDistance(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const x = sortedCopy(reference, 'The reference values');
  const y = sortedCopy(current, 'The current values');
  let area = 0;
  walkTogether(x, y, (i, j, width) => {
    area += Math.abs(i / x.length - j / y.length) * width;
  });
  return area;
}

export interface PopulationStability {
  readonly psi: number;
  /** Inner and outer edges, ascending; the outer two are -Infinity and Infinity. */
  readonly edges: readonly number[];
  /** Shares per bin, floored at eps as they enter the index. */
  readonly expectedShare: readonly number[];
  readonly actualShare: readonly number[];
}

/**
 * Population stability index over the deciles (type 7) of the reference: sum of (actual - expected) ln(actual/expected).
 * Bins are closed on the left; equal deciles are merged; shares are floored at `eps` so that an empty bin stays finite.
 * @param eps floor of a share, above 0 and below 1. @throws DataNotUsable, RateOutOfRange
 */
export function populationStability(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  eps = 1e-4,
): PopulationStability {
  requireOpenRate('The floor of a share', eps);
  const x = sortedCopy(reference, 'The reference values');
  const y = sortedCopy(current, 'The current values');
  const deciles = Array.from({ length: 11 }, (_, i) => quantileOfSorted(x, i / 10));
  const distinct = deciles.filter((edge, i) => i === 0 || edge !== deciles[i - 1]);
  const edges = [-Infinity, ...distinct.slice(1, -1), Infinity];
  const expectedShare = sharesByBin(x, edges);
  const actualShare = sharesByBin(y, edges);
  return {
    psi: stabilityIndex(expectedShare, actualShare, eps),
    edges,
    expectedShare: expectedShare.map((share) => Math.max(share, eps)),
    actualShare: actualShare.map((share) => Math.max(share, eps)),
  };
}

/** Sum over bins of (actual - expected) ln(actual/expected), each share at least `eps`. Shares of equal length. */
export function stabilityIndex(expected: readonly number[], actual: readonly number[], eps: number): number {
  return expected.reduce((sum, share, bin) => {
    const e = Math.max(share, eps);
    const a = Math.max(actual[bin] ?? 0, eps);
    return sum + (a - e) * Math.log(a / e);
  }, 0);
}

function sharesByBin(sorted: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (value >= (edges[bin + 1] ?? Infinity)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / sorted.length);
}

/** Visits every stretch between neighbouring distinct values: how many of x and of y lie at or below it, and its width. */
function walkTogether(x: Float64Array, y: Float64Array, visit: (i: number, j: number, width: number) => void): void {
  let [i, j] = [0, 0];
  while (i < x.length || j < y.length) {
    const at = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    while (x[i] === at) i += 1;
    while (y[j] === at) j += 1;
    const next = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    visit(i, j, next === Infinity ? 0 : next - at);
  }
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
