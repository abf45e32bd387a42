import type { AnnotationTable, BoxTable, Category, DetectionTable } from '../../vision/box-tables.js';
import {
  AnnotationForUnknownClass,
  AnnotationForUnknownImage,
  DetectionForUnknownImage,
  DetectionScoreNotFinite,
} from './errors.js';
import { descendingRanks, stableOrderBy } from './stable-order.js';
import type { ScoreRanks } from './stable-order.js';

/** Ground truth of an evaluation: which images and classes take part, and their boxes. */
export interface GroundTruth {
  readonly images: readonly { readonly id: number }[];
  readonly categories: readonly Category[];
  readonly annotations: AnnotationTable;
}

/** Both files with ids replaced by positions in ascending id, and detections of unlisted classes set aside. */
export interface IndexedBoxes {
  readonly categoryIds: readonly number[];
  readonly imageCount: number;
  readonly annotations: AnnotationTable;
  readonly detections: DetectionTable;
  /** Per row: position of image and class; class -1 = not listed. */
  readonly annotationImage: Int32Array;
  readonly annotationClass: Int32Array;
  readonly detectionImage: Int32Array;
  readonly detectionClass: Int32Array;
  /** Detections of listed classes by descending score, file order inside. */
  readonly ranks: ScoreRanks;
  readonly unknownCategories: readonly { readonly category_id: number; readonly detections: number }[];
}

/** Rows of both tables in the order of the evaluation: by class, image, then (detections) score, then file order. */
export interface CellOrder {
  readonly groupCount: number;
  readonly annotationOrder: Int32Array;
  readonly detectionOrder: Int32Array;
  /** Per group: its first place in the order; one more entry closes the last. */
  readonly annotationStart: Int32Array;
  readonly detectionStart: Int32Array;
}

/** Replaces ids by positions. Throws on boxes of unlisted images, annotations of unlisted classes and scores that are no numbers. */
export function indexBoxes(groundTruth: GroundTruth, detections: DetectionTable): IndexedBoxes {
  const { annotations } = groundTruth;
  const imageIds = ascendingIds(groundTruth.images);
  const categoryIds = ascendingIds(groundTruth.categories);
  const annotationImage = positionsOf(annotations.imageId, imageIds);
  const annotationClass = positionsOf(annotations.categoryId, categoryIds);
  const detectionImage = positionsOf(detections.imageId, imageIds);
  const detectionClass = positionsOf(detections.categoryId, categoryIds);
  refuseUnknown(annotationImage, (row) => new AnnotationForUnknownImage(row, annotations.imageId[row] as number));
  refuseUnknown(annotationClass, (row) => new AnnotationForUnknownClass(row, annotations.categoryId[row] as number));
  refuseUnknown(detectionImage, (row) => new DetectionForUnknownImage(row, detections.imageId[row] as number));
  const notFinite = detections.score.findIndex((score) => !Number.isFinite(score));
  if (notFinite >= 0) throw new DetectionScoreNotFinite(notFinite, detections.score[notFinite] as number);
  return {
    categoryIds,
    imageCount: imageIds.length,
    annotations,
    detections,
    annotationImage,
    annotationClass,
    detectionImage,
    detectionClass,
    ranks: descendingRanks(detections.score, rowsOfKnownClass(detectionClass)),
    unknownCategories: countUnknown(detections, detectionClass),
  };
}

/** Class by class: the order of AP, AR and the fixed counts. */
export function orderByClass(boxes: IndexedBoxes): CellOrder {
  const { imageCount, annotations, annotationImage, annotationClass, detectionImage, detectionClass, ranks } = boxes;
  const groupCount = boxes.categoryIds.length;
  const annotationRows = stableOrderBy(allRows(annotations), annotationImage, imageCount);
  const detectionRows = stableOrderBy(ranks.order, detectionImage, imageCount);
  return {
    groupCount,
    annotationOrder: stableOrderBy(annotationRows, annotationClass, groupCount),
    detectionOrder: stableOrderBy(detectionRows, detectionClass, groupCount),
    annotationStart: startsOf(annotationClass, groupCount),
    detectionStart: startsOf(detectionClass, groupCount),
  };
}

/** All classes as one: within an image by class id, then file order, before the stable sort by score. */
export function orderMerged(boxes: IndexedBoxes): CellOrder {
  const { imageCount, annotations, annotationImage, annotationClass, detectionImage, detectionClass, ranks } = boxes;
  const classCount = boxes.categoryIds.length;
  const annotationsByClass = stableOrderBy(allRows(annotations), annotationClass, classCount);
  const detectionsByClass = stableOrderBy(rowsOfKnownClass(detectionClass), detectionClass, classCount);
  const byScore = stableOrderBy(detectionsByClass, ranks.rank, ranks.count);
  return {
    groupCount: 1,
    annotationOrder: stableOrderBy(annotationsByClass, annotationImage, imageCount),
    detectionOrder: stableOrderBy(byScore, detectionImage, imageCount),
    annotationStart: Int32Array.of(0, annotations.length),
    detectionStart: Int32Array.of(0, ranks.order.length),
  };
}

function ascendingIds(listed: readonly { readonly id: number }[]): number[] {
  return [...new Set(listed.map(({ id }) => id))].sort((a, b) => a - b);
}

/** Position of each id in the ascending list, -1 when it is not there. Neighbours often share their id: look up once. */
function positionsOf(ids: Float64Array, listed: readonly number[]): Int32Array {
  const positions = new Map(listed.map((id, position) => [id, position]));
  const result = new Int32Array(ids.length);
  let lastId = Number.NaN;
  let lastPosition = -1;
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (id !== lastId) {
      lastId = id;
      lastPosition = positions.get(id) ?? -1;
    }
    result[row] = lastPosition;
  }
  return result;
}

function refuseUnknown(positions: Int32Array, refusal: (row: number) => Error): void {
  const row = positions.indexOf(-1);
  if (row >= 0) throw refusal(row);
}

function allRows(table: BoxTable): Int32Array {
  return Int32Array.from({ length: table.length }, (_, row) => row);
}

function rowsOfKnownClass(classes: Int32Array): Int32Array {
  const rows = new Int32Array(classes.length);
  let count = 0;
  for (let row = 0; row < classes.length; row++) {
    if ((classes[row] as number) >= 0) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function startsOf(classes: Int32Array, groupCount: number): Int32Array {
  const starts = new Int32Array(groupCount + 1);
  for (const group of classes) if (group >= 0) starts[group + 1] = (starts[group + 1] as number) + 1;
  for (let group = 0; group < groupCount; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  return starts;
}

function countUnknown(detections: DetectionTable, classes: Int32Array): IndexedBoxes['unknownCategories'] {
  const counts = new Map<number, number>();
  for (let row = 0; row < classes.length; row++) {
    if (classes[row] !== -1) continue;
    const id = detections.categoryId[row] as number;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([category_id, n]) => ({ category_id, detections: n }));
}
