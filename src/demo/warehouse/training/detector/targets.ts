import { HEADS, INPUT } from './network.js';
import type { HeadGeometry } from './network.js';
import { TARGET_CHANNELS } from './loss.js';

/** An object in input pixels, as the loss sees it. */
export interface TrainingObject {
  readonly className: 'box' | 'pallet';
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Share of the object that is seen, 0..1. */
  readonly visibility: number;
}

/**
 * Which objects are learned: those seen well enough and at least this large (short side, input pixels). Cartons too small for any use case are
 * learned too: a detector that may say anything there invents large ones. Objects between `unseen` and `visibility` are neither asked for nor
 * forbidden; what is seen less, or is smaller, is background.
 */
export const LEARNED = {
  box: { visibility: 0.45, unseen: 0.3, shortSide: 5 },
  pallet: { visibility: 0.4, unseen: 0.15, shortSide: 16 },
} as const;

/** Half the extent of the central region, as a share of the object's side; cells in it are centres. */
const CENTRAL = 0.15;

/** Spread of the region around a centre where background counts less, as a share of the object's side. */
const SPREAD = 0.15;

/** Targets of one head for a batch: [N, 6, rows, columns], see loss.ts. */
export class HeadTargets {
  readonly values: Float32Array;
  private readonly plane: number;
  /** Cells that are centres, per image. */
  private readonly centres: number[];

  constructor(
    private readonly className: 'box' | 'pallet',
    private readonly batch: number,
  ) {
    const { rows, columns } = HEADS[className];
    this.plane = rows * columns;
    this.values = new Float32Array(batch * TARGET_CHANNELS * this.plane);
    this.centres = new Array<number>(batch).fill(0);
  }

  /** Forgets the last batch: everything is background and no side is asked for. */
  clear(): void {
    this.centres.fill(0);
    for (let image = 0; image < this.batch; image += 1) {
      const start = image * TARGET_CHANNELS * this.plane;
      this.values.fill(0, start, start + this.plane);
      this.values.fill(1, start + this.plane, start + 2 * this.plane);
      // Sides of cells without an object weigh nothing, but must be above 0 for the overlap to be a number.
      this.values.fill(HEADS[this.className].unit, start + 2 * this.plane, start + TARGET_CHANNELS * this.plane);
    }
  }

  /** Writes the objects of one image. Where central regions meet, the cell belongs to the object whose centre is nearer. */
  place(image: number, objects: readonly TrainingObject[]): void {
    const nearest = new Float32Array(this.plane).fill(Infinity);
    for (const object of objects) {
      if (object.className !== this.className) continue;
      const role = roleOf(object);
      if (role !== 'background') this.placeOne(image, object, { nearest, isLearned: role === 'learned' });
    }
  }

  /**
   * Scales all weights. Call once, after the last image. An image of n centres counts as the root of n of them: a single carton on the floor
   * is not drowned by a pallet of hundreds. The whole is divided by the sum of these roots (at least 1).
   */
  finish(): void {
    const total = this.centres.reduce((sum, count) => sum + Math.sqrt(count), 0);
    for (const [image, count] of this.centres.entries()) {
      const start = image * TARGET_CHANNELS * this.plane;
      const share = 1 / (Math.sqrt(Math.max(1, count)) * Math.max(1, total));
      for (let i = start; i < start + 2 * this.plane; i += 1) this.values[i] = (this.values[i] ?? 0) * share;
    }
  }

  private placeOne(
    image: number,
    object: TrainingObject,
    { nearest, isLearned }: { readonly nearest: Float32Array; readonly isLearned: boolean },
  ): void {
    const geometry = HEADS[this.className];
    const start = image * TARGET_CHANNELS * this.plane;
    forEachCell(geometry, object, (cell, x, y, distance) => {
      const background = start + this.plane + cell;
      const softened = (1 - Math.exp(-(distance * distance) / (2 * SPREAD * SPREAD))) ** 4;
      this.values[background] = Math.min(
        this.values[background] ?? 1,
        isCentral(object, geometry, x, y) ? 0 : softened,
      );
      if (!isLearned || !isCentral(object, geometry, x, y)) return;
      const pixels = Math.hypot(x - (object.left + object.right) / 2, y - (object.top + object.bottom) / 2);
      if (pixels >= (nearest[cell] ?? 0)) return;
      if (nearest[cell] === Infinity) this.centres[image] = (this.centres[image] ?? 0) + 1;
      nearest[cell] = pixels;
      this.values[start + cell] = 1;
      const sides = [x - object.left, y - object.top, object.right - x, object.bottom - y];
      sides.forEach((side, index) => (this.values[start + (2 + index) * this.plane + cell] = Math.max(side, 0.5)));
    });
  }
}

function roleOf({
  className,
  left,
  top,
  right,
  bottom,
  visibility,
}: TrainingObject): 'learned' | 'ignored' | 'background' {
  const limits = LEARNED[className];
  if (visibility < limits.unseen || Math.min(right - left, bottom - top) < limits.shortSide) return 'background';
  return visibility >= limits.visibility ? 'learned' : 'ignored';
}

/** The cell that holds the centre, and those whose centres lie in the central region. */
function isCentral(object: TrainingObject, { stride }: HeadGeometry, x: number, y: number): boolean {
  const { left, top, right, bottom } = object;
  const reachX = Math.max(stride / 2, CENTRAL * (right - left));
  const reachY = Math.max(stride / 2, CENTRAL * (bottom - top));
  return Math.abs(x - (left + right) / 2) <= reachX && Math.abs(y - (top + bottom) / 2) <= reachY;
}

/** Visits the cells whose centres lie in the object's box, with the distance from its centre in units of its sides. */
function forEachCell(
  { stride, rows, columns }: HeadGeometry,
  { left, top, right, bottom }: TrainingObject,
  visit: (cell: number, x: number, y: number, distance: number) => void,
): void {
  // A box narrower than a cell may hold no centre of a cell: half a cell more on each side finds it.
  const first = (edge: number): number => Math.max(0, Math.floor((edge - stride) / stride));
  const last = (edge: number, count: number): number => Math.min(count - 1, Math.ceil((edge + stride) / stride));
  for (let row = first(top); row <= last(bottom, rows); row += 1) {
    const y = (row + 0.5) * stride;
    for (let column = first(left); column <= last(right, columns); column += 1) {
      const x = (column + 0.5) * stride;
      if (x < left - stride / 2 || x > right + stride / 2 || y < top - stride / 2 || y > bottom + stride / 2) continue;
      const dx = (x - (left + right) / 2) / (right - left);
      const dy = (y - (top + bottom) / 2) / (bottom - top);
      visit(row * columns + column, x, y, Math.hypot(dx, dy));
    }
  }
}

/** Whether an object lies in the picture at all. */
export function isInPicture({ left, top, right, bottom }: TrainingObject): boolean {
  return Math.min(right, INPUT.width) - Math.max(left, 0) > 1 && Math.min(bottom, INPUT.height) - Math.max(top, 0) > 1;
}
