import type { Sha256 } from '../../../kernel/sha256.js';
import type { Prediction } from '../../../vision/prediction.js';

/** What the model said about one item: kept for ever, so that judging again needs neither model nor image. */
export interface PredictedItem {
  readonly itemId: string;
  readonly itemName: string;
  readonly imageSha256: Sha256;
  readonly answer:
    | { readonly prediction: Prediction; readonly outputSha256: string }
    | { readonly error: { readonly code: string; readonly message: string } };
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
}
