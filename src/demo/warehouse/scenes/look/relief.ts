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
  readonly #heights: Float32Array;

  constructor(solids: readonly Solid[]) {
    const raised = new Float32Array(ACROSS * ALONG);
    for (const { shade } of solids) if (shade !== undefined) raise(raised, shade.outline, shade.top);
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
  const [x0, x1] = [max(0, floor(min(...xs))), min(ACROSS - 1, ceil(max(...xs)))];
  const [y0, y1] = [max(0, floor(min(...ys))), min(ALONG - 1, ceil(max(...ys)))];
  const inside = (x: number, y: number): boolean =>
    xs.every((ax, i) => {
      const [ay, j] = [ys[i] as number, (i + 1) % xs.length];
      return ((xs[j] as number) - ax) * (y - ay) - ((ys[j] as number) - ay) * (x - ax) >= 0;
    });
  for (let y = y0; y <= y1; y += 1) {
    for (let x = x0; x <= x1; x += 1) {
      const i = y * ACROSS + x;
      if (top > (heights[i] as number) && inside(x + 0.5, y + 0.5)) heights[i] = top;
    }
  }
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
