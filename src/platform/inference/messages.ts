import type { InferenceAnswer } from '../../ports/machines.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { ComputingEnvironment } from './describe-environment.js';
import type { SessionTuning } from './session-options.js';
import type { ImageLimits } from '../images/read-image.js';

/** A folder of prepared inputs that may be shared by any number of processes, and how large it may become. */
export interface InputCacheSettings {
  readonly folder: string;
  readonly mostBytes: number;
}

/** What the parent asks of the process that runs the model. The reply carries the same id. */
export type ChildRequest =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly model: Uint8Array;
      readonly contract: ModelContract;
      readonly imageLimits: ImageLimits;
      readonly memoryBytes: number;
      readonly tuning: SessionTuning;
      /** Where prepared inputs are kept; absent = nowhere. */
      readonly inputCache?: InputCacheSettings;
    }
  | {
      readonly kind: 'infer';
      readonly id: number;
      readonly image: Uint8Array;
      /** Computed twice, to see whether the same comes out. */
      readonly isRepeated: boolean;
      /** From its bytes, whatever the cache holds. */
      readonly isTimed: boolean;
    };

/** Why a model was refused, as plain data: classes do not cross a process boundary. */
export type LoadFailure =
  | {
      readonly code:
        | 'MODEL_UNREADABLE'
        | 'MODEL_UNKNOWN_OPERATOR'
        | 'MODEL_HAS_EXTERNAL_DATA'
        | 'MODEL_OUT_OF_MEMORY'
        | 'EXECUTION_PROVIDER_MISSING';
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
      readonly environment: ComputingEnvironment;
    }
  | { readonly kind: 'refused'; readonly id: number; readonly failure: LoadFailure }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly answer: InferenceAnswer;
      /** Of the second computation, when it was asked for and there was one. */
      readonly repeatedSha256?: string;
      /** Largest resident memory of the process so far. */
      readonly peakMemoryBytes: number;
    };
