import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import { block, type Solid, type Surface } from '../solid.js';
import { add, turned, type Vec } from '../vector.js';
import { CARRIER, carrier } from './carrier.js';
import { carton, type CartonDesign, cartonDesign } from './carton.js';

export type Wrap = 'none' | 'partial' | 'full';

export interface PalletOrder {
  readonly index: number;
  /** Middle of the pallet on the floor. */
  readonly at: Vec;
  readonly turn: number;
  readonly site: WarehouseSite;
  readonly fill: 'half' | 'dense';
  readonly wrap: Wrap;
  /** Index of its first carton. */
  readonly firstCarton: number;
}

export interface LoadedPallet {
  readonly solids: readonly Solid[];
  readonly cartons: number;
}

/** Cartons along the width and the depth of a layer, and the range of their height in metres. */
interface Pattern {
  readonly across: number;
  readonly deep: number;
  readonly height: readonly [number, number];
}

const COARSE: readonly Pattern[] = [
  { across: 2, deep: 2, height: [0.26, 0.42] },
  { across: 3, deep: 2, height: [0.22, 0.4] },
  { across: 3, deep: 3, height: [0.2, 0.32] },
  { across: 4, deep: 3, height: [0.18, 0.3] },
];
const FINE: readonly Pattern[] = [
  { across: 4, deep: 3, height: [0.16, 0.24] },
  { across: 5, deep: 4, height: [0.15, 0.22] },
  { across: 6, deep: 4, height: [0.13, 0.2] },
  { across: 8, deep: 5, height: [0.12, 0.18] },
  { across: 10, deep: 5, height: [0.12, 0.16] },
];
/** The highest load on a carrier, metres. */
const HIGHEST = 1.75;
const MOST_CARTONS = 500;

/** A carrier with its load. Its height, layers and cartons come from the dice; at most 500 cartons. */
export function loadedPallet(order: PalletOrder, dice: Dice): LoadedPallet {
  const base = carrier(order.at, order.turn, dice, order.index);
  const mixed = dice.chance(order.site === 'dim' ? 0.5 : 0.15);
  const load = new Load(order, dice);
  const target = order.fill === 'dense' ? dice.between(1.1, HIGHEST) : dice.between(0.35, 0.95);
  const patterns = order.fill === 'dense' ? FINE : COARSE;
  if (mixed) load.mixed(patterns, target);
  else load.uniform(dice.pick(patterns), target);
  const solids = [...base, ...load.solids];
  return { solids: [...solids, ...film(order, load.height)], cartons: load.cartons };
}

class Load {
  readonly solids: Solid[] = [];
  cartons = 0;
  height = 0;
  readonly #order: PalletOrder;
  readonly #dice: Dice;

  constructor(order: PalletOrder, dice: Dice) {
    this.#order = order;
    this.#dice = dice;
  }

