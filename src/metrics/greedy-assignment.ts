/**
 * The pairs of one image that overlap enough to be considered, grouped by observed box (one row each, best score first).
 * Buffers grow and are reused from image to image, so that a large evaluation allocates almost nothing.
 */
export class CandidatePairs {
  rowCount = 0;
  pairCount = 0;
  /** Per row: position of the observed box in the caller's list. */
  observed = new Int32Array(16);
  /** Per row: its first pair; `rowStart[rowCount]` closes the last row. */
  rowStart = new Int32Array(17);
  /** Per pair: position of the expected box in the caller's list. */
  expected = new Int32Array(64);
  /** Per pair: IoU, or for a crowd the share of the observed box inside it; 0..1. */
  overlap = new Float64Array(64);

  clear(): void {
    this.rowCount = 0;
    this.pairCount = 0;
  }

  /** Adds a pair to the row that `closeRow` ends. Expected boxes come in file order: the later of two equals wins. */
  add(expected: number, overlap: number): void {
    if (this.pairCount === this.expected.length) {
      this.expected = grown(this.expected, new Int32Array(this.pairCount * 2));
      this.overlap = grown(this.overlap, new Float64Array(this.pairCount * 2));
    }
    this.expected[this.pairCount] = expected;
    this.overlap[this.pairCount++] = overlap;
  }

  /** Ends the row of one observed box; a box without any pair gets no row. */
  closeRow(observed: number): void {
    const start = this.rowCount === 0 ? 0 : (this.rowStart[this.rowCount] as number);
    if (this.pairCount === start) return;
    if (this.rowCount === this.observed.length) {
      this.observed = grown(this.observed, new Int32Array(this.rowCount * 2));
      this.rowStart = grown(this.rowStart, new Int32Array(this.rowCount * 2 + 1));
    }
    this.rowStart[this.rowCount] = start;
    this.observed[this.rowCount++] = observed;
    this.rowStart[this.rowCount] = this.pairCount;
  }
}

/** What one assignment needs to know of the expected boxes, and where it writes. All arrays are at least as long as their list. */
export interface AssignmentTarget {
  /** Per expected box: 1 = a match to it counts neither way. */
  readonly ignored: Uint8Array;
  /** Per expected box: 1 = may be matched any number of times (crowd). */
  readonly repeatable: Uint8Array;
  /** Per expected box, zero on entry: set to 1 when matched. */
  readonly taken: Uint8Array;
  /** Per row of the candidates: the expected box it was matched to, or -1. */
  readonly matchOfRow: Int32Array;
}

/** IoU thresholds above this are lowered to it, as in the reference, so that 1 still accepts equal boxes. */
const HIGHEST_THRESHOLD = 1 - 1e-10;

/**
 * Greedy one-to-one assignment, as in the COCO evaluation: rows in order (best score first), each takes the free expected box
 * with the largest overlap, the later of two equals; boxes that count are preferred to ignored ones whatever the overlap.
 * Pinned by test/golden/detection-reference.test.ts.
 * @param threshold smallest overlap that matches, 0..1, both ends included
 */
export function assignGreedily(pairs: CandidatePairs, threshold: number, target: AssignmentTarget): void {
  const { ignored, repeatable, taken, matchOfRow } = target;
  const { expected, overlap, rowStart } = pairs;
  const least = Math.min(threshold, HIGHEST_THRESHOLD);
  for (let row = 0; row < pairs.rowCount; row++) {
    let counted = -1;
    let countedOverlap = least;
    let uncounted = -1;
    let uncountedOverlap = least;
    const end = rowStart[row + 1] as number;
    for (let pair = rowStart[row] as number; pair < end; pair++) {
      const box = expected[pair] as number;
      const value = overlap[pair] as number;
      if (value < least || (taken[box] === 1 && repeatable[box] === 0)) continue;
      if (ignored[box] === 0) {
        if (value < countedOverlap) continue;
        counted = box;
        countedOverlap = value;
      } else if (value >= uncountedOverlap) {
        uncounted = box;
        uncountedOverlap = value;
      }
    }
    const match = counted >= 0 ? counted : uncounted;
    matchOfRow[row] = match;
    if (match >= 0) taken[match] = 1;
  }
}

function grown<T extends Int32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
