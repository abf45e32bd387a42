import { quantileUpperBound } from '../../../stats/quantile-bound.js';
import { quantileType7 } from '../../../stats/quantiles.js';
import type { ItemTiming, TimedQuantile, TimingSummary } from './predicted-item.js';

/** Median and 95th percentile (type 7) of the whole way from bytes to decision; no images = nulls, never 0. */
export function summariseTiming(timings: readonly ItemTiming[]): TimingSummary {
  const totals = timings.map((t) => t.decode + t.preprocess + t.infer + t.postprocess);
  if (totals.length === 0) return { images: 0, median: null, p95: null };
  const quantiles = ['0.5', '0.95', '0.99'].map((level) => quantileOf(totals, level));
  return {
    images: totals.length,
    median: quantiles[0]?.value ?? null,
    p95: quantiles[1]?.value ?? null,
    quantiles,
  };
}

function quantileOf(totals: readonly number[], level: string): TimedQuantile {
  const q = Number(level);
  const { value: upper, smallestN } = quantileUpperBound({ data: totals, q, confidence: 0.95 });
  return { level, value: round(quantileType7(totals, q)), upper: upper === null ? null : round(upper), smallestN };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
