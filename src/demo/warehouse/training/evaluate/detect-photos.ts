import type { Answer, InterpretedItem } from '../../../../metrics/interpretation/interpreted-item.js';
import { decodeOutputs } from '../../../../vision/decoders/decode-outputs.js';
import { WAREHOUSE_MODEL_CONTRACT } from '../../model/contract.js';
import type { SceneRequest } from '../../scenes/scene.js';
import type { TrainingPhoto } from '../data/training-photo.js';
import type { TrainingObject } from '../detector/targets.js';
import { openGraph } from '../open-runtime.js';
import type { TrainingData } from '../train-detector.js';

/** Photos are twice as large as the network's input. */
const SOURCE = { width: 640, height: 480 } as const;

/** A photo with its ground truth and what the exported model says about it. */
export interface AnsweredPhoto {
  readonly item: InterpretedItem;
  readonly answer: Answer;
}

/** Runs the exported model on photos, decoded as the product decodes it; boxes come back in pixels of the photo. */
export async function detectPhotos(onnx: Uint8Array, { requests, photo }: TrainingData): Promise<AnsweredPhoto[]> {
  const { session, tensor } = await openGraph(onnx);
  const { input, outputs } = WAREHOUSE_MODEL_CONTRACT;
  const answered: AnsweredPhoto[] = [];
  for (const request of requests) {
    const shown = await photo(request);
    const results = await session.run({ [input.name]: tensor(scaled(shown), [1, 3, input.height, input.width]) });
    const tensors = new Map(
      outputs.map(({ name }) => [name, { dims: results[name]?.dims ?? [], data: results[name]?.data as Float32Array }]),
    );
    answered.push({
      item: itemOf(request, shown.objects),
      answer: decodeOutputs(WAREHOUSE_MODEL_CONTRACT, tensors, SOURCE),
    });
  }
  return answered;
}

/** The same numbers as the product's input tensor. */
function scaled({ pixels }: TrainingPhoto): Float32Array {
  const { divideBy, mean, std } = WAREHOUSE_MODEL_CONTRACT.input;
  return Float32Array.from(pixels, (value) => (value / divideBy - mean[0]) / std[0]);
}

function itemOf(
  { site, purpose, seed, group, view }: SceneRequest,
  objects: readonly TrainingObject[],
): InterpretedItem {
  const groupId = [site, purpose, seed, group].join('-');
  const [unitX, unitY] = [
    SOURCE.width / WAREHOUSE_MODEL_CONTRACT.input.width,
    SOURCE.height / WAREHOUSE_MODEL_CONTRACT.input.height,
  ];
  return {
    itemId: `${groupId}-${view}`,
    itemName: `${groupId}-${view}`,
    groupId,
    ...SOURCE,
    attributes: { 'meta.site': site },
    groundTruth: {
      objects: objects.map(({ className, left, top, right, bottom, visibility }, index) => ({
        id: String(index),
        label: className,
        box: { x: left * unitX, y: top * unitY, width: (right - left) * unitX, height: (bottom - top) * unitY },
        crowd: false,
        visibility,
      })),
    },
  };
}
