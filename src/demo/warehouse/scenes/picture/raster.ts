import type { Face } from '../solid.js';
import { cross, dot, type Vec } from '../vector.js';
import { axesOf, type Camera, pixelOf, seenFrom } from './camera.js';

// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { abs } = Math;

/** Samples along a pixel's side: 2, hence four a pixel. */
export const SAMPLES = 2;
const NEAREST = 0.2;
const WHOLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** Corners in pixels. */
export type Outline = readonly (readonly [number, number])[];

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
  readonly outline: Outline;
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

/** Area of a polygon in square pixels. */
export function areaOf(outline: Outline): number {
  let twice = 0;
  outline.forEach(([x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length] as readonly [number, number];
    twice += x * nextY - nextX * y;
  });
  return abs(twice) / 2;
}
