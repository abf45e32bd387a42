import { countingResult, type CountingResult, type CountPair } from '../../metrics/counting.js';
import { indexBoxes } from '../../metrics/detection/indexed-boxes.js';
import { readCountTable, type CountTable } from '../../platform/annotations/count-tables.js';
import type { BoxFiles } from './box-files.js';
import { InputFileInvalid } from './stats-input.js';

/** Objects an image, in all classes together and in each. */
export interface CountedFiles {
  readonly total: readonly CountPair[];
  readonly classes: readonly {
    readonly category_id: number | null;
    readonly class: string;
    readonly pairs: readonly CountPair[];
  }[];
  /** What was counted in classes that the ground truth does not know: left out. */
  readonly unknownCategories: readonly { readonly category_id: number | string; readonly detections: number }[];
}

/** Counting figures of all classes together, then of each. */
export interface CountingScore extends CountingResult {
  readonly tolerance: number;
  readonly perClass: readonly ({ readonly category_id: number | null; readonly class: string } & CountingResult)[];
  readonly unknownCategories: CountedFiles['unknownCategories'];
}

export function countingScore({ total, classes, unknownCategories }: CountedFiles, tolerance: number): CountingScore {
  return {
    tolerance,
    ...countingResult(total, tolerance),
    perClass: classes.map(({ pairs, ...which }) => ({ ...which, ...countingResult(pairs, tolerance) })),
    unknownCategories,
  };
}

/** Crowd regions are not counted; a detection counts from the score on. */
export function countBoxes({ groundTruth, detections }: BoxFiles, scoreThr: number): CountedFiles {
  const boxes = indexBoxes(groundTruth, detections);
  const { categoryIds, imageCount } = boxes;
  const nameOf = new Map(groundTruth.categories.map(({ id, name }) => [id, name]));
  const columns = categoryIds.map(() => [new Int32Array(imageCount), new Int32Array(imageCount)] as const);
  const add = (classAt: number, side: 0 | 1, image: number): void => {
    const column = columns[classAt]?.[side];
    if (column !== undefined) column[image] = (column[image] ?? 0) + 1;
  };
  boxes.annotationImage.forEach((image, row) => {
    if (boxes.annotations.crowd[row] === 0) add(boxes.annotationClass[row] ?? -1, 0, image);
  });
  for (const row of boxes.ranks.order) {
    const counts = (boxes.detections.score[row] ?? NaN) >= scoreThr;
    if (counts) add(boxes.detectionClass[row] ?? -1, 1, boxes.detectionImage[row] ?? -1);
  }
  const classes = columns.map(([expected, observed], c) => ({
    category_id: categoryIds[c] ?? null,
    class: nameOf.get(categoryIds[c] ?? NaN) ?? '',
    pairs: pairsOf(expected, observed),
  }));
  return { total: sumOf(classes, imageCount), classes, unknownCategories: boxes.unknownCategories };
}

/**
 * Two tables image, class, count. An image of the ground truth needs at least one row among the predictions; a class without a row counts
 * 0. @throws CsvRowInvalid, InputFileInvalid for images of one side only
 */
export async function countTables(gt: string, dt: string): Promise<CountedFiles> {
  const [expected, observed] = [await readCountTable(gt), await readCountTable(dt)];
  if (expected.size === 0) throw new InputFileInvalid(gt, 'the table holds no image.');
  const stranger = without(observed, expected);
  if (stranger !== undefined) throw new InputFileInvalid(dt, `the image "${stranger}" is not in the ground truth.`);
  const missing = without(expected, observed);
  if (missing !== undefined) throw new InputFileInvalid(dt, `there is no row for the image "${missing}".`);
  refuseOneSided(expected, observed, dt);
  const labels = [...new Set([...expected.values()].flatMap((counts) => [...counts.keys()]))].sort();
  const images = [...expected.keys()];
  const classes = labels.map((label) => ({
    category_id: null,
    class: label,
    pairs: images.map((image) => ({
      expected: expected.get(image)?.get(label) ?? 0,
      observed: observed.get(image)?.get(label) ?? 0,
    })),
  }));
  const named = classes.filter(({ class: label }) => label !== '');
  return { total: sumOf(classes, images.length), classes: named, unknownCategories: strangers(observed, labels) };
}

/** Counts of classes and counts of everything cannot be compared. @throws InputFileInvalid */
function refuseOneSided(expected: CountTable, observed: CountTable, dt: string): void {
  const named = [expected, observed].map((table) =>
    [...table.values()].some((counts) => [...counts.keys()].some((label) => label !== '')),
  );
  if (named[0] === named[1]) return;
  const which = named[0] === true ? 'the ground truth counts by class and this table does not' : 'this table counts by class and the ground truth does not'; // prettier-ignore
  throw new InputFileInvalid(dt, `${which}. Give both a column "class", or neither.`);
}

/** First image of one table that the other does not hold. */
function without(one: CountTable, other: CountTable): string | undefined {
  return [...one.keys()].find((image) => !other.has(image));
}

function strangers(observed: CountTable, labels: readonly string[]): CountedFiles['unknownCategories'] {
  const sums = new Map<string, number>();
  for (const counts of observed.values()) {
    for (const [label, count] of counts) if (!labels.includes(label)) sums.set(label, (sums.get(label) ?? 0) + count);
  }
  return [...sums].sort().map(([category_id, detections]) => ({ category_id, detections }));
}

function pairsOf(expected: Int32Array, observed: Int32Array): CountPair[] {
  return Array.from(expected, (count, image) => ({ expected: count, observed: observed[image] ?? 0 }));
}

function sumOf(classes: CountedFiles['classes'], images: number): CountPair[] {
  const sum = (side: keyof CountPair, image: number): number =>
    classes.reduce((total, { pairs }) => total + (pairs[image]?.[side] ?? 0), 0);
  return Array.from({ length: images }, (_, image) => ({
    expected: sum('expected', image),
    observed: sum('observed', image),
  }));
}
