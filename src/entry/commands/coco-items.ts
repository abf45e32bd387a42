import type { GroundTruthObject } from '../../metrics/ground-truth.js';
import { indexBoxes } from '../../metrics/detection/indexed-boxes.js';
import type { InterpretationContract } from '../../metrics/interpretation/contract.js';
import type { ItemToInterpret } from '../../metrics/interpretation/interpreted-item.js';
import { readCocoGroundTruth, readCocoResults, type CocoGroundTruth } from '../../platform/annotations/coco-reader.js';
import { annotationAt, detectionAt, type BoxTuple } from '../../vision/box-tables.js';
import type { Box } from '../../vision/box.js';
import type { Detection } from '../../vision/prediction.js';
import { inDetections, type BoxFiles } from './box-files.js';
import { InputFileInvalid } from './stats-input.js';

export type CocoItem = Omit<ItemToInterpret, 'contract'>;

export interface CocoItems {
  /** Names of the listed classes, in file order. */
  readonly labels: readonly string[];
  /** One per listed image, in file order, each its own group. */
  readonly items: readonly CocoItem[];
  /** Detections of classes that the ground truth does not list: left out. */
  readonly unknownCategories: readonly { readonly category_id: number; readonly detections: number }[];
}

/** COCO ground truth and results as items with answers, ready to be interpreted. @throws coded errors with position for bad files */
export async function readCocoItems(gt: string, dt: string): Promise<CocoItems> {
  const groundTruth = await readCocoGroundTruth(gt);
  const detections = await readCocoResults(dt);
  return inDetections(dt, () => itemsOf({ groundTruth, detections }));
}

/** Both sides as items with answers. @throws DetectionForUnknownImage */
export function itemsOf({ groundTruth, detections: table }: BoxFiles): CocoItems {
  const boxes = indexBoxes(groundTruth, table);
  const nameOf = new Map(groundTruth.categories.map(({ id, name }) => [id, name]));
  const objects = new Map<number, GroundTruthObject[]>();
  for (let row = 0; row < groundTruth.annotations.length; row += 1) {
    const { id, image_id, category_id, bbox, iscrowd } = annotationAt(groundTruth.annotations, row);
    const object = { id: String(id), label: nameOf.get(category_id) ?? '', box: boxOf(bbox), crowd: iscrowd === 1 };
    push(objects, image_id, object);
  }
  const detections = new Map<number, Detection[]>();
  for (const row of boxes.ranks.order) {
    const { image_id, category_id, bbox, score } = detectionAt(boxes.detections, row);
    push(detections, image_id, { label: nameOf.get(category_id) ?? '', score, box: boxOf(bbox) });
  }
  return {
    labels: groundTruth.categories.map(({ name }) => name),
    items: groundTruth.images.map((image) =>
      itemOf(image, objects.get(image.id) ?? [], detections.get(image.id) ?? []),
    ),
    unknownCategories: boxes.unknownCategories,
  };
}

/** A region is relative to the image, so the files must say how large each image is. @throws InputFileInvalid */
export function requireSizesFor(contract: InterpretationContract, { items }: CocoItems, file: string): void {
  const without = items.find(({ item }) => item.width <= 0 || item.height <= 0);
  if (contract.region === null || without === undefined) return;
  throw new InputFileInvalid(
    file,
    `image ${without.item.itemId} states no width and height, which the region of the contract needs.`,
  );
}

function itemOf(
  image: CocoGroundTruth['images'][number],
  objects: readonly GroundTruthObject[],
  detections: readonly Detection[],
): CocoItem {
  const id = String(image.id);
  return {
    item: {
      itemId: id,
      itemName: image.fileName ?? id,
      groupId: id,
      width: image.width ?? 0,
      height: image.height ?? 0,
      attributes: {},
      groundTruth: { objects },
    },
    answer: { kind: 'detections', detections },
  };
}

function push<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function boxOf([x, y, width, height]: BoxTuple): Box {
  return { x, y, width, height };
}
