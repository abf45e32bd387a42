import type { PredictedItem } from '../../contexts/evaluations/domain/predicted-item.js';
import { ItemNames } from '../../contexts/datasets/domain/item-names.js';
import { InputFileInvalid } from './stats-input.js';

/** One entry of a COCO results file. `bbox` is x, y, width, height in pixels of the source image. */
export interface CocoResult {
  readonly image_id: unknown;
  readonly category_id: unknown;
  readonly bbox: readonly [number, number, number, number];
  readonly score: number;
}

interface CocoLists {
  readonly images?: readonly { readonly id: unknown; readonly file_name: string }[];
  readonly categories?: readonly { readonly id: unknown; readonly name: string }[];
}

/**
 * Kept detections as COCO results under the ids of the annotation file they are scored against: images in order of the predictions,
 * detections in descending score. An image that could not be evaluated has none. @throws InputFileInvalid for answers that are no
 * detections, and for a class that the annotation file does not number
 */
export function cocoResults(
  predictions: readonly PredictedItem[],
  annotations: { readonly file: string; readonly document: unknown },
): CocoResult[] {
  const { images = [], categories = [] } = annotations.document as CocoLists;
  const names = new ItemNames(images.map(({ id, file_name: name }) => ({ id, name })));
  const numbers = new Map(categories.map(({ id, name }) => [name, id]));
  return predictions.flatMap(({ itemName, answer }) => {
    if ('error' in answer) return [];
    if (answer.prediction.kind !== 'detections')
      throw new InputFileInvalid(
        annotations.file,
        'numbers boxes, but the model gives class scores: --coco-results is for detectors.',
      );
    const imageId = names.find(itemName)?.id;
    return answer.prediction.detections.map(({ label, score, box }): CocoResult => {
      if (!numbers.has(label))
        throw new InputFileInvalid(
          annotations.file,
          `has no category "${label}", which the model reports. Add it to categories, so that its results have a number.`,
        );
      return {
        image_id: imageId,
        category_id: numbers.get(label),
        bbox: [box.x, box.y, box.width, box.height],
        score,
      };
    });
  });
}
