/** How an interval was made. A method is recorded with every interval, so that two are never compared unawares. */
export type IntervalMethod =
  | 'clopper-pearson'
  | 'wilson'
  | 'wilson-continuity'
  | 'agresti-coull'
  | 'jeffreys'
  | 'garwood'
  | 'newcombe'
  | 'percentile'
  | 'basic'
  | 'bca';

/** TWO: both ends together at the confidence. ONE: each end on its own at the confidence; read only one of them. */
export type Sidedness = 'TWO' | 'ONE';

export interface Interval {
  readonly point: number;
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
  readonly method: IntervalMethod;
  readonly sides: Sidedness;
}

/** Cuts a bound to the range a proportion can have (some formulas leave it by a rounding error, some by more). */
export function clampToUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
