import type { Dice } from '../dice.js';
import { block, type Solid, type Surface } from '../solid.js';
import { add, turned, type Vec } from '../vector.js';
import { disc, round } from './round.js';

const VESTS: readonly Vec[] = [
  [0.72, 0.62, 0.04],
  [0.8, 0.2, 0.03],
];
const TROUSERS: readonly Vec[] = [
  [0.02, 0.025, 0.045],
  [0.035, 0.035, 0.035],
  [0.05, 0.045, 0.035],
];
const SKIN: readonly Vec[] = [
  [0.44, 0.27, 0.19],
  [0.25, 0.14, 0.09],
  [0.13, 0.075, 0.05],
];
const HELMETS: readonly Vec[] = [
  [0.75, 0.74, 0.7],
  [0.7, 0.5, 0.03],
  [0.05, 0.12, 0.35],
];

/** Somebody who stands or walks. @param at between the feet. @param turn which way they face, radians. */
export function person(at: Vec, turn: number, dice: Dice): Solid[] {
  const size = dice.between(0.94, 1.05);
  const stride = dice.chance(0.5) ? dice.between(0.06, 0.2) : 0.02;
  const [vest, trousers] = [dice.pick(VESTS), dice.pick(TROUSERS)];
  const legs = [-1, 1].flatMap((side) => leg({ at, turn, size, side, stride, colour: trousers }));
  return [...legs, ...upperBody({ at, turn, size, hips: 0.86, colours: { vest, sleeves: trousers } }, dice)];
}

function cloth(colour: Vec, shift: number): Surface {
  return { material: 'fabric', colour, shift: [shift, shift * 0.7] };
}

/** A limb: round, tapered, from a point beside the body's axis to another. */
function limb(
  of: { at: Vec; turn: number; size: number },
  from: Vec,
  to: Vec,
  look: { radius: number; taper: number; surface: Surface; deep?: number },
): Solid {
  const [low, high] = [turned(from, of.turn), turned(to, of.turn)];
  return round({
    at: add(of.at, [low[0] * of.size, low[1] * of.size, low[2] * of.size]),
    radii: [look.radius * of.size, look.radius * (look.deep ?? 1) * of.size],
    height: (high[2] - low[2]) * of.size,
    taper: look.taper,
    turn: of.turn,
    lean: [(high[0] - low[0]) * of.size, (high[1] - low[1]) * of.size],
    surface: look.surface,
  });
}

function leg(of: { at: Vec; turn: number; size: number; side: number; stride: number; colour: Vec }): Solid[] {
  const foot = of.stride * of.side;
  const surface = cloth(of.colour, 2 + of.side);
  return [
    limb(of, [0.1 * of.side, foot - 0.05, 0], [0.1 * of.side, foot - 0.02, 0.1], {
      radius: 0.06,
      deep: 2,
      taper: 0.75,
      surface: cloth([0.025, 0.022, 0.02], 1),
    }),
    limb(of, [0.1 * of.side, foot, 0.08], [0.1 * of.side, foot * 0.5 - 0.03, 0.48], {
      radius: 0.068,
      taper: 1.12,
      surface,
    }),
    limb(of, [0.1 * of.side, foot * 0.5 - 0.03, 0.48], [0.085 * of.side, 0, 0.88], {
      radius: 0.076,
      taper: 1.28,
      surface,
    }),
  ];
}

function upperBody(
  of: { at: Vec; turn: number; size: number; hips: number; colours: { vest: Vec; sleeves: Vec } },
  dice: Dice,
): Solid[] {
  const { hips, colours } = of;
  const vest = cloth(colours.vest, 3);
  const stripe = cloth([0.7, 0.71, 0.7], 4);
  const skin: Surface = cloth(dice.pick(SKIN), 5);
  const swing = dice.between(-0.12, 0.12);
  const arms = [-1, 1].flatMap((side) => [
    limb(of, [0.27 * side, swing * side - 0.03, hips + 0.1], [0.25 * side, 0, hips + 0.32], {
      radius: 0.042,
      taper: 1.12,
      surface: cloth(colours.sleeves, 6),
    }),
    limb(of, [0.25 * side, 0, hips + 0.32], [0.205 * side, 0, hips + 0.56], {
      radius: 0.05,
      taper: 1.2,
      surface: cloth(colours.sleeves, 6),
    }),
    limb(of, [0.275 * side, swing * side - 0.05, hips + 0.01], [0.27 * side, swing * side - 0.03, hips + 0.1], {
      radius: 0.036,
      taper: 1.05,
      surface: skin,
    }),
  ]);
  const torso = (low: number, high: number, radius: number, top: number, surface: Surface): Solid =>
    limb(of, [0, 0, hips + low], [0, 0, hips + high], { radius, taper: top / radius, deep: 0.62, surface });
  return [
    ...arms,
    torso(-0.06, 0.12, 0.175, 0.17, vest),
    torso(0.12, 0.17, 0.173, 0.173, stripe),
    torso(0.17, 0.34, 0.17, 0.19, vest),
    torso(0.34, 0.39, 0.192, 0.195, stripe),
    torso(0.39, 0.53, 0.193, 0.2, vest),
    torso(0.53, 0.6, 0.2, 0.085, vest),
    ...head(of, hips + 0.6, skin, dice.pick(HELMETS)),
  ];
}

