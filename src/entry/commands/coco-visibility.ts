import { createReadStream } from 'node:fs';
import { inFile } from '../../platform/annotations/errors.js';
import { readJsonBatches, type JsonBatch } from '../../platform/annotations/json-batches.js';
import type { CocoItem } from './coco-items.js';
import { InputFileInvalid } from './stats-input.js';

/**
 * Items with the visible share that annotations state in `visibility` (0 to 1, not part of COCO itself); without one an object is
 * fully visible. @throws InputFileInvalid for a share that is none
 */
export async function withVisibility(items: readonly CocoItem[], gt: string): Promise<CocoItem[]> {
  const stated = new Map<string, number>();
  const noteShares = ({ key, first, entries }: JsonBatch): void => {
    if (key !== 'annotations') return;
    entries.forEach((entry, index) => {
      const { id, visibility } = entry as { readonly id: number; readonly visibility?: unknown };
      if (visibility === undefined || visibility === null) return;
      if (typeof visibility !== 'number' || !(visibility >= 0 && visibility <= 1))
        throw new InputFileInvalid(
          gt,
          `/annotations/${first + index}/visibility is ${JSON.stringify(visibility)}; expected a number from 0 to 1, the share that is seen.`,
        );
      stated.set(String(id), visibility);
    });
  };
  await inFile(gt, () => readJsonBatches(createReadStream(gt), noteShares));
  return items.map(({ item, answer }) => {
    const objects = item.groundTruth.objects.map((object) => {
      const visibility = stated.get(object.id);
      return visibility === undefined ? object : { ...object, visibility };
    });
    return { item: { ...item, groundTruth: { ...item.groundTruth, objects } }, answer };
  });
}
