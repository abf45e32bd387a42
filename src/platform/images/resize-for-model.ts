import sharp from 'sharp';
import type { RgbImage } from '../../ports/machines.js';
import { buildInputTensor } from '../../vision/input-tensor.js';
import { placeInInput } from '../../vision/letterbox.js';
import type { ModelInput } from '../../vision/model-contract.js';

/**
 * Resizes a fully decoded image to the place it takes in the model's input. Resizing starts from decoded pixels on purpose: a decoder
 * that shrinks while it reads (JPEG) gives other values. The resized image has 8 bits, as the reference has.
 */
export async function resizeForModel(image: RgbImage, input: ModelInput): Promise<Uint8Array> {
  const placement = placeInInput(input.resize, image, input);
  if (placement.width === image.width && placement.height === image.height) return image.data;
  return sharp(image.data, {
    raw: { width: image.width, height: image.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize(placement.width, placement.height, { fit: 'fill', kernel: input.resize.kernel })
    .raw()
    .toBuffer();
}

/** The input tensor of a fully decoded image: resized as the registration says, then valued. */
export async function prepareModelInput(image: RgbImage, input: ModelInput): Promise<Float32Array | Uint8Array> {
  const pixels = await resizeForModel(image, input);
  return buildInputTensor(pixels, placeInInput(input.resize, image, input), input);
}
