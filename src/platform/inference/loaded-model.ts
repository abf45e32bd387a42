import { createHash } from 'node:crypto';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256Of } from '../../kernel/sha256.js';
import type { Sha256 } from '../../kernel/sha256.js';
import type { InferenceAnswer } from '../../ports/machines.js';
import { decodeOutputs } from '../../vision/decoders/decode-outputs.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { Tensor } from '../../vision/tensor.js';
import type { ImageLimits } from '../images/read-image.js';
import { compareWithContract } from './compare-with-contract.js';
import { isAboutMemory, sayBriefly } from './explain-runtime-error.js';
import { InputCache } from './input-cache.js';
import { InputMaker } from './input-maker.js';
import type { InputCacheSettings, LoadFailure } from './messages.js';
import { ModelOutOfMemory, ModelRunFailed } from './model-errors.js';
import { SessionInThread } from './session-in-thread.js';
import type { SessionTuning } from './session-options.js';
import type { ThreadOutput } from './thread-messages.js';

export interface LoadSettings {
  readonly image: ImageLimits;
  readonly memoryBytes: number;
  readonly inputCache?: InputCacheSettings;
  readonly tuning: SessionTuning;
}

export interface Answered {
  readonly answer: InferenceAnswer;
  readonly repeatedSha256?: string;
}

/**
 * A model in this very process. Only the child process makes one: it cannot be interrupted. Several images may be asked for at once: while one
 * is computed in the session's thread, the next are decoded and preprocessed; they are computed in the order of asking.
 */
export class LoadedModel {
  /** Until the images asked for before are made ready. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly session: SessionInThread,
    private readonly contract: ModelContract,
    private readonly inputs: InputMaker,
    private readonly memoryBytes: number,
    readonly sha256: Sha256,
  ) {}

  get onnxruntime(): string {
    return this.session.ports.onnxruntime;
  }

  /** Creates the session from the very bytes that are hashed, and compares it with the registration. */
  static async load(
    model: Uint8Array,
    contract: ModelContract,
    settings: LoadSettings,
  ): Promise<LoadedModel | LoadFailure> {
    if (model.length === 0) return { code: 'MODEL_UNREADABLE', found: 'the file has 0 bytes' };
    const sha256 = sha256Of(model);
    const { image, inputCache, memoryBytes, tuning } = settings;
    const cache = inputCache === undefined ? undefined : new InputCache(inputCache, contract.input, image);
    const inputs = new InputMaker(contract.input, image, cache);
    const outputs = contract.outputs.map(({ name }) => name);
    const session = await SessionInThread.load(model, { outputs, tuning }, (memory) => inputs.takeBack(memory));
    if (!(session instanceof SessionInThread)) return session;
    const differences = compareWithContract(contract, session.ports);
    if (differences.length > 0) return { code: 'MODEL_SHAPE_MISMATCH', differences };
    return new LoadedModel(session, contract, inputs, memoryBytes, sha256);
  }

  /** Decode, preprocess, infer, postprocess. What the image or the model does wrong is an answer with its code. */
  async infer(image: Uint8Array, how: { isRepeated: boolean; isTimed: boolean }): Promise<Answered> {
    const made = this.turn.then(() => this.inputs.make(image, how.isTimed));
    // Handed to the session in the same step, so that order is kept.
    const computed = made.then(async (input) => ({
      input,
      ...(await this.session.run(input.tensor, this.contract.input, how.isRepeated)),
    }));
    this.turn = made.catch(() => undefined);
    try {
      const { input, outputs, repeated, milliseconds } = await computed;
      await input.kept;
      const start = performance.now();
      const { source } = input;
      const prediction = decodeOutputs(this.contract, tensorsOf(outputs), source);
      const outputSha256 = digestOf(outputs);
      const postprocess = performance.now() - start;
      const stages = input.milliseconds && { ...input.milliseconds, infer: milliseconds, postprocess };
      const answer = { ok: true, prediction, source, outputSha256, milliseconds: stages } as const;
      return repeated === undefined ? { answer } : { answer, repeatedSha256: digestOf(repeated) };
    } catch (error) {
      const { code, message } = this.refusalOf(error);
      return { answer: { ok: false, code, message } };
    }
  }

  private refusalOf(error: unknown): DomainError {
    if (error instanceof DomainError) return error as DomainError;
    const found = sayBriefly(error);
    return isAboutMemory(found) ? new ModelOutOfMemory(this.memoryBytes, found) : new ModelRunFailed(found);
  }
}

function tensorsOf(outputs: readonly ThreadOutput[]): Map<string, Tensor> {
  return new Map(
    outputs.map(({ name, dims, data }): [string, Tensor] => {
      if (data === undefined) throw new ModelRunFailed(`output "${name}" is not float32`);
      return [name, { dims, data }];
    }),
  );
}

/** SHA-256 over the values of all registered outputs in their registered order, float32 little-endian as they lie in memory. */
function digestOf(outputs: readonly ThreadOutput[]): string {
  const hash = createHash('sha256');
  for (const { data = new Float32Array() } of outputs) {
    hash.update(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
