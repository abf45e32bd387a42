import { CandidatePairs } from '../greedy-assignment.js';
import type { AreaRange } from './params.js';
import type { CellOrder, IndexedBoxes } from './indexed-boxes.js';

/** One image of one class (or of all classes merged): ranges [from, to) in the orders of the evaluation. */
export interface Cell {
  annotationFrom: number;
  annotationTo: number;
  detectionFrom: number;
  detectionTo: number;
}

/** Visits, in ascending image, every image of a group that has a ground truth or a detection. The cell object is reused. */
export function forEachCell(boxes: IndexedBoxes, order: CellOrder, group: number, visit: (cell: Cell) => void): void {
  const { annotationImage, detectionImage } = boxes;
  const { annotationOrder, detectionOrder } = order;
  let a = order.annotationStart[group] as number;
  let d = order.detectionStart[group] as number;
  const lastAnnotation = order.annotationStart[group + 1] as number;
  const lastDetection = order.detectionStart[group + 1] as number;
  const cell: Cell = { annotationFrom: a, annotationTo: a, detectionFrom: d, detectionTo: d };
  while (a < lastAnnotation || d < lastDetection) {
    const nextAnnotation = a < lastAnnotation ? (annotationImage[annotationOrder[a] as number] as number) : Infinity;
    const nextDetection = d < lastDetection ? (detectionImage[detectionOrder[d] as number] as number) : Infinity;
    const image = Math.min(nextAnnotation, nextDetection);
    cell.annotationFrom = a;
    cell.detectionFrom = d;
    while (a < lastAnnotation && annotationImage[annotationOrder[a] as number] === image) a++;
    while (d < lastDetection && detectionImage[detectionOrder[d] as number] === image) d++;
    cell.annotationTo = a;
    cell.detectionTo = d;
    visit(cell);
  }
}

/**
 * The boxes of one cell side by side, with the pairs that overlap. Buffers are reused from cell to cell.
 * Positions count from 0 within the cell, in the order of the evaluation.
 */
export class CellBoxes {
  readonly pairs = new CandidatePairs();
  annotationCount = 0;
  detectionCount = 0;
  /** Area as the annotator states it. */
  area = new Float64Array(16);
  crowd = new Uint8Array(16);
  ignored = new Uint8Array(16);
  taken = new Uint8Array(16);
  matchOfRow = new Int32Array(16);
  private left = new Float64Array(16);
  private top = new Float64Array(16);
  private right = new Float64Array(16);
  private bottom = new Float64Array(16);
  private boxArea = new Float64Array(16);

  /**
   * Loads a cell and collects the pairs that overlap by at least `leastOverlap`, 0..1.
   * @param mostDetections detections beyond this many are left out (the lowest scores)
   */
  load(
    boxes: IndexedBoxes,
    order: CellOrder,
    cell: Cell,
    limits: { leastOverlap: number; mostDetections: number },
  ): void {
    this.loadAnnotations(boxes, order, cell);
    this.detectionCount = Math.min(cell.detectionTo - cell.detectionFrom, limits.mostDetections);
    this.pairs.clear();
    if (this.annotationCount > 0) this.collectPairs(boxes, order, cell.detectionFrom, limits.leastOverlap);
    if (this.matchOfRow.length < this.pairs.rowCount) this.matchOfRow = new Int32Array(this.pairs.rowCount * 2);
  }

  /** Marks the ground truths that do not count in an area range (crowd, or outside) and returns how many do. */
  markIgnored([low, high]: AreaRange): number {
    let counted = 0;
    for (let g = 0; g < this.annotationCount; g++) {
      const area = this.area[g] as number;
      const ignored = this.crowd[g] === 1 || area < low || area > high;
      this.ignored[g] = ignored ? 1 : 0;
      if (!ignored) counted++;
    }
    return counted;
  }

  /** Frees every ground truth for the next assignment. */
  release(): void {
    for (let g = 0; g < this.annotationCount; g++) this.taken[g] = 0;
  }

  private loadAnnotations({ annotations }: IndexedBoxes, { annotationOrder }: CellOrder, cell: Cell): void {
    this.annotationCount = cell.annotationTo - cell.annotationFrom;
    if (this.area.length < this.annotationCount) this.grow(this.annotationCount * 2);
    const { x, y, width, height, area, crowd } = annotations;
    for (let g = 0; g < this.annotationCount; g++) {
      const row = annotationOrder[cell.annotationFrom + g] as number;
      const w = width[row] as number;
      const h = height[row] as number;
      this.left[g] = x[row] as number;
      this.top[g] = y[row] as number;
      this.right[g] = (x[row] as number) + w;
      this.bottom[g] = (y[row] as number) + h;
      this.boxArea[g] = w * h;
      this.area[g] = area[row] as number;
      this.crowd[g] = crowd[row] as number;
    }
  }

  /** Order of operations as in the reference, so that equal overlaps stay equal to the last bit. */
  private collectPairs(boxes: IndexedBoxes, order: CellOrder, from: number, leastOverlap: number): void {
    const { x, y, width, height } = boxes.detections;
    for (let d = 0; d < this.detectionCount; d++) {
      const row = order.detectionOrder[from + d] as number;
      const left = x[row] as number;
      const top = y[row] as number;
      const right = left + (width[row] as number);
      const bottom = top + (height[row] as number);
      const area = (width[row] as number) * (height[row] as number);
      for (let g = 0; g < this.annotationCount; g++) {
        const w = Math.min(right, this.right[g] as number) - Math.max(left, this.left[g] as number);
        if (w <= 0) continue;
        const h = Math.min(bottom, this.bottom[g] as number) - Math.max(top, this.top[g] as number);
        if (h <= 0) continue;
        const shared = w * h;
        const overlap = shared / (this.crowd[g] === 1 ? area : area + (this.boxArea[g] as number) - shared);
        if (overlap >= leastOverlap) this.pairs.add(g, overlap);
      }
      this.pairs.closeRow(d);
    }
  }

  private grow(capacity: number): void {
    this.area = new Float64Array(capacity);
    this.crowd = new Uint8Array(capacity);
    this.ignored = new Uint8Array(capacity);
    this.taken = new Uint8Array(capacity);
    this.left = new Float64Array(capacity);
    this.top = new Float64Array(capacity);
    this.right = new Float64Array(capacity);
    this.bottom = new Float64Array(capacity);
    this.boxArea = new Float64Array(capacity);
  }
}
