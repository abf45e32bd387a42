import type { Box } from '../../vision/box.js';
import type { Polygon, RelativePoint } from './contract.js';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Whether a point lies in a polygon; every edge belongs to it. Ray casting (even-odd rule). */
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

/** Area of a polygon that does not cut itself, in units of its coordinates squared (shoelace formula). */
export function areaWithin(polygon: Polygon): number {
  const doubled = polygon.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length] as RelativePoint;
    return sum + (x * nextY - nextX * y);
  }, 0);
  return Math.abs(doubled) / 2;
}

/** Whether two sides cross, touch, or run over one another other than at the corner neighbours share. */
export function cutsItself(polygon: Polygon): boolean {
  const side = (i: number): readonly [RelativePoint, RelativePoint] => [
    polygon[i] as RelativePoint,
    polygon[(i + 1) % polygon.length] as RelativePoint,
  ];
  return polygon.some((_, i) =>
    polygon.some((__, j) => {
      if (j <= i) return false;
      const areNeighbours = j === i + 1 || (i === 0 && j === polygon.length - 1);
      return areNeighbours ? foldsBack(side(i), side(j)) : sidesMeet(side(i), side(j));
    }),
  );
}

type Side = readonly [RelativePoint, RelativePoint];

/** Neighbours share one corner; more than that only when one lies back over the other, or has no length. */
function foldsBack(first: Side, second: Side): boolean {
  const isSame = (a: RelativePoint, b: RelativePoint): boolean => a[0] === b[0] && a[1] === b[1];
  if (isSame(...first) || isSame(...second)) return true;
  const [ofFirst] = first.filter((point) => !second.some((other) => isSame(point, other)));
  const [ofSecond] = second.filter((point) => !first.some((other) => isSame(point, other)));
  return (
    ofFirst === undefined || ofSecond === undefined || onSegment(ofFirst, ...second) || onSegment(ofSecond, ...first)
  );
}

function sidesMeet([a, b]: Side, [c, d]: Side): boolean {
  const turn = ([px, py]: RelativePoint, [qx, qy]: RelativePoint, [rx, ry]: RelativePoint): number =>
    Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true;
  return onSegment(c, a, b) || onSegment(d, a, b) || onSegment(a, c, d) || onSegment(b, c, d);
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
