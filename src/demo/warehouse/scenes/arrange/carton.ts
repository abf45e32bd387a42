import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import { block, type Placement, type Print, type Side, type Solid, type Surface } from '../solid.js';
import type { Vec } from '../vector.js';

/** What cartons of one article have in common: board, print, tape, where the label goes. */
export interface CartonDesign {
  readonly colour: Vec;
  readonly tape: 'tape-brown' | 'tape-clear' | 'tape-white' | 'none';
  /** Sprite of the maker's print on the long sides, if any, and whether it is on all four sides. */
  readonly print: string | undefined;
  readonly label: string | undefined;
  /** Where the label sits on the front, share of the free width and height. */
  readonly labelAt: readonly [number, number];
  readonly arrows: boolean;
  /** How much cartons of the article differ in tone, 0 to 1. */
  readonly variation: number;
}

const KRAFT: readonly Vec[] = [
  [0.4, 0.252, 0.136],
  [0.44, 0.288, 0.166],
  [0.352, 0.216, 0.112],
  [0.46, 0.32, 0.2],
  [0.375, 0.242, 0.14],
];
const WHITE: readonly Vec[] = [
  [0.66, 0.64, 0.6],
  [0.6, 0.6, 0.58],
];
const PRINTED: readonly Vec[] = [
  [0.1, 0.17, 0.3],
  [0.42, 0.09, 0.07],
  [0.09, 0.24, 0.14],
];

export function cartonDesign(dice: Dice, site: WarehouseSite): CartonDesign {
  const board = dice.weighted(
    site === 'dim' ? { kraft: 0.7, white: 0.18, printed: 0.12 } : { kraft: 0.84, white: 0.12, printed: 0.04 },
  );
  const colour = dice.pick(board === 'kraft' ? KRAFT : board === 'white' ? WHITE : PRINTED);
  return {
    colour,
    tape: dice.weighted({ 'tape-brown': 0.4, 'tape-clear': 0.35, 'tape-white': 0.1, none: 0.15 }),
    print: dice.chance(0.65) ? `print-${dice.whole(0, 5)}` : undefined,
    label: dice.chance(0.8) ? `label-${dice.whole(0, 5)}` : undefined,
    labelAt: [dice.between(0.08, 0.92), dice.between(0.1, 0.8)],
    arrows: dice.chance(0.4),
    variation: dice.between(0.03, site === 'dim' ? 0.16 : 0.1),
  };
}

/** One carton of a design. @param facing quarter turns of the printed front against the placement's front: cartons are packed either way round. */
export function carton(
  design: CartonDesign,
  placement: Placement,
  of: { readonly dice: Dice; readonly carton: number; readonly pallet?: number; readonly facing?: number },
): Solid {
  const tone = 1 + design.variation * of.dice.between(-1, 1);
  const warmth = 1 + 0.03 * of.dice.between(-1, 1);
  const colour: Vec = [design.colour[0] * tone * warmth, design.colour[1] * tone, (design.colour[2] * tone) / warmth];
  const shift: [number, number] = [of.dice.between(0, 8), of.dice.between(0, 8)];
  const labelOffset = of.dice.between(-0.05, 0.05);
  const surface = (side: Side, width: number, height: number): Surface => ({
    material: 'carton',
    colour,
    shift: [shift[0] + SIDES.indexOf(side) * 0.73, shift[1]],
    prints: printsOf({ design, side, width, height, facing: of.facing ?? 0, labelOffset }),
  });
  const solid = block(placement, surface);
  return { ...solid, carton: of.carton, ...(of.pallet === undefined ? {} : { pallet: of.pallet }) };
}

const SIDES: readonly Side[] = ['front', 'right', 'back', 'left', 'top', 'bottom'];

interface Printed {
  readonly design: CartonDesign;
  readonly side: Side;
  readonly width: number;
  readonly height: number;
  readonly facing: number;
  readonly labelOffset: number;
}

function printsOf(of: Printed): Print[] {
  const { design, side, width, height } = of;
  if (side === 'bottom') return [];
  if (side === 'top') return [...seam(width, height), ...tapeAcross(design, width, height)];
  const quarter = (SIDES.indexOf(side) + of.facing) % 4;
  const prints: Print[] = [];
  if (quarter % 2 === 1) prints.push(...tapeEnds(design, width, height));
  if (design.print !== undefined && quarter % 2 === 0) {
    const size = Math.min(width * 0.62, height * 1.1);
    prints.push(centred(design.print, [width * 0.5, height * 0.55], [size, size / 2], 0.8));
  }
  if (design.arrows && quarter !== 0) {
    const size = Math.min(width, height) * 0.3;
    prints.push(centred('arrows', [width - size * 0.75, height - size * 0.7], [size, size], 0.75));
  }
  if (design.label !== undefined && quarter === 0) prints.push(labelOf(design.label, of));
  return prints;
}

function labelOf(sprite: string, { design, width, height, labelOffset }: Printed): Print {
  const w = Math.min(0.15, width * 0.46);
  const h = Math.min(w * 0.72, height * 0.6);
  const [along, up] = design.labelAt;
  const left = Math.min(1, Math.max(0, along + labelOffset)) * (width - w);
  const bottom = up * (height - h);
  return { sprite, left, bottom, right: left + w, top: bottom + h, strength: 0.97 };
}

/** The flaps' edge in the middle of the top. */
function seam(width: number, height: number): Print[] {
  const [w, h] = width >= height ? [width, 0.006] : [0.006, height];
  return [centred('seam', [width / 2, height / 2], [w, h], 0.8)];
}

function tapeAcross({ tape }: CartonDesign, width: number, height: number): Print[] {
  if (tape === 'none') return [];
  const broad = Math.min(0.05, Math.min(width, height) * 0.25);
  return [
    width >= height
      ? centred(tape, [width / 2, height / 2], [width, broad], 1)
      : { ...centred(tape, [width / 2, height / 2], [broad, height], 1), quarters: 1 },
  ];
}

function tapeEnds({ tape }: CartonDesign, width: number, height: number): Print[] {
  if (tape === 'none') return [];
  const broad = Math.min(0.05, width * 0.25);
  const long = Math.min(0.07, height * 0.35);
  return [{ ...centred(tape, [width / 2, height - long / 2], [broad, long], 1), quarters: 1 }];
}

function centred(
  sprite: string,
  [x, y]: readonly [number, number],
  size: readonly [number, number],
  strength: number,
): Print {
  const [w, h] = size;
  return { sprite, left: x - w / 2, bottom: y - h / 2, right: x + w / 2, top: y + h / 2, strength };
}
