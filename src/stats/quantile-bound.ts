import { requireConfidence, requireOpenRate } from './checks.js';
import { firstWhere } from './proof.js';
import { sortedCopy } from './quantiles.js';
import { smallestPassingN } from './sample-size.js';
import { binomialCdf, binomialUpperTail, complementOf } from './special.js';

export interface QuantileBound {
  /** The order statistic that bounds the quantile; `null` when n is too small for any to do so. */
  readonly value: number | null;
  /** Its rank, from 1 (smallest); `null` likewise. */
  readonly rank: number | null;
  readonly n: number;
  /** Smallest n that has such a bound at all. */
  readonly smallestN: number;
}

interface QuantileQuestion {
  readonly data: ArrayLike<number>;
  /** Which quantile: 0.95 for p95. */
  readonly q: number;
  readonly confidence: number;
}

/**
 * Upper confidence bound of a quantile without any assumption on the distribution: the order statistic x_(r) with
 * r = min { r : P(Bin(n, q) >= r) <= alpha } (David & Nagaraja 2003, §7.1). For latency: p95 is at most x_(r).
 * @throws DataNotUsable, RateOutOfRange, ConfidenceOutOfRange
 */
export function quantileUpperBound({ data, q, confidence }: QuantileQuestion): QuantileBound {
  const { sorted, alpha, smallestN } = prepare({ data, q, confidence }, q);
  const n = sorted.length;
  const rank = firstWhere((r) => binomialUpperTail(r, n, q) <= alpha, { from: 1, limit: n }) ?? null;
  return { value: rank === null ? null : (sorted[rank - 1] ?? null), rank, n, smallestN };
}

/** Lower confidence bound of a quantile: x_(r) with the largest r for which P(Bin(n, q) <= r - 1) <= alpha. */
export function quantileLowerBound({ data, q, confidence }: QuantileQuestion): QuantileBound {
  const { sorted, alpha, smallestN } = prepare({ data, q, confidence }, complementOf(q));
  const n = sorted.length;
  const firstTooHigh = firstWhere((r) => binomialCdf(r - 1, n, q) > alpha, { from: 1, limit: n + 1 }) ?? n + 1;
  const rank = firstTooHigh === 1 ? null : firstTooHigh - 1;
  return { value: rank === null ? null : (sorted[rank - 1] ?? null), rank, n, smallestN };
}

function prepare(
  { data, q, confidence }: QuantileQuestion,
  oneSide: number,
): { readonly sorted: Float64Array; readonly alpha: number; readonly smallestN: number } {
  requireConfidence(confidence);
  requireOpenRate('The quantile level', q);
  return {
    sorted: sortedCopy(data),
    alpha: complementOf(confidence),
    smallestN: smallestPassingN({ required: oneSide, confidence }),
  };
}
