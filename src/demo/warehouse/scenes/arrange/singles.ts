import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import { block, type Material, type Solid } from '../solid.js';
import { add, turned, type Vec } from '../vector.js';
import { carton, cartonDesign } from './carton.js';
import type { Ground } from './ground.js';

/** Usual outer sizes of single cartons: width, depth, height in metres. */
const SIZES: readonly Vec[] = [
  [0.6, 0.4, 0.4],
  [0.6, 0.4, 0.3],
  [0.4, 0.3, 0.3],
  [0.4, 0.3, 0.22],
  [0.5, 0.35, 0.3],
  [0.35, 0.25, 0.2],
  [0.45, 0.45, 0.45],
  [0.3, 0.3, 0.35],
];
const STEEL: Vec = [0.33, 0.34, 0.35];
const BELT: Vec = [0.035, 0.037, 0.04];

export interface Singles {
  readonly solids: readonly Solid[];
  readonly cartons: number;
}

/** One to six cartons on their own: beside each other on the floor, now and then two high; on a table or a roller conveyor in a row. */
export function singleCartons(
  of: { site: WarehouseSite; stand: 'floor' | 'table' | 'conveyor'; first: number; most: number },
  ground: Ground,
  dice: Dice,
): Singles {
  const wanted = dice.whole(1, of.most);
  return of.stand === 'floor' ? onFloor(wanted, of, ground, dice) : inRow(wanted, of, ground, dice);
}

type Order = { readonly site: WarehouseSite; readonly stand: 'floor' | 'table' | 'conveyor'; readonly first: number };

function sizeOf(dice: Dice): Vec {
  const [w, d, h] = dice.pick(SIZES);
  const by = dice.between(0.9, 1.1);
  return [w * by, d * by, h * by * dice.between(0.9, 1.1)];
}

function onFloor(wanted: number, of: Order, ground: Ground, dice: Dice): Singles {
  const solids: Solid[] = [];
  while (solids.length < wanted) {
    const size = sizeOf(dice);
    const turn = dice.between(-1.6, 1.6);
    const place = ground.find(dice, { x: [-1.25, 1.25], y: [3, 5.4] }, 0.5 * Math.max(size[0], size[1]) * 1.15);
    if (place === undefined) break;
    const at: Vec = [...place, 0];
    const design = cartonDesign(dice, of.site);
    solids.push(
      carton(design, { at, size, turn }, { dice, carton: of.first + solids.length, facing: dice.whole(0, 3) }),
    );
    if (solids.length < wanted && dice.chance(0.3)) {
      const above = dice.between(0.78, 0.98);
      const upper: Vec = [size[0] * above, size[1] * above, size[2] * dice.between(0.7, 1)];
      const placement = {
        at: add(at, [dice.between(-0.02, 0.02), dice.between(-0.02, 0.02), size[2]]),
        size: upper,
        turn: turn + dice.between(-0.15, 0.15),
      };
      solids.push(
        carton(dice.chance(0.5) ? design : cartonDesign(dice, of.site), placement, {
          dice,
          carton: of.first + solids.length,
          facing: dice.whole(0, 3),
        }),
      );
    }
  }
  return { solids, cartons: solids.length };
}

function inRow(wanted: number, of: Order, ground: Ground, dice: Dice): Singles {
  const turn = dice.between(-0.5, 0.5);
  const centre: Vec = [dice.between(-0.35, 0.35), dice.between(4, 4.7), 0];
  const long = of.stand === 'table' ? 1.8 : 3.4;
  const height = of.stand === 'table' ? dice.between(0.74, 0.9) : dice.between(0.55, 0.75);
  for (let x = -long / 2; x <= long / 2; x += 0.3) {
    const [px, py] = add(centre, turned([x, 0, 0], turn));
    ground.take(px, py, 0.45);
  }
  const stand = of.stand === 'table' ? table(centre, turn, height, dice) : conveyor(centre, turn, height, long);
  const cartons: Solid[] = [];
  const spread = of.stand === 'table' ? 1.7 : 2.4;
  let x = -spread / 2 + dice.between(0, 0.4);
  const design = cartonDesign(dice, of.site);
  while (cartons.length < wanted) {
    const size = sizeOf(dice).map((side) => side * 0.85) as unknown as Vec;
    if (x + size[0] > spread / 2) break;
    const at = add(centre, turned([x + size[0] / 2, dice.between(-0.06, 0.06), height], turn));
    const article = dice.chance(0.5) ? design : cartonDesign(dice, of.site);
    const placement = { at, size, turn: turn + dice.between(-0.12, 0.12) };
    cartons.push(carton(article, placement, { dice, carton: of.first + cartons.length, facing: dice.whole(0, 3) }));
    x += size[0] + dice.between(0.08, 0.5);
  }
  return { solids: [...stand, ...cartons], cartons: cartons.length };
}

function part(centre: Vec, turn: number, of: { local: Vec; size: Vec; material: Material; colour: Vec }): Solid {
  return block({ at: add(centre, turned(of.local, turn)), size: of.size, turn }, () => ({
    material: of.material,
    colour: of.colour,
    shift: [of.local[0] + 3, of.local[1] + of.local[2] + 3],
  }));
}

function table(centre: Vec, turn: number, height: number, dice: Dice): Solid[] {
  const top: Vec = dice.chance(0.5) ? [0.42, 0.31, 0.2] : [0.5, 0.5, 0.49];
  const legs = [-0.85, 0.85].flatMap((x) =>
    [-0.33, 0.33].map((y) =>
      part(centre, turn, { local: [x, y, 0], size: [0.05, 0.05, height - 0.04], material: 'metal', colour: STEEL }),
    ),
  );
  return [
    ...legs,
    part(centre, turn, { local: [0, 0, height - 0.04], size: [1.8, 0.75, 0.04], material: 'wood', colour: top }),
    part(centre, turn, { local: [0, 0, 0.22], size: [1.7, 0.6, 0.025], material: 'metal', colour: STEEL }),
  ];
}

function conveyor(centre: Vec, turn: number, height: number, long: number): Solid[] {
  const solids: Solid[] = [];
  for (const y of [-0.34, 0.34]) {
    const beam: Vec = [0, y, height - 0.1];
    solids.push(
      part(centre, turn, { local: beam, size: [long, 0.05, 0.12], material: 'paint', colour: [0.07, 0.13, 0.27] }),
    );
    for (const x of [-long / 2 + 0.3, 0, long / 2 - 0.3]) {
      solids.push(
        part(centre, turn, { local: [x, y, 0], size: [0.06, 0.06, height - 0.1], material: 'metal', colour: STEEL }),
      );
    }
  }
  solids.push(
    part(centre, turn, { local: [0, 0, height - 0.06], size: [long, 0.62, 0.02], material: 'plastic', colour: BELT }),
  );
  const rollers = Math.round(long / 0.1);
  for (let i = 0; i < rollers; i += 1) {
    const x = -long / 2 + (i + 0.5) * (long / rollers);
    solids.push(
      part(centre, turn, {
        local: [x, 0, height - 0.042],
        size: [0.05, 0.62, 0.042],
        material: 'metal',
        colour: [0.45, 0.46, 0.47],
      }),
    );
  }
  return solids;
}
