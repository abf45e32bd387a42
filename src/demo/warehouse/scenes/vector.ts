// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { round, sqrt } = Math;

/** A point or direction in metres: x to the right, y away from the cameras, z up from the floor. */
export type Vec = readonly [number, number, number];

export const add = (a: Vec, b: Vec): Vec => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec, by: number): Vec => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const lengthOf = (a: Vec): number => sqrt(dot(a, a));

/** @throws RangeError for the null vector, which has no direction. */
export function normalise(a: Vec): Vec {
  const length = lengthOf(a);
  if (length === 0) throw new RangeError('the null vector has no direction');
  return scale(a, 1 / length);
}

/**
 * Sine by its Taylor series after reduction to ±π/2, error below 1e-11. Not Math.sin: engines differ in its last bit,
 * and one bit is another photograph.
 * @param angle radians.
 */
export function sine(angle: number): number {
  const turns = angle - 2 * Math.PI * round(angle / (2 * Math.PI));
  const x = turns > Math.PI / 2 ? Math.PI - turns : turns < -Math.PI / 2 ? -Math.PI - turns : turns;
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 2; n <= 18; n += 2) {
    term *= -square / (n * (n + 1));
    sum += term;
  }
  return sum;
}

export const cosine = (angle: number): number => sine(angle + Math.PI / 2);

/** Turned about the vertical through the origin, anticlockwise seen from above. @param angle radians. */
export function turned([x, y, z]: Vec, angle: number): Vec {
  const [s, c] = [sine(angle), cosine(angle)];
  return [x * c - y * s, x * s + y * c, z];
}
