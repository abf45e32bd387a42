import type { Sha256 } from '../../../kernel/sha256.js';
import type { Measured } from '../../../metrics/outcome.js';
import type { Prediction } from '../../../vision/prediction.js';

/** What the model said about one item: kept for ever, so that judging again needs neither model nor image. */
export interface PredictedItem {
  readonly itemId: string;
  readonly itemName: string;
  readonly imageSha256: Sha256;
  readonly answer:
    | { readonly prediction: Prediction; readonly outputSha256: string }
    | { readonly error: { readonly code: string; readonly message: string } };
  /** Only of a run whose plan has the pace LATENCY. */
  readonly measured?: Measured;
}

/** Per image milliseconds of the four stages, in item order; items without an answer have none. */
export interface ItemTiming {
  readonly itemId: string;
  readonly decode: number;
  readonly preprocess: number;
  readonly infer: number;
  readonly postprocess: number;
}

/** What a reader is told about speed. Milliseconds, decode to decision; `null` without any timed image. */
export interface TimingSummary {
  readonly images: number;
  readonly median: number | null;
  readonly p95: number | null;
  /** With bounds that hold whatever the distribution; absent in runs from before they were kept. */
  readonly quantiles?: readonly TimedQuantile[];
}

export interface TimedQuantile {
  /** `0.5`, `0.95`, `0.99`. */
  readonly level: string;
  readonly value: number;
  /** The order statistic that bounds the quantile above with 95 % confidence; `null` = too few images for any bound. */
  readonly upper: number | null;
  /** Fewest images with which there is a bound. */
  readonly smallestN: number;
}

interface MeasuredAnswer {
  readonly milliseconds: Measured['milliseconds'] | null;
  readonly process?: Pick<Measured, 'peakMemoryBytes' | 'coldStartMilliseconds'>;
}

/** `undefined` unless the session has the pace LATENCY. */
export function measuredOf(
  { environment }: { readonly environment: Pick<Measured, 'deviceClass' | 'hardware' | 'modelBytes'> },
  { milliseconds, process }: MeasuredAnswer,
): Measured | undefined {
  if (milliseconds === null || process === undefined) return undefined;
  const { deviceClass, hardware, modelBytes } = environment;
  return { deviceClass, hardware, milliseconds, modelBytes, ...process };
}
