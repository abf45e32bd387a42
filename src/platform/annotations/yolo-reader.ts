import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { AnnotationTableBuilder, DetectionTableBuilder } from '../../vision/box-tables.js';
import type { BoxTuple, Category, DetectionTable } from '../../vision/box-tables.js';
import { readClassNames } from './class-names.js';
import type { CocoImage } from './coco-fields.js';
import type { CocoGroundTruth } from './coco-reader.js';
import { AnnotationFileLayout, YoloLineInvalid } from './errors.js';
import { ImageIndex } from './image-index.js';
import { readImageSizes, readSizeTable, type SizedImage } from './image-sizes.js';
import { readYoloFolder, type LabelledBox, type YoloLabels } from './yolo-folder.js';
import type { YoloBox } from './yolo-line.js';

/** What goes with a folder of labels. */
export interface YoloSources {
  /** Folder of the images, for their names and sizes. */
  readonly images?: string;
  /** Table image, width, height instead of the images. */
  readonly sizes?: string;
  /** Names of the classes: classes.txt or data.yaml. */
  readonly names?: string;
}

/** Sizes for images that nobody gave one: enough where only numbers of objects matter. */
export type SizePolicy = 'REQUIRED' | 'UNIT_WHEN_UNKNOWN';

/**
 * YOLO ground truth: one `.txt` an image with `class x y width height` relative to the image. Every image of the folder or table takes
 * part; one without a label file has no objects. Images get the ids 1, 2 … by ascending name; classes keep their numbers, so the first is 0.
 * Area is width x height in pixels. What is not given is looked for: images beside the labels or in the folder `images` where the
 * path says `labels`; names in `classes.txt`, `data.yaml` or `data.yml` in the folder or up to two above.
 * @throws YoloLineInvalid, AnnotationFileLayout and the errors of the parts
 */
export async function readYoloGroundTruth(
  folder: string,
  sources: YoloSources,
  policy: SizePolicy = 'REQUIRED',
): Promise<CocoGroundTruth> {
  const listed = await listedImages(folder, sources);
  const labels: YoloLabels[] = [];
  for await (const file of readYoloFolder(folder, 'TRUTH')) labels.push(file);
  if (listed === undefined && policy === 'REQUIRED') throw new AnnotationFileLayout(`${folder}: ${NO_SIZES}`, '');
  const sized = listed ?? labels.map(({ stem }) => ({ name: stem, width: 1, height: 1 }));
  const images = sized.map(({ name, width, height }, i): CocoImage => ({
    id: i + 1,
    fileName: name,
    width,
    height,
    extra: {},
  }));
  const index = new ImageIndex(images);
  const categories = await categoriesOf(folder, sources, labels);
  const known = new Set(categories.map(({ id }) => id));
  const annotations = new AnnotationTableBuilder();
  let id = 0;
  for (const { stem, file, boxes } of labels) {
    const image = index.take(stem, file);
    for (const box of boxes) {
      if (!known.has(box.classIndex)) throw unknownClass(file, box);
      const bbox = pixelsOf(box, image);
      const row = { id: ++id, image_id: image.id, category_id: box.classIndex, bbox, area: bbox[2] * bbox[3] };
      annotations.add(row);
    }
  }
  return { images, categories, annotations: annotations.build() };
}

/** How predictions go with the ground truth. */
export interface PredictionRules {
  /** OWN: class numbers are the ids of the ground truth (YOLO). PLACE: the place among its classes, by ascending id (COCO). */
  readonly classNumbers: 'OWN' | 'PLACE';
  /** Names of the model's classes, looked up among those of the ground truth; only with PLACE. */
  readonly names?: string;
  readonly policy?: SizePolicy;
}

/**
 * YOLO predictions: `class x y width height confidence`; without confidences every score is 1. Files are matched with the images of the ground
 * truth by name without ending (with its folder, or without where that is unique). A class that is not listed keeps its number
 * (OWN) or gets the id -1 - number (PLACE), and is reported by the evaluation.
 * @throws YoloLineInvalid, AnnotationFileLayout for a file of an image that is not listed
 */
