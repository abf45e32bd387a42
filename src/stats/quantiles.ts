import { DataNotUsable, RateOutOfRange } from './errors.js';

/** A sorted copy, ascending. @throws DataNotUsable when empty or with a value that is not a finite number. */
export function sortedCopy(data: ArrayLike<number>, what = 'The data'): Float64Array {
  if (data.length === 0) throw new DataNotUsable(`${what} are empty; at least one value is needed.`);
  const sorted = Float64Array.from(data).sort();
  // Sorting puts -Infinity first, Infinity and NaN last.
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted[sorted.length - 1])) {
    throw new DataNotUsable(`${what} hold a value that is not a finite number.`);
  }
  return sorted;
}

/**
 * Type-7 quantile (linear between order statistics; Hyndman & Fan 1996) of values already sorted.
 * @param sorted ascending, at least one value. @param q 0…1.
 * @throws RateOutOfRange, DataNotUsable
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RateOutOfRange('The quantile level', q, 'a fraction from 0 to 1');
  if (sorted.length === 0) throw new DataNotUsable('The data are empty; at least one value is needed.');
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return low + (position - below) * (high - low);
}

/** Type-7 quantile of values in any order. Pinned by test/golden/data/stats/quantiles.json. */
export function quantileType7(data: ArrayLike<number>, q: number): number {
  return quantileOfSorted(sortedCopy(data), q);
}

/** Arithmetic mean; @throws DataNotUsable when empty. */
export function mean(data: ArrayLike<number>): number {
  if (data.length === 0) throw new DataNotUsable('The data are empty; at least one value is needed.');
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum += data[i] ?? NaN;
  return sum / data.length;
}

/** Sample standard deviation (divisor n - 1); `null` for fewer than two values. */
export function sampleDeviation(data: ArrayLike<number>): number | null {
  if (data.length < 2) return null;
  const centre = mean(data);
  let squares = 0;
  for (let i = 0; i < data.length; i += 1) squares += ((data[i] ?? NaN) - centre) ** 2;
  return Math.sqrt(squares / (data.length - 1));
}
