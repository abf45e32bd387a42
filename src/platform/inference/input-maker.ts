import { buildInputTensor } from '../../vision/input-tensor.js';
import { placeInInput } from '../../vision/letterbox.js';
import type { ModelInput } from '../../vision/model-contract.js';
import { readPixels } from '../images/read-image.js';
import type { ImageLimits } from '../images/read-image.js';
import { resizeForModel } from '../images/resize-for-model.js';
import type { InputCache, ResizedImage } from './input-cache.js';

/** An image ready to be computed. */
export interface MadeInput {
  readonly tensor: Float32Array | Uint8Array;
  readonly source: { readonly width: number; readonly height: number };
  /** `null` when the pixels came from the cache. */
  readonly milliseconds: { readonly decode: number; readonly preprocess: number } | null;
  /** Until the cache has kept it, or could not. Never rejects. */
  readonly kept: Promise<void>;
}

/** Decodes and preprocesses. Decoding runs on the threads of libuv, so this thread stays free for messages; memory of tensors comes round again. */
export class InputMaker {
  private readonly spare: ArrayBuffer[] = [];

  constructor(
    private readonly input: ModelInput,
    private readonly limits: ImageLimits,
    private readonly cache: InputCache | undefined,
  ) {}

  /** @throws what reading the image throws (IMAGE_*) */
  async make(image: Uint8Array, isTimed: boolean): Promise<MadeInput> {
    const kept = isTimed ? undefined : await this.cache?.find(image);
    if (kept !== undefined)
      return { tensor: this.tensorOf(kept), source: kept.source, milliseconds: null, kept: Promise.resolve() };
    const start = performance.now();
    const { width, height, data } = await readPixels(image, this.limits);
    const decoded = performance.now();
    const pixels = await resizeForModel({ width, height, data }, this.input);
    const resized = { source: { width, height }, pixels };
    const tensor = this.tensorOf(resized);
    const milliseconds = { decode: decoded - start, preprocess: performance.now() - decoded };
    const keeping = isTimed ? undefined : this.cache?.keep(image, resized);
    return { tensor, source: resized.source, milliseconds, kept: keeping ?? Promise.resolve() };
  }

  /** Memory of a tensor that is no longer needed. */
  takeBack(memory: ArrayBuffer): void {
    this.spare.push(memory);
  }

  private tensorOf({ source, pixels }: ResizedImage): Float32Array | Uint8Array {
    return buildInputTensor(pixels, placeInInput(this.input.resize, source, this.input), this.input, this.spare.pop());
  }
}
