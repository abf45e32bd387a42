import type { Box } from '../../vision/box.js';
import type { Polygon, RelativePoint } from './contract.js';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Whether a point lies in a polygon; every edge belongs to it. Ray casting (even-odd rule), so a polygon may cut itself. */
export function pointInPolygon([x, y]: RelativePoint, polygon: Polygon): boolean {
  let inside = false;
  for (let i = 0; i < polygon.length; i++) {
    const [ax, ay] = polygon[i] as RelativePoint;
    const [bx, by] = polygon[(i + 1) % polygon.length] as RelativePoint;
    if (onSegment([x, y], [ax, ay], [bx, by])) return true;
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
  }
  return inside;
}

/** The point of a box that decides whether it lies in a region, in relative coordinates. */
export function anchorOf(box: Box, anchor: 'CENTRE' | 'BOTTOM_CENTRE', image: ImageSize): RelativePoint {
  const y = anchor === 'CENTRE' ? box.y + box.height / 2 : box.y + box.height;
  return [(box.x + box.width / 2) / image.width, y / image.height];
}

/** Shortest distance between two boxes in pixels; 0 when they touch or overlap. */
export function gapBetween(a: Box, b: Box): number {
  const dx = Math.max(0, a.x - (b.x + b.width), b.x - (a.x + a.width));
  const dy = Math.max(0, a.y - (b.y + b.height), b.y - (a.y + a.height));
  return Math.hypot(dx, dy);
}

/** Share 0..1 of a's width that lies above or below b; 0 for a box without width. */
export function widthShare(a: Box, b: Box): number {
  const shared = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  return shared <= 0 || a.width <= 0 ? 0 : shared / a.width;
}

/** Smallest box around all of them. @param boxes at least one */
export function unionOf(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

function onSegment([x, y]: RelativePoint, [ax, ay]: RelativePoint, [bx, by]: RelativePoint): boolean {
  const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  return (
    cross === 0 && x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by)
  );
}
