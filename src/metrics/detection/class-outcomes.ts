import { assignGreedily } from '../greedy-assignment.js';
import type { Cell, CellBoxes } from './cells.js';
import { forEachCell } from './cells.js';
import type { CellOrder, IndexedBoxes } from './indexed-boxes.js';
import type { ResolvedParams } from './params.js';

/** What one detection is at one threshold and area range. */
export const FALSE_POSITIVE = 0;
export const TRUE_POSITIVE = 1;
export const IGNORED = 2;

/**
 * Outcomes of all detections of one class (or of all, merged), cut to the largest maxDets per image. Detections that
 * overlap nothing (most of them) have one outcome per area range; the others a row of outcomes per range and threshold.
 */
export interface ClassOutcomes {
  /** Detections kept. */
  readonly count: number;
  /** Row in the detection table, in the order of the evaluation. */
  readonly row: Int32Array;
  /** Bit a: the detection's own area lies outside area range a. */
  readonly outside: Uint8Array;
  /** Row of outcomes, or -1 when it overlaps no ground truth enough for any threshold. */
  readonly outcomeRow: Int32Array;
  /** [outcome row][area range][threshold] */
  readonly outcomes: Uint8Array;
  /** Ground truths that count, per area range. */
  readonly nGt: readonly number[];
  /** True positives in the first area range within maxDets[m]: [m][threshold]. */
  readonly truePositives: Int32Array;
}

/** Working memory for `classOutcomes`, reused from class to class: a result is valid until the next class is computed. */
export class OutcomeBuffers {
  row = new Int32Array(0);
  outside = new Uint8Array(0);
  outcomeRow = new Int32Array(0);
  outcomes = new Uint8Array(0);

  reserveDetections(count: number): void {
    if (this.row.length >= count) return;
    this.row = new Int32Array(count);
    this.outside = new Uint8Array(count);
    this.outcomeRow = new Int32Array(count);
  }

  reserveOutcomes(count: number): void {
    if (this.outcomes.length >= count) return;
    const larger = new Uint8Array(count * 2);
    larger.set(this.outcomes);
    this.outcomes = larger;
  }
}

export interface OutcomeInputs {
  readonly boxes: IndexedBoxes;
  readonly order: CellOrder;
  readonly params: ResolvedParams;
  readonly cellBoxes: CellBoxes;
  readonly buffers: OutcomeBuffers;
}

/** Matches one class at every threshold and area range (rules 4 to 7 of the COCO evaluation). */
export function classOutcomes(inputs: OutcomeInputs, group: number): ClassOutcomes {
  const { boxes, order, params, cellBoxes, buffers } = inputs;
  const { iouThresholds, areaRanges, maxDets } = params;
  const size = areaRanges.length * iouThresholds.length;
  const limits = { leastOverlap: Math.min(iouThresholds[0] as number, 1 - 1e-10), mostDetections: maxDets[2] };
  const nGt = areaRanges.map(() => 0);
  const truePositives = new Int32Array(maxDets.length * iouThresholds.length);
  buffers.reserveDetections((order.detectionStart[group + 1] as number) - (order.detectionStart[group] as number));
  let count = 0;
  let rows = 0;
  forEachCell(boxes, order, group, (cell) => {
    cellBoxes.load(boxes, order, cell, limits);
    listDetections(inputs, cell, count, rows);
    buffers.reserveOutcomes((rows + cellBoxes.pairs.rowCount) * size);
    areaRanges.forEach((range, a) => {
      nGt[a] = (nGt[a] as number) + cellBoxes.markIgnored(range);
      if (cellBoxes.pairs.rowCount > 0) assignAtAllThresholds(inputs, a, { count, rows }, truePositives);
    });
    count += cellBoxes.detectionCount;
    rows += cellBoxes.pairs.rowCount;
  });
  const { row, outside, outcomeRow, outcomes } = buffers;
  return { count, row, outside, outcomeRow, outcomes, nGt, truePositives };
}

function listDetections(
  { boxes, order, params, cellBoxes, buffers }: OutcomeInputs,
  cell: Cell,
  at: number,
  firstRow: number,
): void {
  const { width, height } = boxes.detections;
  const { pairs } = cellBoxes;
  let next = 0;
  for (let d = 0; d < cellBoxes.detectionCount; d++) {
    const row = order.detectionOrder[cell.detectionFrom + d] as number;
    const area = (width[row] as number) * (height[row] as number);
    let outside = 0;
    for (let a = 0; a < params.areaRanges.length; a++) {
      const [low, high] = params.areaRanges[a] as readonly [number, number];
      if (area < low || area > high) outside |= 1 << a;
    }
    const hasPair = next < pairs.rowCount && pairs.observed[next] === d;
    buffers.row[at + d] = row;
    buffers.outside[at + d] = outside;
    buffers.outcomeRow[at + d] = hasPair ? firstRow + next++ : -1;
  }
}

function assignAtAllThresholds(
  { params, cellBoxes, buffers }: OutcomeInputs,
  areaRange: number,
  base: { readonly count: number; readonly rows: number },
  truePositives: Int32Array,
): void {
  const { iouThresholds, areaRanges, maxDets } = params;
  const { pairs, ignored, crowd, taken, matchOfRow } = cellBoxes;
  const thresholds = iouThresholds.length;
  const target = { ignored, repeatable: crowd, taken, matchOfRow };
  for (let t = 0; t < thresholds; t++) {
    cellBoxes.release();
    assignGreedily(pairs, iouThresholds[t] as number, target);
    for (let r = 0; r < pairs.rowCount; r++) {
      const match = matchOfRow[r] as number;
      const place = pairs.observed[r] as number;
      const outside = ((buffers.outside[base.count + place] as number) >> areaRange) & 1;
      let outcome = outside === 1 ? IGNORED : FALSE_POSITIVE;
      if (match >= 0) outcome = ignored[match] === 1 ? IGNORED : TRUE_POSITIVE;
      buffers.outcomes[((base.rows + r) * areaRanges.length + areaRange) * thresholds + t] = outcome;
      if (outcome !== TRUE_POSITIVE || areaRange !== 0) continue;
      for (let m = 0; m < maxDets.length; m++) {
        const at = m * thresholds + t;
        if (place < (maxDets[m] as number)) truePositives[at] = (truePositives[at] as number) + 1;
      }
    }
  }
}
