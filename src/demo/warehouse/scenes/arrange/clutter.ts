import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import type { SceneMetadata } from '../site-schema.js';
import { block, type Face, type Solid, type Surface } from '../solid.js';
import { add, cosine, sine, subtract, turned, type Vec } from '../vector.js';
import { CARRIER, carrier } from './carrier.js';
import { forklift, person } from './figures.js';
import type { Ground } from './ground.js';
import { crate, CRATES } from './load.js';
import { round } from './round.js';

const BUCKETS: readonly Vec[] = [
  [0.62, 0.62, 0.6],
  [0.5, 0.06, 0.05],
  [0.06, 0.13, 0.34],
  [0.035, 0.035, 0.04],
];

type Thing = 'buckets' | 'crates' | 'empties' | 'rolls' | 'jack' | 'drum';

/** Things that lie about and are none of the things to be found: empty pallets, crates, buckets, rolls of tape, drums, a pallet truck. */
export function clutter(amount: SceneMetadata['clutter'], ground: Ground, dice: Dice): Solid[] {
  const solids: Solid[] = [];
  for (let left = amount === 'high' ? dice.whole(4, 7) : dice.whole(0, 2); left > 0; left -= 1) {
    const thing = dice.weighted<Thing>({
      buckets: 0.2,
      crates: 0.24,
      empties: 0.24,
      rolls: 0.12,
      jack: 0.1,
      drum: 0.1,
    });
    const radius = thing === 'empties' || thing === 'jack' ? 0.75 : thing === 'rolls' ? 0.15 : 0.36;
    const place = ground.find(dice, { x: [-2.3, 2.3], y: [3.2, 7.4] }, radius);
    if (place !== undefined) solids.push(...make(thing, [...place, 0], dice));
  }
  return solids;
}

function make(thing: Thing, at: Vec, dice: Dice): Solid[] {
  const turn = dice.between(-1.6, 1.6);
  switch (thing) {
    case 'buckets':
      return [bucket(at, dice), bucket(add(at, [dice.between(0.3, 0.36), dice.between(-0.1, 0.1), 0]), dice)];
    case 'crates':
      return crateStack(at, turn, dice.whole(1, 4), dice);
    case 'empties':
      return empties(at, turn, dice.whole(1, 6), dice);
    case 'rolls':
      return [0, 1, 2].map((i) => roll(add(at, [i * 0.09 - 0.09, i === 1 ? 0.11 : 0, 0]), dice));
    case 'jack':
      return palletTruck(at, turn);
    case 'drum':
      return [drum(at, dice)];
  }
}

function bucket(at: Vec, dice: Dice): Solid {
  const surface: Surface = { material: 'plastic', colour: dice.pick(BUCKETS), shift: [at[0] + 5, at[1]] };
  return round({
    at,
    radii: [0.12, 0.12],
    height: dice.between(0.26, 0.34),
    taper: 1.25,
    turn: 0,
    surface,
    facets: 18,
  });
}

function drum(at: Vec, dice: Dice): Solid {
  const surface: Surface = {
    material: 'plastic',
    colour: dice.pick([...CRATES, ...BUCKETS]),
    shift: [at[0] + 5, at[1]],
  };
  return round({ at, radii: [0.29, 0.29], height: 0.88, taper: 1, turn: 0, surface, facets: 22 });
}

function roll(at: Vec, dice: Dice): Solid {
  const colour: Vec = dice.chance(0.5) ? [0.36, 0.2, 0.08] : [0.55, 0.5, 0.42];
  return round({
    at,
    radii: [0.055, 0.055],
    height: 0.05,
    taper: 1,
    turn: 0,
    surface: { material: 'plastic', colour, shift: [2, 2] },
  });
}

export function crateStack(at: Vec, turn: number, high: number, dice: Dice): Solid[] {
  const colour = dice.pick(CRATES);
  const height = dice.between(0.2, 0.32);
  return Array.from({ length: high }, (_, i) =>
    crate(
      {
        at: add(at, [0, 0, i * height]),
        size: [0.6, 0.4, height - 0.008],
        turn: turn + dice.between(-0.04, 0.04),
        colour,
      },
      dice,
    ),
  );
}

export function empties(at: Vec, turn: number, high: number, dice: Dice): Solid[] {
  return Array.from({ length: high }, (_, i) => i).flatMap((i) =>
    carrier(
      add(at, [dice.between(-0.03, 0.03), dice.between(-0.03, 0.03), i * CARRIER.height]),
      turn + dice.between(-0.03, 0.03),
      dice,
    ),
  );
}