  uniform(pattern: Pattern, target: number): void {
    const design = cartonDesign(this.#dice, this.#order.site);
    const height = this.#dice.between(...pattern.height);
    const perLayer = pattern.across * pattern.deep;
    const layers = Math.max(1, Math.min(Math.round(target / height), Math.floor(MOST_CARTONS / perLayer)));
    const swapped = this.#dice.chance(0.5);
    for (let layer = 0; layer < layers; layer += 1) {
      const last = layer === layers - 1;
      this.#layer({
        pattern,
        design,
        height,
        facing: swapped && layer % 2 === 1 ? 2 : 0,
        missing: last ? this.#missing(perLayer) : 0,
      });
    }
  }

  /** Layers of different articles, now and then one of crates. */
  mixed(patterns: readonly Pattern[], target: number): void {
    let layers = 0;
    while (this.height < target && layers < 12) {
      const pattern = this.#dice.pick(patterns);
      const height = this.#dice.between(...pattern.height);
      const perLayer = pattern.across * pattern.deep;
      if (this.height + height > HIGHEST || this.cartons + perLayer > MOST_CARTONS) break;
      const last = this.height + height >= target;
      if (layers > 0 && !last && this.#order.site === 'dim' && this.#dice.chance(0.15)) this.#crates();
      else {
        const design = cartonDesign(this.#dice, this.#order.site);
        this.#layer({ pattern, design, height, facing: 0, missing: last ? this.#missing(perLayer) : 0 });
      }
      layers += 1;
    }
  }

  #missing(perLayer: number): number {
    const share = this.#order.fill === 'half' ? this.#dice.between(0, 0.8) : this.#dice.between(-0.4, 0.5);
    return Math.floor(Math.max(0, share) * perLayer);
  }

  #layer(of: { pattern: Pattern; design: CartonDesign; height: number; facing: number; missing: number }): void {
    const { across, deep } = of.pattern;
    const [width, depth] = [CARRIER.width / across, CARRIER.depth / deep];
    const gap = Math.min(width, depth) * 0.018 + 0.002;
    const start = this.#dice.whole(0, 3);
    const order = cellsFromCorner(across, deep, start);
    const loose = this.#order.site === 'dim' ? 0.008 : 0.004;
    for (const [i, j] of order.slice(0, across * deep - of.missing)) {
      const local: Vec = [
        (i + 0.5) * width - CARRIER.width / 2 + this.#dice.between(-loose, loose),
        (j + 0.5) * depth - CARRIER.depth / 2 + this.#dice.between(-loose, loose),
        CARRIER.height + this.height,
      ];
      const placement = {
        at: add(this.#order.at, turned(local, this.#order.turn)),
        size: [width - gap, depth - gap, of.height - 0.003] as Vec,
        turn: this.#order.turn + this.#dice.between(-1, 1) * loose,
      };
      const numbers = { carton: this.#order.firstCarton + this.cartons, pallet: this.#order.index };
      const facing = of.facing + (this.#dice.chance(0.06) ? 2 : 0);
      this.solids.push(carton(of.design, placement, { dice: this.#dice, ...numbers, facing }));
      this.cartons += 1;
    }
    this.height += of.height;
  }

  #crates(): void {
    const colour = this.#dice.pick(CRATES);
    const height = 0.22;
    for (const x of [-0.4, 0, 0.4]) {
      for (const y of [-0.2, 0.2]) {
        const at = add(this.#order.at, turned([x, y, CARRIER.height + this.height], this.#order.turn));
        const solid = crate({ at, size: [0.385, 0.385, height - 0.005], turn: this.#order.turn, colour }, this.#dice);
        this.solids.push({ ...solid, pallet: this.#order.index });
      }
    }
    this.height += height;
  }
}

export const CRATES: readonly Vec[] = [
  [0.05, 0.11, 0.28],
  [0.16, 0.17, 0.18],
  [0.34, 0.05, 0.04],
  [0.07, 0.2, 0.12],
];

/** A stacking crate of plastic: ribbed sides, dark inside. Not a carton. */
export function crate(of: { at: Vec; size: Vec; turn: number; colour: Vec }, dice: Dice): Solid {
  const shift: [number, number] = [dice.between(0, 8), dice.between(0, 8)];
  const tone = dice.between(0.85, 1.15);
  const colour: Vec = [of.colour[0] * tone, of.colour[1] * tone, of.colour[2] * tone];
  return block(of, (side, width, height): Surface => ({
    material: 'plastic',
    colour,
    shift,
    prints: [
      {
        sprite: side === 'top' ? 'crate-top' : 'crate-side',
        left: 0,
        bottom: 0,
        right: width,
        top: height,
        strength: 0.85,
      },
    ],
  }));
}

/** Cells of a layer in the order they are stacked, from one of four corners, rows first. */
function cellsFromCorner(across: number, deep: number, corner: number): [number, number][] {
  const cells: [number, number][] = [];
  for (let j = 0; j < deep; j += 1) {
    for (let i = 0; i < across; i += 1) {
      cells.push([corner % 2 === 0 ? i : across - 1 - i, corner < 2 ? deep - 1 - j : j]);
    }
  }
  return cells;
}

function film({ at, turn, wrap }: PalletOrder, height: number): Solid[] {
  if (wrap === 'none' || height === 0) return [];
  const top = wrap === 'full' ? height + 0.012 : height * 0.66;
  const shift: [number, number] = [at[0] * 3.1 + 7, at[1] * 2.3 + 7];
  const solid = block(
    {
      at: add(at, [0, 0, CARRIER.height - 0.05]),
      size: [CARRIER.width + 0.02, CARRIER.depth + 0.02, top + 0.05],
      turn,
    },
    (): Surface => ({ material: 'film', colour: [0.72, 0.76, 0.8], shift }),
  );
  return [{ faces: solid.faces.filter((_, i) => i < 4 || (i === 4 && wrap === 'full')), corners: solid.corners }];
}
