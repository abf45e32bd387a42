import { quantileType7 } from '../../../stats/quantiles.js';
import type { ItemTiming, TimingSummary } from './predicted-item.js';

/** Median and 95th percentile (type 7) of the whole way from bytes to decision; no images = nulls, never 0. */
export function summariseTiming(timings: readonly ItemTiming[]): TimingSummary {
  const totals = timings.map((t) => t.decode + t.preprocess + t.infer + t.postprocess);
  if (totals.length === 0) return { images: 0, median: null, p95: null };
  return { images: totals.length, median: round(quantileType7(totals, 0.5)), p95: round(quantileType7(totals, 0.95)) };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
