import { Inject, Injectable, Optional } from '@nestjs/common';
import { ImageDecoder } from '../../ports/machines.js';
import type { ImageFacts, ImageMeasurements, RgbImage } from '../../ports/machines.js';
import { measureImage } from './measure-image.js';
import { DEFAULT_IMAGE_LIMITS, makeThumbnail, readPixels } from './read-image.js';
import type { ImageLimits } from './read-image.js';

/** Injection token of {@link ImageLimits}; without a provider the defaults hold. */
export const IMAGE_LIMITS = 'IMAGE_LIMITS';

/** Reads JPEG, PNG and WebP with sharp (libvips). Every refusal is a DomainError whose code begins with IMAGE_. */
@Injectable()
export class SharpImageDecoder extends ImageDecoder {
  constructor(@Optional() @Inject(IMAGE_LIMITS) private readonly limits: ImageLimits = DEFAULT_IMAGE_LIMITS) {
    super();
  }

  async inspect(bytes: Uint8Array): Promise<ImageFacts & { readonly measurements: ImageMeasurements }> {
    const image = await readPixels(bytes, this.limits);
    return { ...image.facts, measurements: measureImage(image) };
  }

  async decode(bytes: Uint8Array): Promise<RgbImage> {
    const { width, height, data } = await readPixels(bytes, this.limits);
    return { width, height, data };
  }

  async thumbnail(bytes: Uint8Array, longestSide: number): Promise<{ jpeg: Buffer; width: number; height: number }> {
    return makeThumbnail(bytes, longestSide, this.limits);
  }
}