/** An empty pallet on its long side, leaning back against the rack's end or the wall. */
export function leaningPallet(at: Vec, dice: Dice): Solid[] {
  const angle = 1.32;
  return carrier([0, 0, 0], 0, dice).map((solid) => {
    const stood = (v: Vec): Vec => [
      v[0],
      v[1] * cosine(angle) - v[2] * sine(angle),
      v[1] * sine(angle) + v[2] * cosine(angle),
    ];
    const pivot: Vec = [0, -CARRIER.depth / 2, 0];
    const move = (v: Vec): Vec => add(at, stood(subtract(v, pivot)));
    const faces = solid.faces.map((face): Face => ({
      ...face,
      corner: move(face.corner),
      u: stood(face.u),
      v: stood(face.v),
    }));
    return { faces, corners: solid.corners.map(move) };
  });
}

function palletTruck(at: Vec, turn: number): Solid[] {
  const red: Vec = [0.55, 0.06, 0.04];
  const piece = (local: Vec, size: Vec, colour: Vec): Solid =>
    block({ at: add(at, turned(local, turn)), size, turn }, () => ({ material: 'paint', colour, shift: [3, 3] }));
  return [
    piece([-0.18, 0, 0.05], [0.16, 1.1, 0.06], red),
    piece([0.18, 0, 0.05], [0.16, 1.1, 0.06], red),
    piece([0, 0.62, 0.05], [0.5, 0.22, 0.2], red),
    piece([0, 0.66, 0.2], [0.12, 0.12, 0.3], [0.04, 0.04, 0.04]),
    block(
      { at: add(at, turned([0, 0.7, 0.45], turn)), size: [0.05, 0.05, 0.75], turn, lean: [...leanOf(turn)] },
      () => ({ material: 'paint', colour: red, shift: [3, 3] }),
    ),
    piece([0, 0.98, 1.18], [0.3, 0.05, 0.06], [0.04, 0.04, 0.04]),
  ];
}

function leanOf(turn: number): [number, number] {
  const [x, y] = turned([0, 0.26, 0], turn);
  return [x, y];
}

/** What stands between a camera and the goods. @param aim middle of the goods on the floor. */
export function occluder(
  kind: SceneMetadata['occluder'],
  aim: readonly [number, number],
  ground: Ground,
  dice: Dice,
): Solid[] {
  const side = dice.chance(0.5) ? -1 : 1;
  const before = (away: number, beside: number): Vec => [aim[0] * 0.6 + beside * side, aim[1] - away, 0];
  switch (kind) {
    case 'none':
      return [];
    case 'post':
      return post(before(dice.between(1.5, 1.9), dice.between(0.05, 0.4)));
    case 'person':
      return person(before(dice.between(0.95, 1.3), dice.between(0.2, 0.65)), dice.between(-3, 3), dice);
    case 'forklift':
      return forklift(before(dice.between(0.2, 0.6), dice.between(1.55, 1.8)), side * dice.between(0.9, 2), dice);
    case 'goods':
      return goodsBefore(aim, ground, dice);
  }
}

/** A stack in front of the goods where there is room for one. */
function goodsBefore(aim: readonly [number, number], ground: Ground, dice: Dice): Solid[] {
  const tall = dice.chance(0.5);
  const area = { x: [aim[0] * 0.6 - 0.6, aim[0] * 0.6 + 0.6], y: [aim[1] - 1.7, aim[1] - 1] } as const;
  const place = ground.find(dice, area, tall ? 0.36 : 0.72);
  if (place === undefined) return [];
  const at: Vec = [...place, 0];
  return tall
    ? crateStack(at, dice.between(-0.6, 0.6), dice.whole(2, 4), dice)
    : empties(at, dice.between(-0.4, 0.4), dice.whole(3, 6), dice);
}

function post(at: Vec): Solid[] {
  const steel: Vec = [0.3, 0.31, 0.32];
  return [
    block({ at, size: [0.13, 0.13, 6.9], turn: 0 }, () => ({ material: 'paint', colour: steel, shift: [4, 4] })),
    block({ at, size: [0.17, 0.17, 0.9], turn: 0 }, (side, width, height) => ({
      material: 'paint',
      colour: [0.62, 0.45, 0.03],
      shift: [4, 4],
      prints:
        side === 'top' ? [] : [{ sprite: 'hazard', left: 0, bottom: 0, right: width, top: height, strength: 0.95 }],
    })),
  ];
}

/** People and trucks at work behind the goods. */
export function bystanders(site: WarehouseSite, ground: Ground, dice: Dice): Solid[] {
  const solids: Solid[] = [];
  const busy = site === 'dim' ? 0.45 : 0.3;
  if (dice.chance(busy)) {
    const place = ground.find(dice, { x: [-2.6, 2.8], y: [6.4, 8.2] }, 0.4);
    if (place !== undefined) solids.push(...person([...place, 0], dice.between(-3, 3), dice));
  }
  if (dice.chance(busy)) {
    const place = ground.find(dice, { x: [-1.5, 3], y: [6.9, 7.3] }, 0.9);
    const turn = dice.between(0.9, 2.2) * (dice.chance(0.5) ? 1 : -1);
    if (place !== undefined) solids.push(...forklift([...place, 0], turn, dice));
  }
  return solids;
}
