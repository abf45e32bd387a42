import type { Dice } from '../dice.js';
import { block, type Solid, type Surface } from '../solid.js';
import { add, turned, type Vec } from '../vector.js';

/** A four-way pallet of 1,200 × 800 mm, 144 mm high: boards, nine blocks and three runners (the shape of EN 13698-1). */
export const CARRIER: { readonly width: number; readonly depth: number; readonly height: number } = {
  width: 1.2,
  depth: 0.8,
  height: 0.144,
};

const WOOD: readonly Vec[] = [
  [0.4, 0.29, 0.175],
  [0.34, 0.24, 0.145],
  [0.3, 0.225, 0.15],
  [0.25, 0.2, 0.145],
];

/** Middle, width, depth, bottom and height of each part of a carrier whose middle is the origin. */
const PARTS: readonly (readonly [number, number, number, number, number, number])[] = [
  ...[-0.35, 0, 0.35].map((y) => [0, y, 1.2, y === 0 ? 0.145 : 0.1, 0, 0.022] as const),
  ...[-0.35, 0, 0.35].flatMap((y) =>
    [-0.5275, 0, 0.5275].map((x) => [x, y, 0.145, y === 0 ? 0.145 : 0.1, 0.022, 0.078] as const),
  ),
  ...[-0.5275, 0, 0.5275].map((x) => [x, 0, 0.145, 0.8, 0.1, 0.022] as const),
  ...[-0.3275, -0.185, 0, 0.185, 0.3275].map(
    (y) => [0, y, 1.2, y === 0 || y < -0.3 || y > 0.3 ? 0.145 : 0.1, 0.122, 0.022] as const,
  ),
];

/** @param pallet index of the loaded pallet; undefined for an empty carrier, which is no load and nothing to be found. */
export function carrier(at: Vec, turn: number, dice: Dice, pallet?: number): Solid[] {
  const wood = dice.pick(WOOD);
  return PARTS.map(([x, y, width, depth, bottom, height]) => {
    const tone = dice.between(0.82, 1.12);
    const shift: [number, number] = [dice.between(0, 8), dice.between(0, 8)];
    const surface = (): Surface => ({
      material: 'wood',
      colour: [wood[0] * tone, wood[1] * tone, wood[2] * tone],
      shift,
    });
    const solid = block({ at: add(at, turned([x, y, bottom], turn)), size: [width, depth, height], turn }, surface);
    return pallet === undefined ? solid : { ...solid, pallet };
  });
}
