import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { InferenceRuntime } from '../../ports/machines.js';
import type { InferenceLimits, InferencePace, InferenceSession } from '../../ports/machines.js';
import type { ModelContract } from '../../vision/model-contract.js';
import { DEFAULT_IMAGE_LIMITS } from '../images/read-image.js';
import type { ImageLimits } from '../images/read-image.js';
import { findChildFile } from './child-path.js';
import { OnnxInspector } from './onnx-inspector.js';
import type { InputCacheSettings } from './messages.js';
import { InferenceLimitInvalid } from './model-errors.js';
import { DEFAULT_TUNING, type SessionTuning } from './session-options.js';
import { SupervisedSession } from './supervised-session.js';

/** Injection token of {@link InferenceRuntimeOptions}; without a provider the defaults hold. */
export const INFERENCE_RUNTIME_OPTIONS = 'INFERENCE_RUNTIME_OPTIONS';

export interface InferenceRuntimeOptions {
  /** The built child.js; default: found beside this file or in dist. */
  readonly childFile?: string;
  readonly imageLimits?: ImageLimits;
  /** After so many images in a row that ended the process, the rest is refused; default 5. */
  readonly mostKillsInARow?: number;
  /** Where prepared inputs are kept; default: nowhere. */
  readonly inputCache?: InputCacheSettings;
  /** Images at the beginning of a session that are computed twice; default 3. */
  readonly repeatedImages?: number;
  /** What the operator calls this kind of machine; default `undeclared`. */
  readonly deviceClass?: string;
  /** Default: the processor, one thread. */
  readonly tuning?: SessionTuning;
}

/** 4 GiB of address space, 60 s to load, 30 s an image: ample for models of some 100 MB on a processor. */
export const DEFAULT_INFERENCE_LIMITS: InferenceLimits = {
  memoryBytes: 4 * 2 ** 30,
  loadMilliseconds: 60_000,
  imageMilliseconds: 30_000,
};

/** Node itself did not start with 0.8 GB; 65 photographs through a 1 MB model went well with 1.07 GB (Node 20). The rest is margin. */
const LEAST_MEMORY_BYTES = 1.2e9;

/** Runs each model in a process of its own, with limits on memory and time. onnxruntime is never loaded in this process. */
@Injectable()
export class SupervisedInferenceRuntime extends InferenceRuntime {
  constructor(@Optional() @Inject(INFERENCE_RUNTIME_OPTIONS) private readonly options: InferenceRuntimeOptions = {}) {
    super();
  }

  async open(
    model: Uint8Array,
    contract: ModelContract,
    limits: InferenceLimits,
    pace: InferencePace = 'THROUGHPUT',
  ): Promise<InferenceSession> {
    checkLimit('memoryBytes', limits.memoryBytes, LEAST_MEMORY_BYTES);
    checkLimit('loadMilliseconds', limits.loadMilliseconds, 1);
    checkLimit('imageMilliseconds', limits.imageMilliseconds, 1);
    new OnnxInspector().requireSound(model);
    const childFile = this.options.childFile ?? findChildFile();
    // An empty folder: the runtime looks for files a model names in its working directory.
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-model-'));
    return SupervisedSession.open({
      model,
      contract,
      limits,
      pace,
      deviceClass: this.options.deviceClass ?? 'undeclared',
      tuning: this.options.tuning ?? DEFAULT_TUNING,
      ...(this.options.inputCache && { inputCache: this.options.inputCache }),
      repeatedImages: this.options.repeatedImages ?? 3,
      warmUpImages: 5,
      imageLimits: this.options.imageLimits ?? DEFAULT_IMAGE_LIMITS,
      childFile,
      folder,
      mostKillsInARow: this.options.mostKillsInARow ?? 5,
      onClosed: () => rm(folder, { recursive: true, force: true }),
    });
  }
}

function checkLimit(name: keyof InferenceLimits, found: number, least: number): void {
  if (!(found >= least)) throw new InferenceLimitInvalid(name, found, least);
}
