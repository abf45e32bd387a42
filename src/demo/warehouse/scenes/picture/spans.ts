import { SAMPLES, type Outline } from './raster.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { ceil, max, min } = Math;

const FAR = 1e9;

/**
 * The samples a convex outline covers, line by line. One is used for all outlines in turn: `trace` forgets the one before.
 * Lines from `from` to `to`, both included; a line is covered from `first[line]` to `last[line]`, both included, and not at all when first > last.
 */
export class Spans {
  from = 0;
  to = -1;
  /** Samples covered, of all lines. */
  covered = 0;
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly #width: number;
  readonly #height: number;
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  /** @param grid in samples. */
  constructor(grid: { readonly width: number; readonly height: number }) {
    this.#width = grid.width;
    this.#height = grid.height;
    this.first = new Int32Array(grid.height);
    this.last = new Int32Array(grid.height);
    this.#left = new Float64Array(grid.height);
    this.#right = new Float64Array(grid.height);
  }

  trace(outline: Outline): void {
    let [top, bottom] = [FAR, -FAR];
    for (let i = 0; i < outline.length; i += 1) {
      const y = (outline[i] as Outline[number])[1] * SAMPLES;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    this.from = max(0, ceil(top - 0.5));
    this.to = min(this.#height - 1, ceil(bottom - 0.5) - 1);
    this.covered = 0;
    if (this.from > this.to) return;
    this.#left.fill(FAR, this.from, this.to + 1);
    this.#right.fill(-FAR, this.from, this.to + 1);
    for (let i = 0; i < outline.length; i += 1) {
      this.#edge(outline[i] as Outline[number], outline[i + 1 === outline.length ? 0 : i + 1] as Outline[number]);
    }
    this.#round();
  }

  /** Takes the edge for the end of each line it crosses. */
  #edge(a: Outline[number], b: Outline[number]): void {
    const ax = a[0];
    const ay = a[1] * SAMPLES - 0.5;
    const by = b[1] * SAMPLES - 0.5;
    const run = b[0] - ax;
    const rise = by - ay;
    const from = max(this.from, ceil(min(ay, by)));
    const to = min(this.to, ceil(max(ay, by)) - 1);
    const left = this.#left;
    const right = this.#right;
    for (let line = from; line <= to; line += 1) {
      const x = (ax + (run * (line - ay)) / rise) * SAMPLES;
      if (x < (left[line] as number)) left[line] = x;
      if (x > (right[line] as number)) right[line] = x;
    }
  }

  #round(): void {
    const { first, last } = this;
    let covered = 0;
    for (let line = this.from; line <= this.to; line += 1) {
      const start = max(0, ceil((this.#left[line] as number) - 0.5));
      const end = min(this.#width - 1, ceil((this.#right[line] as number) - 0.5) - 1);
      first[line] = start;
      last[line] = end;
      if (start <= end) covered += end - start + 1;
    }
    this.covered = covered;
  }
}
