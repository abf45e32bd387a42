import type { InferenceAnswer, InferenceEnvironment } from '../../ports/machines.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { ImageLimits } from '../images/read-image.js';

/** What the parent asks of the process that runs the model. The reply carries the same id. */
export type ChildRequest =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly model: Uint8Array;
      readonly contract: ModelContract;
      readonly imageLimits: ImageLimits;
      readonly memoryBytes: number;
    }
  | { readonly kind: 'infer'; readonly id: number; readonly image: Uint8Array };

/** Why a model was refused, as plain data: classes do not cross a process boundary. */
export type LoadFailure =
  | {
      readonly code: 'MODEL_UNREADABLE' | 'MODEL_UNKNOWN_OPERATOR' | 'MODEL_HAS_EXTERNAL_DATA' | 'MODEL_OUT_OF_MEMORY';
      readonly found: string;
    }
  | { readonly code: 'MODEL_SHAPE_MISMATCH'; readonly differences: readonly string[] };

export type ChildReply =
  /** Sent once, unasked, with id 0: the process is up. */
  | { readonly kind: 'ready'; readonly id: 0 }
  | {
      readonly kind: 'loaded';
      readonly id: number;
      readonly modelSha256: string;
      readonly environment: InferenceEnvironment;
    }
  | { readonly kind: 'refused'; readonly id: number; readonly failure: LoadFailure }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: InferenceAnswer };
