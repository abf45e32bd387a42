import type { Face } from '../solid.js';
import { cross, dot, type Vec } from '../vector.js';
import { axesOf, type Camera, pixelOf, seenFrom } from './camera.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { abs, ceil, max, min } = Math;

/** Samples along a pixel's side: 2, hence four a pixel. */
export const SAMPLES = 2;
const NEAREST = 0.2;
const WHOLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/**
 * A face as one camera sees it. For a pixel (x, y): nearness = 1 / distance along the axis, u and v in 0..1 on the face, each from
 * three coefficients c of c[0] + c[1] x + c[2] y; u and v are quotients by `scale`.
 */
export interface SeenFace {
  readonly face: Face;
  readonly nearness: Vec;
  readonly u: Vec;
  readonly v: Vec;
  readonly scale: Vec;
  /** Its outline in pixels, cut at the near plane but not at the picture's edge. */
  readonly outline: readonly (readonly [number, number])[];
}

/** A face seen from its outer side and not wholly behind the camera, or undefined. */
export function seenFace(face: Face, camera: Camera): SeenFace | undefined {
  const q = seenFrom(camera, face.corner);
  const u = axesOf(camera, face.u);
  const v = axesOf(camera, face.v);
  const normal = cross(u, v);
  const offset = dot(q, normal);
  if (offset >= 0) return undefined;
  const at = ([along, up]: readonly [number, number]): Vec => [
    q[0] + along * u[0] + up * v[0],
    q[1] + along * u[1] + up * v[1],
    q[2] + along * u[2] + up * v[2],
  ];
  const outline = cutNear((face.shape ?? WHOLE).map(at)).map((corner) => pixelOf(camera, corner));
  if (outline.length < 3) return undefined;
  const scale = alongPixels(normal, camera);
  return {
    face,
    outline,
    scale,
    nearness: [scale[0] / offset, scale[1] / offset, scale[2] / offset],
    u: alongPixels(cross(v, q), camera),
    v: alongPixels(cross(q, u), camera),
  };
}

/** The dot product with a pixel's ray, as coefficients of 1, x and y. */
function alongPixels(direction: Vec, { focal, width, height }: Camera): Vec {
  const [x, y] = [direction[0] / focal, direction[1] / focal];
  return [direction[2] - (x * width) / 2 - (y * height) / 2, x, y];
}

function cutNear(corners: readonly Vec[]): Vec[] {
  const kept: Vec[] = [];
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % corners.length] as Vec;
    if (a[2] >= NEAREST) kept.push(a);
    if (a[2] >= NEAREST !== b[2] >= NEAREST) {
      const share = (NEAREST - a[2]) / (b[2] - a[2]);
      kept.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), NEAREST]);
    }
  });
  return kept;
}

/** Calls `row` with each line of samples that a convex outline covers: line, first and last sample, both included, within the grid. */
export function eachLine(
  outline: SeenFace['outline'],
  grid: { readonly width: number; readonly height: number },
  row: (line: number, first: number, last: number) => void,
): void {
  const ys = outline.map(([, y]) => y * SAMPLES);
  const from = max(0, ceil(min(...ys) - 0.5));
  const to = min(grid.height - 1, ceil(max(...ys) - 0.5) - 1);
  for (let line = from; line <= to; line += 1) {
    let left = 1e9;
    let right = -1e9;
    for (let i = 0; i < outline.length; i += 1) {
      const a = outline[i] as readonly [number, number];
      const b = outline[(i + 1) % outline.length] as readonly [number, number];
      const [ay, by] = [a[1] * SAMPLES - 0.5, b[1] * SAMPLES - 0.5];
      if (ay <= line === by <= line) continue;
      const x = (a[0] + ((b[0] - a[0]) * (line - ay)) / (by - ay)) * SAMPLES;
      if (x < left) left = x;
      if (x > right) right = x;
    }
    const first = max(0, ceil(left - 0.5));
    const last = min(grid.width - 1, ceil(right - 0.5) - 1);
    if (first <= last) row(line, first, last);
  }
}

/** Area of a polygon in square pixels. */
export function areaOf(outline: SeenFace['outline']): number {
  let twice = 0;
  outline.forEach(([x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length] as readonly [number, number];
    twice += x * nextY - nextX * y;
  });
  return abs(twice) / 2;
}