function head(of: { at: Vec; turn: number; size: number }, z: number, skin: Surface, helmet: Vec): Solid[] {
  const hat: Surface = { material: 'plastic', colour: helmet, shift: [1, 2] };
  const part = (low: number, high: number, radius: number, taper: number, surface: Surface): Solid =>
    limb(of, [0, -0.01, z + low], [0, -0.01, z + high], { radius, taper, deep: 1.12, surface });
  return [
    part(-0.02, 0.05, 0.055, 1, skin),
    part(0.04, 0.1, 0.062, 1.25, skin),
    part(0.1, 0.18, 0.078, 1.05, skin),
    part(0.17, 0.185, 0.108, 0.98, hat),
    part(0.185, 0.25, 0.094, 0.82, hat),
    part(0.25, 0.285, 0.077, 0.5, hat),
  ];
}

const TRUCKS: readonly Vec[] = [
  [0.68, 0.42, 0.03],
  [0.6, 0.13, 0.03],
  [0.1, 0.24, 0.16],
];
const DARK: Vec = [0.03, 0.031, 0.033];

/** A counterbalanced fork-lift truck with its driver; it faces along its own -y. @param at middle on the floor. */
export function forklift(at: Vec, turn: number, dice: Dice): Solid[] {
  const colour = dice.pick(TRUCKS);
  const piece = (local: Vec, size: Vec, tint: Vec, material: Surface['material'] = 'paint'): Solid =>
    block({ at: add(at, turned(local, turn)), size, turn }, () => ({
      material,
      colour: tint,
      shift: [local[0] + 4, local[2] + 4],
    }));
  const guard = [-0.46, 0.46].flatMap((x) => [
    piece([x, -0.42, 0.8], [0.06, 0.06, 1.3], DARK),
    piece([x, 0.62, 1.0], [0.06, 0.06, 1.1], DARK),
    piece([x * 0.45, -0.98, 0.08], [0.11, 0.05, 2.05], DARK),
    piece([x * 0.5, -1.55, 0.06], [0.11, 1.1, 0.04], [0.06, 0.06, 0.06], 'metal'),
  ]);
  const bars = [-0.3, -0.15, 0, 0.15, 0.3].map((x) => piece([x, 0.1, 2.1], [0.03, 1.15, 0.04], DARK));
  const driver = upperBody(
    {
      at: add(at, turned([0, 0.25, 0.1], turn)),
      turn,
      size: 1,
      hips: 0.78,
      colours: { vest: dice.pick(VESTS), sleeves: dice.pick(TROUSERS) },
    },
    dice,
  );
  return [
    piece([0, 0.72, 0.18], [1.04, 0.5, 0.82], colour),
    piece([0, 0.1, 0.22], [1.04, 0.85, 0.42], colour),
    piece([0, 0.3, 0.6], [0.62, 0.6, 0.24], DARK),
    piece([0, -0.55, 0.2], [0.98, 0.5, 0.36], colour),
    piece([0, -0.5, 0.5], [0.6, 0.16, 0.5], DARK),
    piece([0, 0.1, 2.08], [1.0, 1.2, 0.04], DARK),
    piece([0, -1.02, 0.12], [0.8, 0.05, 0.5], DARK),
    ...guard,
    ...bars,
    ...driver,
    wheels(at, turn),
  ];
}

function wheels(at: Vec, turn: number): Solid {
  const tyre: Surface = { material: 'fabric', colour: [0.02, 0.02, 0.02], shift: [1, 1] };
  const rim: Surface = { material: 'paint', colour: [0.5, 0.5, 0.48], shift: [1, 1] };
  const faces = [-1, 1].flatMap((side) =>
    [-0.55, 0.68].flatMap((y) => {
      const out = turned([side, 0, 0], turn);
      const outwards = [out[0], out[1]] as const;
      const centre = add(at, turned([0.535 * side, y, 0.27], turn));
      return [
        disc(centre, 0.27, outwards, tyre),
        disc(add(centre, turned([0.01 * side, 0, 0], turn)), 0.13, outwards, rim),
      ];
    }),
  );
  return { faces, corners: [] };
}
