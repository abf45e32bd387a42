import type { DetectionTable } from '../../vision/box-tables.js';
import { CellBoxes } from './cells.js';
import { classOutcomes, OutcomeBuffers } from './class-outcomes.js';
import type { ClassOutcomes, OutcomeInputs } from './class-outcomes.js';
import { areaCurves, averagePrecision, readCurve, RECALL_POINTS } from './curves.js';
import type { AreaCurves } from './curves.js';
import { fixedThresholdResults } from './fixed-threshold.js';
import { indexBoxes, orderByClass, orderMerged } from './indexed-boxes.js';
import type { GroundTruth, IndexedBoxes } from './indexed-boxes.js';
import { resolveParams } from './params.js';
import type { DetectionParams, ResolvedParams } from './params.js';
import type { ClassResult, DetectionEvaluation, PrecisionRecallCurve } from './result.js';
import { stableOrderBy } from './stable-order.js';

/** IoU thresholds that have a name of their own. */
const AP50_IOU = 0.5;
const AP75_IOU = 0.75;

/** The twelve numbers in the order of `stats`. */
const STATS = [
  'AP',
  'AP50',
  'AP75',
  'APsmall',
  'APmedium',
  'APlarge',
  'ARmax0',
  'ARmax1',
  'ARmax2',
  'ARsmall',
  'ARmedium',
  'ARlarge',
] as const;

/**
 * COCO evaluation of boxes: the twelve numbers overall and per class, the precision-recall curve at IoU 0.5, and counts,
 * shares and confusion at fixed score thresholds. Rules in docs/method/detection.md; agrees with pycocotools 2.0.11 to
 * 1e-9, except that an annotation with id 0 is an annotation like any other.
 * No ground truth: AP and AR are -1 (undefined). No detections: 0. All numbers here are for comparison, not for a gate.
 * Pinned by test/golden/detection-reference.test.ts.
 */
export function evaluateDetections(
  groundTruth: GroundTruth,
  detections: DetectionTable,
  params: DetectionParams = {},
): DetectionEvaluation {
  const resolved = resolveParams(params);
  const boxes = indexBoxes(groundTruth, detections);
  const byClass = orderByClass(boxes);
  const merged = orderMerged(boxes);
  const order = resolved.mergeClasses ? merged : byClass;
  const inputs = { boxes, order, params: resolved, cellBoxes: new CellBoxes(), buffers: new OutcomeBuffers() };
  const ids = resolved.mergeClasses ? [-1] : boxes.categoryIds;
  const perClass = ids.map((id, group) => resultOfClass(inputs, group, id));
  return {
    stats: STATS.map((name) => meanOfDefined(perClass.map((ofClass) => ofClass[name]))),
    perClass,
    fixed: fixedThresholdResults(boxes, { byClass, merged }, resolved.scoreThresholds),
    unknownCategories: boxes.unknownCategories,
  };
}

function resultOfClass(inputs: OutcomeInputs, group: number, categoryId: number): ClassResult {
  const { boxes, params } = inputs;
  const outcomes = classOutcomes(inputs, group);
  const ranking = rankingOf(boxes, outcomes);
  const shape = { areaCount: params.areaRanges.length, thresholdCount: params.iouThresholds.length };
  const curves = params.areaRanges.map((_, a) => areaCurves(outcomes, ranking, a, shape));
  const all = curves[0] as AreaCurves;
  const at50 = params.iouThresholds.indexOf(AP50_IOU);
  const at75 = params.iouThresholds.indexOf(AP75_IOU);
  const [, apSmall, apMedium, apLarge] = curves.map((ofArea) => meanPrecision(ofArea, params)) as Four;
  const [, arSmall, arMedium, arLarge] = curves.map((ofArea) => meanRecall(ofArea.truePositives, ofArea.nGt)) as Four;
  const recallWithin = (m: number) =>
    meanRecall(outcomes.truePositives.subarray(m * shape.thresholdCount, (m + 1) * shape.thresholdCount), all.nGt);
  return {
    category_id: categoryId,
    AP: meanPrecision(all, params),
    AP50: at50 < 0 ? -1 : averagePrecision(all, at50),
    AP75: at75 < 0 ? -1 : averagePrecision(all, at75),
    APsmall: apSmall,
    APmedium: apMedium,
    APlarge: apLarge,
    ARmax0: recallWithin(0),
    ARmax1: recallWithin(1),
    ARmax2: recallWithin(2),
    ARsmall: arSmall,
    ARmedium: arMedium,
    ARlarge: arLarge,
    nGt: outcomes.nGt,
    ...(at50 < 0 ? {} : { pr50: curveAt(boxes, outcomes, ranking, all, at50) }),
  };
}

type Four = [number, number, number, number];

/** Positions in descending score over all images; ties in ascending image, then in the order inside the image. */
function rankingOf({ ranks }: IndexedBoxes, outcomes: ClassOutcomes): Int32Array {
  const positions = new Int32Array(outcomes.count);
  const rankOfPosition = new Int32Array(outcomes.count);
  for (let p = 0; p < outcomes.count; p++) {
    positions[p] = p;
    rankOfPosition[p] = ranks.rank[outcomes.row[p] as number] as number;
  }
  return stableOrderBy(positions, rankOfPosition, ranks.count);
}

function curveAt(
  boxes: IndexedBoxes,
  outcomes: ClassOutcomes,
  ranking: Int32Array,
  curves: AreaCurves,
  threshold: number,
): PrecisionRecallCurve {
  const precision101 = new Array<number>(RECALL_POINTS.length).fill(-1);
  const score101 = new Array<number>(RECALL_POINTS.length).fill(-1);
  if (curves.nGt === 0) return { recall: -1, precision101, score101 };
  readCurve(curves, threshold, (point, precision, place) => {
    precision101[point] = precision;
    const row = outcomes.row[ranking[place] as number] as number;
    score101[point] = place < 0 ? 0 : (boxes.detections.score[row] as number);
  });
  return { recall: (curves.truePositives[threshold] as number) / curves.nGt, precision101, score101 };
}

function meanPrecision(curves: AreaCurves, { iouThresholds }: ResolvedParams): number {
  let sum = 0;
  for (let t = 0; t < iouThresholds.length; t++) sum += averagePrecision(curves, t);
  return sum / iouThresholds.length;
}

function meanRecall(truePositives: Int32Array, nGt: number): number {
  if (nGt === 0) return -1;
  let sum = 0;
  for (const found of truePositives) sum += found / nGt;
  return sum / truePositives.length;
}

/** -1 when no class has a defined value. */
function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => value !== -1);
  return defined.length === 0 ? -1 : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