export async function readYoloPredictions(
  folder: string,
  groundTruth: CocoGroundTruth,
  rules: PredictionRules,
): Promise<DetectionTable> {
  const index = new ImageIndex(groundTruth.images);
  const categoryOf = await categoryLookup(groundTruth.categories, rules);
  const detections = new DetectionTableBuilder();
  for await (const { stem, file, boxes } of readYoloFolder(folder, 'PREDICTIONS')) {
    const image = index.take(stem, file);
    if (boxes.length === 0) continue;
    const size = sizeOf(image, rules.policy, file);
    for (const box of boxes) {
      const row = { image_id: image.id, category_id: categoryOf(box.classIndex), bbox: pixelsOf(box, size) };
      detections.add({ ...row, score: box.confidence ?? 1 });
    }
  }
  return detections.build();
}

const NO_SIZES =
  'the sizes of the images are not known. Name their folder (--images) or a table image,width,height (--sizes); ' +
  'images beside the labels, or in "images" where the path says "labels", are found.';

async function listedImages(folder: string, { images, sizes }: YoloSources): Promise<SizedImage[] | undefined> {
  if (sizes !== undefined) return readSizeTable(sizes);
  if (images !== undefined) {
    const found = await readImageSizes(images);
    if (found.length === 0) throw new AnnotationFileLayout(`${images}: holds no image.`, '');
    return found;
  }
  const beside = siblingImages(folder);
  for (const place of beside === undefined ? [folder] : [folder, beside]) {
    const found = await readImageSizes(place);
    if (found.length > 0) return found;
  }
  return undefined;
}

/** `data/labels/val` has its images in `data/images/val`. */
function siblingImages(folder: string): string | undefined {
  const parts = folder.split(/[/\\]/);
  const at = parts.lastIndexOf('labels');
  if (at < 0) return undefined;
  const place = parts.with(at, 'images').join(sep);
  return existsSync(place) ? place : undefined;
}

async function categoriesOf(
  folder: string,
  { names }: YoloSources,
  labels: readonly YoloLabels[],
): Promise<Category[]> {
  const file = names ?? foundNames(folder);
  if (file !== undefined) {
    return (await readClassNames(file)).flatMap((name, id) => (name === undefined ? [] : [{ id, name }]));
  }
  const used = new Set(labels.flatMap(({ boxes }) => boxes.map(({ classIndex }) => classIndex)));
  return [...used].sort((a, b) => a - b).map((id) => ({ id, name: String(id) }));
}

function foundNames(folder: string): string | undefined {
  const places = [folder, dirname(folder), dirname(dirname(folder))];
  const candidates = places.flatMap((place) =>
    ['classes.txt', 'data.yaml', 'data.yml'].map((name) => join(place, name)),
  );
  return candidates.find((file) => existsSync(file));
}

async function categoryLookup(
  categories: readonly Category[],
  { classNumbers, names }: PredictionRules,
): Promise<(number: number) => number> {
  if (classNumbers === 'OWN') return (number) => number;
  const ids = categories.map(({ id }) => id).sort((a, b) => a - b);
  if (names === undefined) return (number) => ids[number] ?? -1 - number;
  const listed = await readClassNames(names);
  const idOf = new Map(categories.map(({ id, name }) => [name, id]));
  return (number) => idOf.get(listed[number] ?? '') ?? -1 - number;
}

function sizeOf(image: CocoImage, policy: SizePolicy | undefined, file: string): { width: number; height: number } {
  const { width, height } = image;
  if (width !== undefined && height !== undefined) return { width, height };
  if (policy === 'UNIT_WHEN_UNKNOWN') return { width: 1, height: 1 };
  throw new AnnotationFileLayout(
    `${file}: the ground truth states no width and height for image ${image.id}, which relative boxes need.`,
    '',
  );
}

function pixelsOf(
  box: YoloBox,
  { width = 1, height = 1 }: { readonly width?: number; readonly height?: number },
): BoxTuple {
  return [
    (box.centreX - box.width / 2) * width,
    (box.centreY - box.height / 2) * height,
    box.width * width,
    box.height * height,
  ];
}

function unknownClass(file: string, { line, classIndex }: LabelledBox): YoloLineInvalid {
  return new YoloLineInvalid(file, line, `the class is ${classIndex}, which the list of names does not hold.`);
}
