import type { ModelPort } from './compare-with-contract.js';
import type { SessionTuning } from './session-options.js';
import type { LoadFailure } from './messages.js';

/** What the main thread of the child asks of the thread that holds the session. */
export type ThreadRequest =
  | {
      readonly kind: 'load';
      readonly model: Uint8Array;
      readonly outputs: readonly string[];
      readonly tuning: SessionTuning;
    }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly name: string;
      readonly dims: readonly number[];
      /** Its memory is handed over and comes back with the reply. */
      readonly input: Float32Array | Uint8Array;
      readonly isRepeated: boolean;
    };

export interface ThreadOutput {
  readonly name: string;
  readonly dims: readonly number[];
  /** `undefined` when the output is not float32. */
  readonly data: Float32Array | undefined;
}

export type ThreadReply =
  | {
      readonly kind: 'loaded';
      readonly inputs: readonly ModelPort[];
      readonly outputs: readonly ModelPort[];
      readonly onnxruntime: string;
    }
  | { readonly kind: 'refused'; readonly failure: LoadFailure }
  | {
      readonly kind: 'computed';
      readonly id: number;
      readonly outputs: readonly ThreadOutput[];
      /** Of the second computation. */
      readonly repeated: readonly ThreadOutput[] | undefined;
      readonly milliseconds: number;
      readonly memory: ArrayBuffer;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly found: string; readonly memory: ArrayBuffer };
