/** An axis-aligned box in pixels of the upright source image: left, top, width, height (COCO order). */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Square pixels; zero for a degenerate box. */
export function areaOf(box: Box): number {
  return box.width * box.height;
}

/** Square pixels shared by two boxes; 0 when they only touch. Order of operations as in the COCO reference, in doubles. */
export function intersectionOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width <= 0 || height <= 0 ? 0 : width * height;
}

/** Intersection over union, 0..1; 0 when both are empty. */
export function iouOf(a: Box, b: Box): number {
  const intersection = intersectionOf(a, b);
  return intersection === 0 ? 0 : intersection / (areaOf(a) + areaOf(b) - intersection);
}
