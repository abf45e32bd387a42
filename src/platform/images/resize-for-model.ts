import sharp from 'sharp';
import type { RgbImage } from '../../ports/machines.js';
import { buildInputTensor } from '../../vision/input-tensor.js';
import { placeInInput } from '../../vision/letterbox.js';
import type { ModelInput } from '../../vision/model-contract.js';

/**
 * Resizes a fully decoded image as the registration says and builds the input tensor. Resizing starts from decoded pixels on
 * purpose: a decoder that shrinks while it reads (JPEG) gives other values. The resized image has 8 bits, as the reference has.
 */
export async function prepareModelInput(image: RgbImage, input: ModelInput): Promise<Float32Array | Uint8Array> {
  const placement = placeInInput(input.resize, image, input);
  const isSameSize = placement.width === image.width && placement.height === image.height;
  const pixels = isSameSize
    ? image.data
    : await sharp(image.data, {
        raw: { width: image.width, height: image.height, channels: 3 },
        limitInputPixels: false,
      })
        .resize(placement.width, placement.height, { fit: 'fill', kernel: input.resize.kernel })
        .raw()
        .toBuffer();
  return buildInputTensor(pixels, placement, input);
}
