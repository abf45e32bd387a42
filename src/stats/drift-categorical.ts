import { requireOpenRate } from './checks.js';
import { stabilityIndex } from './drift-numeric.js';
import { CountOutOfRange, DataNotUsable } from './errors.js';
import { chiSquareSurvival } from './special.js';

export interface CategoricalDrift {
  /** Pearson's chi-square of the 2 x k table without continuity correction; categories that occur in neither sample are left out. */
  readonly chi2: number;
  /** Degrees of freedom: categories that occur, less one. With 0 there is nothing to compare and p is 1. */
  readonly df: number;
  readonly p: number;
  readonly psi: number;
  /** Square root of the Jensen-Shannon divergence, base 2: 0 (same) … 1 (disjoint). */
  readonly jensenShannonDistance: number;
  /** Half the sum of the absolute differences of shares: 0 … 1. */
  readonly totalVariation: number;
}

/**
 * How far two samples of categories lie apart. p holds for independent items; with few expected counts (below 5) it is rough.
 * @param reference, current counts per category, same order and length, each with at least one item.
 * @param eps floor of a share in the PSI. @throws DataNotUsable, CountOutOfRange
 * Pinned by test/golden/data/stats/drift-categorical.json.
 */
export function categoricalDrift(
  reference: readonly number[],
  current: readonly number[],
  eps = 1e-4,
): CategoricalDrift {
  requireOpenRate('The floor of a share', eps);
  if (reference.length !== current.length) {
    throw new DataNotUsable(
      `The reference has ${reference.length} categories and the current sample ${current.length}; they must be the same.`,
    );
  }
  const p = sharesOf(reference, 'reference');
  const q = sharesOf(current, 'current');
  return {
    ...pearson(reference, current),
    psi: stabilityIndex(p, q, eps),
    jensenShannonDistance: jensenShannon(p, q),
    totalVariation: p.reduce((sum, share, i) => sum + Math.abs(share - (q[i] ?? 0)), 0) / 2,
  };
}

function sharesOf(counts: readonly number[], which: string): number[] {
  counts.forEach((count, i) => {
    if (!(count >= 0) || !Number.isFinite(count)) {
      throw new CountOutOfRange(`Count ${i + 1} of the ${which} sample`, count, 'a number from 0 on');
    }
  });
  const total = sum(counts);
  if (total === 0) throw new DataNotUsable(`The ${which} sample is empty; at least one item is needed.`);
  return counts.map((count) => count / total);
}

function pearson(
  reference: readonly number[],
  current: readonly number[],
): Pick<CategoricalDrift, 'chi2' | 'df' | 'p'> {
  const [n1, n2] = [sum(reference), sum(current)];
  let chi2 = 0;
  let df = -1;
  reference.forEach((first, i) => {
    const second = current[i] ?? 0;
    const both = first + second;
    if (both === 0) return;
    df += 1;
    const expected1 = (both * n1) / (n1 + n2);
    const expected2 = (both * n2) / (n1 + n2);
    chi2 += (first - expected1) ** 2 / expected1 + (second - expected2) ** 2 / expected2;
  });
  return { chi2, df, p: df === 0 ? 1 : chiSquareSurvival(chi2, df) };
}

function jensenShannon(p: readonly number[], q: readonly number[]): number {
  const part = (share: number, middle: number): number => (share === 0 ? 0 : share * Math.log2(share / middle));
  const divergence = p.reduce((total, share, i) => {
    const other = q[i] ?? 0;
    const middle = (share + other) / 2;
    return total + part(share, middle) + part(other, middle);
  }, 0);
  return Math.sqrt(Math.max(0, divergence / 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
