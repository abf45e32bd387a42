import { areaOf, type Outline, type SeenFace } from '../picture/raster.js';
import type { Material, Print } from '../solid.js';
import { cross, lengthOf, normalise, type Vec } from '../vector.js';
import type { LatticeStore } from './lattice-store.js';
import type { Stock } from './materials.js';

/** A print as it is read while colouring: its rectangle on the face in 0..1 and the copy of its sprite that fits the picture. */
export interface PreparedPrint {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
  readonly strength: number;
  readonly quarters: number;
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** What colouring needs to know of a face, worked out once. Lengths in metres. Numbers lie side by side: they are read for each pixel. */
export interface PreparedFace {
  readonly material: Material;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly corner: Vec;
  readonly u: Vec;
  readonly v: Vec;
  readonly width: number;
  readonly height: number;
  readonly normal: Vec;
  /** Reaches from near to far: the size of a pixel on it is worked out at the point. */
  readonly isLarge: boolean;
  /** Size of a pixel on the face where it lies in the middle of it, metres. */
  readonly pixel: number;
  readonly prints: readonly PreparedPrint[];
  readonly lattice: Lattice;
  /** Coefficients of 1, x and y as in SeenFace. */
  readonly u0: number;
  readonly ux: number;
  readonly uy: number;
  readonly v0: number;
  readonly vx: number;
  readonly vy: number;
  readonly s0: number;
  readonly sx: number;
  readonly sy: number;
  readonly nearness: Vec;
}

/** Pixels between the points of a face on which light is worked out; between them it is interpolated. */
export const SPACING = 4;

/** Light at points of the picture, as if the face reached there: red, green, blue, gleam. NaN where it was not asked for yet. */
export interface Lattice {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly values: Float32Array;
}

/** @param on the picture, and where its lattices are kept. */
export function prepareFace(
  seen: SeenFace,
  stock: Stock,
  on: { readonly width: number; readonly height: number; readonly lattices: LatticeStore },
): PreparedFace {
  const { corner, u, v, surface, shape } = seen.face;
  const [width, height] = [lengthOf(u), lengthOf(v)];
  const area = areaOf(seen.outline) / (shape === undefined ? 1 : areaOf(shape));
  const { material, colour, shift } = surface;
  return {
    material,
    red: colour[0],
    green: colour[1],
    blue: colour[2],
    shiftX: shift[0],
    shiftY: shift[1],
    corner,
    u,
    v,
    width,
    height,
    normal: normalise(cross(u, v)),
    isLarge: width >= 3 || height >= 3,
    pixel: Math.sqrt((width * height) / Math.max(area, 1)),
    prints: (surface.prints ?? []).map((print) => preparePrint(print, { width, height, area }, stock)),
    lattice: latticeOver(seen.outline, on),
    u0: seen.u[0],
    ux: seen.u[1],
    uy: seen.u[2],
    v0: seen.v[0],
    vx: seen.v[1],
    vy: seen.v[2],
    s0: seen.scale[0],
    sx: seen.scale[1],
    sy: seen.scale[2],
    nearness: seen.nearness,
  };
}

function preparePrint(print: Print, on: { width: number; height: number; area: number }, stock: Stock): PreparedPrint {
  const sprite = stock.sprites.get(print.sprite);
  if (sprite === undefined) throw new RangeError(`nothing called ${print.sprite} is printed`);
  const left = print.left / on.width;
  const right = print.right / on.width;
  const bottom = print.bottom / on.height;
  const top = print.top / on.height;
  const pixels = on.area * (right - left) * (top - bottom);
  // The copy with about one texel a pixel.
  const fitting = sprite.levels.find(({ width, height }) => width * height <= pixels * 1.6) ?? sprite.levels.at(-1);
  if (fitting === undefined) throw new RangeError(`${print.sprite} has no picture`);
  return { left, right, bottom, top, strength: print.strength, quarters: print.quarters ?? 0, ...fitting };
}

function latticeOver(
  outline: Outline,
  picture: { readonly width: number; readonly height: number; readonly lattices: LatticeStore },
): Lattice {
  let [left, right, top, bottom] = [picture.width, 0, picture.height, 0];
  for (const [x, y] of outline) {
    left = Math.min(left, Math.max(0, x));
    right = Math.max(right, Math.min(picture.width, x));
    top = Math.min(top, Math.max(0, y));
    bottom = Math.max(bottom, Math.min(picture.height, y));
  }
  const [first, above] = [Math.floor(left / SPACING), Math.floor(top / SPACING)];
  const across = Math.floor(right / SPACING) - first + 2;
  const down = Math.floor(bottom / SPACING) - above + 2;
  return { left: first, top: above, across, values: picture.lattices.take(across * down * 4) };
}
