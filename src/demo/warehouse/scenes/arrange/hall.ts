import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import { block, sheet, type Material, type Solid } from '../solid.js';
import type { Vec } from '../vector.js';

/** Floor, walls, racks and markings. The hall of a site stays the same; only what lies in the racks changes with the dice. */
export function hall(site: WarehouseSite, dice: Dice): Solid[] {
  const depth = site === 'dim' ? 11.5 : 10.5;
  const plaster: Vec = site === 'dim' ? [0.3, 0.29, 0.26] : [0.62, 0.63, 0.62];
  const floor: Vec = site === 'dim' ? [0.21, 0.2, 0.185] : [0.36, 0.36, 0.35];
  return [
    flat([-9, -1, 0], [18, 0, 0], [0, 16, 0], { material: 'concrete', colour: floor }),
    flat([-9, depth, 0], [18, 0, 0], [0, 0, 7], { material: 'plaster', colour: plaster }),
    flat([-7, -1, 0], [0, 14, 0], [0, 0, 7], { material: 'plaster', colour: plaster }),
    flat([7, 13, 0], [0, -14, 0], [0, 0, 7], { material: 'plaster', colour: plaster }),
    flat([-9, depth, 7], [18, 0, 0], [0, -13, 0], { material: 'paint', colour: [0.25, 0.26, 0.27] }),
    ...markings(site),
    ...rack({ x: -4.6, y: depth - 1.7, bays: site === 'dim' ? 3 : 2 }, site, dice),
    ...door(site, depth),
  ];
}

function flat(corner: Vec, u: Vec, v: Vec, surface: { material: Material; colour: Vec }): Solid {
  return sheet({ corner, u, v, surface: { ...surface, shift: [corner[0] + 9, corner[1] + 5] } });
}

function markings(site: WarehouseSite): Solid[] {
  const yellow: Vec = site === 'dim' ? [0.42, 0.3, 0.06] : [0.62, 0.44, 0.05];
  const line = (x: number, y: number, w: number, d: number): Solid =>
    flat([x, y, 0.002], [w, 0, 0], [0, d, 0], { material: 'marking', colour: yellow });
  return [line(-2.3, 0, 0.1, 8), line(2.2, 0, 0.1, 8), line(-2.3, 6.4, 4.6, 0.1)];
}

function door(site: WarehouseSite, depth: number): Solid[] {
  const x = 2.6;
  const colour: Vec = site === 'dim' ? [0.2, 0.23, 0.25] : [0.5, 0.53, 0.55];
  const slats = Array.from({ length: 12 }, (_, i) =>
    flat([x, depth - 0.05, i * 0.27], [2.9, 0, 0], [0, 0, 0.255], { material: 'metal', colour }),
  );
  const frame = [x - 0.12, x + 2.9].map((at) =>
    flat([at, depth - 0.06, 0], [0.12, 0, 0], [0, 0, 3.3], { material: 'paint', colour: [0.55, 0.4, 0.05] }),
  );
  return [...slats, ...frame];
}

/** A pallet rack with other goods than cartons in it: bulk bins, crates, drums. */
function rack(at: { x: number; y: number; bays: number }, site: WarehouseSite, dice: Dice): Solid[] {
  const blue: Vec = site === 'dim' ? [0.09, 0.12, 0.16] : [0.06, 0.13, 0.3];
  const orange: Vec = site === 'dim' ? [0.4, 0.17, 0.05] : [0.62, 0.23, 0.04];
  const solids: Solid[] = [];
  const piece = (x: number, y: number, z: number, size: Vec, colour: Vec): void => {
    solids.push(block({ at: [x, y, z], size, turn: 0 }, () => ({ material: 'paint', colour, shift: [x + 9, z + 3] })));
  };
  for (let bay = 0; bay <= at.bays; bay += 1) {
    for (const y of [0, 1.05]) piece(at.x + bay * 2.75, at.y + y, 0, [0.1, 0.08, 4.6], blue);
  }
  for (let bay = 0; bay < at.bays; bay += 1) {
    const middle = at.x + (bay + 0.5) * 2.75;
    for (const z of [1.55, 3.1]) {
      for (const y of [0, 1.05]) piece(middle, at.y + y, z - 0.13, [2.65, 0.05, 0.13], orange);
      piece(middle, at.y + 0.52, z - 0.02, [2.6, 1, 0.03], [0.28, 0.28, 0.28]);
    }
    for (const z of [0.02, 1.57, 3.12]) solids.push(...shelf(middle, at.y + 0.5, z, dice));
  }
  return solids;
}

const BINS: readonly Vec[] = [
  [0.1, 0.16, 0.3],
  [0.3, 0.31, 0.32],
  [0.14, 0.15, 0.16],
  [0.55, 0.56, 0.55],
  [0.1, 0.22, 0.15],
];

function shelf(middle: number, y: number, z: number, dice: Dice): Solid[] {
  const solids: Solid[] = [];
  for (const slot of [-0.86, 0, 0.86]) {
    if (dice.chance(0.2)) continue;
    const colour = dice.pick(BINS);
    const size: Vec = [dice.between(0.7, 0.8), 0.95, dice.between(0.55, 1.1)];
    const shift: [number, number] = [dice.between(0, 8), dice.between(0, 8)];
    solids.push(
      block({ at: [middle + slot, y, z], size, turn: 0 }, (side, width, height) => ({
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
            strength: 0.6,
          },
        ],
      })),
    );
  }
  return solids;
}
