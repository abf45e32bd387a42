import type { Solid } from '../solid.js';
import type { Vec } from '../vector.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { ceil, floor, max, min } = Math;

const CELL = 0.04;
const LEFT = -5.2;
const NEAR = -0.4;
const ACROSS = 260;
const ALONG = 300;

/** Height of the goods over the floor, seen from above, in cells of 4 cm: what shades what. Metres; 0 outside the area. */
export class Relief {
  /** Nothing is higher, metres. */
  readonly highest: number;
  readonly #heights: Float32Array;

  constructor(solids: readonly Solid[]) {
    const raised = new Float32Array(ACROSS * ALONG);
    let highest = 0;
    for (const { shade } of solids) {
      if (shade === undefined) continue;
      raise(raised, shade.outline, shade.top);
      highest = max(highest, shade.top);
    }
    // Heights are rounded to single precision, and once more between cells.
    this.highest = highest * (1 + 1e-6);
    this.#heights = softened(raised);
  }

  /** Between the four nearest cells' heights. */
  at(x: number, y: number): number {
    const column = (x - LEFT) / CELL - 0.5;
    const row = (y - NEAR) / CELL - 0.5;
    if (column < 0 || row < 0 || column >= ACROSS - 1 || row >= ALONG - 1) return 0;
    const left = column | 0;
    const near = row | 0;
    const a = column - left;
    const b = row - near;
    const i = near * ACROSS + left;
    const h = this.#heights;
    return (
      ((h[i] as number) * (1 - a) + (h[i + 1] as number) * a) * (1 - b) +
      ((h[i + ACROSS] as number) * (1 - a) + (h[i + ACROSS + 1] as number) * a) * b
    );
  }
}

/** Cells whose middle lies in the convex outline, anticlockwise from above, come to at least the height. */
function raise(heights: Float32Array, outline: readonly Vec[], top: number): void {
  const xs = outline.map(([x]) => (x - LEFT) / CELL);
  const ys = outline.map(([, y]) => (y - NEAR) / CELL);
  const x0 = max(0, floor(min(...xs)));
  const x1 = min(ACROSS - 1, ceil(max(...xs)));
  const y0 = max(0, floor(min(...ys)));
  const y1 = min(ALONG - 1, ceil(max(...ys)));
  for (let y = y0; y <= y1; y += 1) {
    for (let x = x0; x <= x1; x += 1) {
      const i = y * ACROSS + x;
      if (top > (heights[i] as number) && isInside(xs, ys, x + 0.5, y + 0.5)) heights[i] = top;
    }
  }
}

function isInside(xs: readonly number[], ys: readonly number[], x: number, y: number): boolean {
  for (let i = 0; i < xs.length; i += 1) {
    const j = i + 1 === xs.length ? 0 : i + 1;
    const ax = xs[i] as number;
    const ay = ys[i] as number;
    if (!(((xs[j] as number) - ax) * (y - ay) - ((ys[j] as number) - ay) * (x - ax) >= 0)) return false;
  }
  return true;
}

function softened(raised: Float32Array): Float32Array {
  const soft = new Float32Array(raised);
  for (let i = ACROSS + 1; i < raised.length - ACROSS - 1; i += 1) {
    soft[i] =
      (raised[i] as number) * 0.5 +
      ((raised[i - 1] as number) +
        (raised[i + 1] as number) +
        (raised[i - ACROSS] as number) +
        (raised[i + ACROSS] as number)) *
        0.125;
  }
  return soft;
}
