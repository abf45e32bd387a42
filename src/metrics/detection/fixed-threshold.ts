import { assignGreedily } from '../greedy-assignment.js';
import { CellBoxes, forEachCell } from './cells.js';
import type { CellOrder, IndexedBoxes } from './indexed-boxes.js';
import { ALL_AREAS } from './params.js';
import type { FixedCounts, FixedThresholdResult } from './result.js';

/** IoU of the fixed counts. */
const FIXED_IOU = 0.5;
const LIMITS = { leastOverlap: FIXED_IOU, mostDetections: Infinity };

/**
 * Counts, shares and confusion at fixed score thresholds: IoU 0.5, all areas, no limit of detections per image.
 * One matching serves all thresholds: boxes are assigned in descending score, so those below a threshold never change
 * what became of those above it. Pinned by test/golden/detection-reference.test.ts (`fixed`).
 */
export function fixedThresholdResults(
  boxes: IndexedBoxes,
  orders: { readonly byClass: CellOrder; readonly merged: CellOrder },
  scoreThresholds: readonly number[],
): FixedThresholdResult[] {
  const perClass = countsPerClass(boxes, orders.byClass, scoreThresholds);
  const confusions = confusionMatrices(boxes, orders.merged, scoreThresholds);
  return scoreThresholds.map((scoreThr, s) => {
    const counts = perClass.map((ofClass) => ofClass[s] as Tally);
    const total = counts.reduce((sum, count) => addTallies(sum, count), NO_TALLY);
    const { matrix, ignoredDt } = confusions[s] as Confusion;
    return {
      scoreThr,
      iouThr: FIXED_IOU,
      perClass: counts.map((count, c) => ({ category_id: boxes.categoryIds[c] as number, ...countsOf(count) })),
      micro: countsOf(total),
      confusion: { categoryIds: boxes.categoryIds, matrix, ignoredDt },
    };
  });
}

interface Tally {
  readonly groundTruths: number;
  readonly tp: number;
  readonly fp: number;
  readonly ignoredDt: number;
}

const NO_TALLY: Tally = { groundTruths: 0, tp: 0, fp: 0, ignoredDt: 0 };

interface Confusion {
  readonly matrix: number[][];
  ignoredDt: number;
}

/** What became of one detection: the ground truth of the cell it was matched to, or -1, and whether it counts. */
type Verdict = (score: number, row: number, match: number, ignored: boolean) => void;

function countsPerClass(boxes: IndexedBoxes, order: CellOrder, thresholds: readonly number[]): Tally[][] {
  const cellBoxes = new CellBoxes();
  return boxes.categoryIds.map((_, group) => {
    const tp = thresholds.map(() => 0);
    const fp = thresholds.map(() => 0);
    const ignoredDt = thresholds.map(() => 0);
    let groundTruths = 0;
    forEachCell(boxes, order, group, (cell) => {
      cellBoxes.load(boxes, order, cell, LIMITS);
      groundTruths += cellBoxes.markIgnored(ALL_AREAS);
      judgeDetections(boxes, order, cell.detectionFrom, cellBoxes, (score, _row, match, ignored) => {
        const counts = ignored ? ignoredDt : match >= 0 ? tp : fp;
        for (let s = 0; s < thresholds.length; s++) {
          if (score >= (thresholds[s] as number)) counts[s] = (counts[s] as number) + 1;
        }
      });
    });
    return thresholds.map((_threshold, s) => ({
      groundTruths,
      tp: tp[s] as number,
      fp: fp[s] as number,
      ignoredDt: ignoredDt[s] as number,
    }));
  });
}

function confusionMatrices(boxes: IndexedBoxes, order: CellOrder, thresholds: readonly number[]): Confusion[] {
  const classCount = boxes.categoryIds.length;
  const emptyRow = () => new Array<number>(classCount + 1).fill(0);
  const results = thresholds.map(() => ({ matrix: Array.from({ length: classCount + 1 }, emptyRow), ignoredDt: 0 }));
  const cellBoxes = new CellBoxes();
  forEachCell(boxes, order, 0, (cell) => {
    cellBoxes.load(boxes, order, cell, LIMITS);
    cellBoxes.markIgnored(ALL_AREAS);
    const trueClass = (g: number) =>
      boxes.annotationClass[order.annotationOrder[cell.annotationFrom + g] as number] as number;
    for (let g = 0; g < cellBoxes.annotationCount; g++) {
      if (cellBoxes.ignored[g] === 0) for (const { matrix } of results) increment(matrix, trueClass(g), classCount);
    }
    judgeDetections(boxes, order, cell.detectionFrom, cellBoxes, (score, row, match, ignored) => {
      const predicted = boxes.detectionClass[row] as number;
      results.forEach((result, s) => {
        if (score < (thresholds[s] as number)) return;
        if (ignored) result.ignoredDt++;
        else if (match < 0) increment(result.matrix, classCount, predicted);
        else {
          increment(result.matrix, trueClass(match), predicted);
          increment(result.matrix, trueClass(match), classCount, -1); // found after all
        }
      });
    });
  });
  return results;
}

function judgeDetections(boxes: IndexedBoxes, order: CellOrder, from: number, cell: CellBoxes, verdict: Verdict): void {
  const { score, width, height } = boxes.detections;
  cell.release();
  assignGreedily(cell.pairs, FIXED_IOU, targetOf(cell));
  let next = 0;
  for (let d = 0; d < cell.detectionCount; d++) {
    const row = order.detectionOrder[from + d] as number;
    const hasPair = next < cell.pairs.rowCount && cell.pairs.observed[next] === d;
    const match = hasPair ? (cell.matchOfRow[next++] as number) : -1;
    const area = (width[row] as number) * (height[row] as number);
    const ignored = match >= 0 ? cell.ignored[match] === 1 : area < ALL_AREAS[0] || area > ALL_AREAS[1];
    verdict(score[row] as number, row, match, ignored);
  }
}

function targetOf({ ignored, crowd, taken, matchOfRow }: CellBoxes) {
  return { ignored, repeatable: crowd, taken, matchOfRow };
}

function increment(matrix: number[][], row: number, column: number, by = 1): void {
  const cells = matrix[row] as number[];
  cells[column] = (cells[column] as number) + by;
}

function addTallies(a: Tally, b: Tally): Tally {
  return {
    groundTruths: a.groundTruths + b.groundTruths,
    tp: a.tp + b.tp,
    fp: a.fp + b.fp,
    ignoredDt: a.ignoredDt + b.ignoredDt,
  };
}

function countsOf({ groundTruths, tp, fp, ignoredDt }: Tally): FixedCounts {
  const fn = groundTruths - tp;
  return {
    tp,
    fp,
    fn,
    ignoredDt,
    precision: shareOf(tp, tp + fp),
    recall: shareOf(tp, tp + fn),
    f1: shareOf(2 * tp, 2 * tp + fp + fn),
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
