import type { SceneObject, WarehousePhoto } from '../../scenes/scene.js';
import { DEFAULT_IMAGE_LIMITS, readPixels } from '../../../../platform/images/read-image.js';
import { prepareModelInput } from '../../../../platform/images/resize-for-model.js';
import { placeInInput, toInputPixels } from '../../../../vision/letterbox.js';
import { WAREHOUSE_MODEL_CONTRACT } from '../../model/contract.js';
import type { TrainingObject } from '../detector/targets.js';

/** A photo as the network sees it, before values are scaled: three planes of bytes, red, green, blue, each 240 rows of 320. */
export interface TrainingPhoto {
  readonly pixels: Uint8Array;
  readonly objects: readonly TrainingObject[];
}

/** Decodes and resizes by the product's own code, so that training and acceptance see the same pixels. */
export async function asTrainingPhoto(photo: WarehousePhoto): Promise<TrainingPhoto> {
  const input = {
    ...WAREHOUSE_MODEL_CONTRACT.input,
    dtype: 'uint8',
    divideBy: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  } as const;
  const pixels = await prepareModelInput(await readPixels(photo.jpeg, DEFAULT_IMAGE_LIMITS), input);
  const placement = placeInInput(input.resize, photo, input);
  return { pixels: Uint8Array.from(pixels), objects: photo.objects.map((object) => objectIn(object, placement)) };
}

function objectIn(
  { className, box, visibility }: SceneObject,
  placement: ReturnType<typeof placeInInput>,
): TrainingObject {
  const [x, y, width, height] = box;
  const scaled = toInputPixels({ x, y, width, height }, placement);
  const [right, bottom] = [scaled.x + scaled.width, scaled.y + scaled.height];
  return { className, left: scaled.x, top: scaled.y, right, bottom, visibility };
}
