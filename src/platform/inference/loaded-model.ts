import { createHash } from 'node:crypto';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256Of } from '../../kernel/sha256.js';
import type { Sha256 } from '../../kernel/sha256.js';
import type { InferenceAnswer } from '../../ports/machines.js';
import { decodeOutputs } from '../../vision/decoders/decode-outputs.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { Tensor } from '../../vision/tensor.js';
import { readPixels } from '../images/read-image.js';
import type { ImageLimits } from '../images/read-image.js';
import { prepareModelInput } from '../images/resize-for-model.js';
import { compareWithContract } from './compare-with-contract.js';
import type { ModelPort } from './compare-with-contract.js';
import { explainLoadError, isAboutMemory, sayBriefly } from './explain-runtime-error.js';
import type { LoadFailure } from './messages.js';
import { ModelOutOfMemory, ModelRunFailed } from './model-errors.js';
import { SESSION_OPTIONS } from './session-options.js';

/** A model in this very process. Only the child process makes one: a session blocks its thread and cannot be interrupted. */
export class LoadedModel {
  private constructor(
    private readonly session: InferenceSession,
    private readonly contract: ModelContract,
    private readonly limits: { readonly image: ImageLimits; readonly memoryBytes: number },
    readonly sha256: Sha256,
  ) {}

  /** Creates the session from the very bytes that are hashed, and compares it with the registration. */
  static async load(
    model: Uint8Array,
    contract: ModelContract,
    limits: { readonly image: ImageLimits; readonly memoryBytes: number },
  ): Promise<LoadedModel | LoadFailure> {
    if (model.length === 0) return { code: 'MODEL_UNREADABLE', found: 'the file has 0 bytes' };
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(model, SESSION_OPTIONS);
    } catch (error) {
      return explainLoadError(error);
    }
    const differences = compareWithContract(contract, {
      inputs: session.inputMetadata.map(portOf),
      outputs: session.outputMetadata.map(portOf),
    });
    if (differences.length > 0) return { code: 'MODEL_SHAPE_MISMATCH', differences };
    return new LoadedModel(session, contract, limits, sha256Of(model));
  }

  /** Decode, preprocess, infer, postprocess. What the image or the model does wrong is an answer with its code. */
  async infer(image: Uint8Array): Promise<InferenceAnswer> {
    try {
      return await this.inferOrThrow(image);
    } catch (error) {
      const refusal = this.refusalOf(error);
      return { ok: false, code: refusal.code, message: refusal.message };
    }
  }

  private async inferOrThrow(bytes: Uint8Array): Promise<InferenceAnswer> {
    const start = performance.now();
    const image = await readPixels(bytes, this.limits.image);
    const decoded = performance.now();
    const input = await prepareModelInput(image, this.contract.input);
    const prepared = performance.now();
    const tensors = await this.run(input);
    const inferred = performance.now();
    const source = { width: image.width, height: image.height };
    const prediction = decodeOutputs(this.contract, tensors, source);
    const outputSha256 = digestOf(this.contract, tensors);
    return {
      ok: true,
      prediction,
      source,
      outputSha256,
      milliseconds: {
        decode: decoded - start,
        preprocess: prepared - decoded,
        infer: inferred - prepared,
        postprocess: performance.now() - inferred,
      },
    };
  }

  private async run(input: Float32Array | Uint8Array): Promise<Map<string, Tensor>> {
    const { name, width, height, layout, dtype } = this.contract.input;
    const dims = layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
    const names = this.contract.outputs.map((output) => output.name);
    const results = await this.session.run({ [name]: new RuntimeTensor(dtype, input, dims) }, names);
    return new Map(
      names.map((output): [string, Tensor] => {
        const { data, dims: found } = results[output] ?? { data: new Float32Array(), dims: [] };
        if (!(data instanceof Float32Array)) throw new ModelRunFailed(`output "${output}" is not float32`);
        return [output, { dims: found, data }];
      }),
    );
  }

  private refusalOf(error: unknown): DomainError {
    if (error instanceof DomainError) return error as DomainError;
    const found = sayBriefly(error);
    return isAboutMemory(found) ? new ModelOutOfMemory(this.limits.memoryBytes, found) : new ModelRunFailed(found);
  }
}

/** SHA-256 over the values of all registered outputs in their registered order, float32 little-endian as they lie in memory. */
function digestOf(contract: ModelContract, tensors: ReadonlyMap<string, Tensor>): string {
  const hash = createHash('sha256');
  for (const { name } of contract.outputs) {
    const data = tensors.get(name)?.data ?? new Float32Array();
    hash.update(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

function portOf(metadata: InferenceSession.ValueMetadata): ModelPort {
  if (!metadata.isTensor) return { name: metadata.name, type: 'not a tensor', shape: [] };
  return { name: metadata.name, type: metadata.type, shape: metadata.shape };
}
