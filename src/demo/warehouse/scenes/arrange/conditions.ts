import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import type { SceneMetadata } from '../site-schema.js';

/** What is decided of an arrangement before anything is placed. */
export type Conditions = Omit<SceneMetadata, 'camera' | 'cartons'>;

type Shares<Key extends keyof SceneMetadata> = Readonly<Record<SceneMetadata[Key], number>>;

interface Habits {
  readonly shift: Shares<'shift'>;
  readonly lighting: Shares<'lighting'>;
  readonly wrap: Shares<'wrap'>;
  readonly occluder: Shares<'occluder'>;
  /** Chances: a second pallet beside the first, much clutter, movement. */
  readonly second: number;
  readonly clutter: number;
  readonly moving: number;
}

/** How often what happens at each site. */
const HABITS: Readonly<Record<WarehouseSite, Habits>> = {
  bright: {
    shift: { early: 0.45, late: 0.43, night: 0.12 },
    lighting: { daylight: 0.42, 'cold-lamps': 0.4, 'warm-lamps': 0.1, uneven: 0.08 },
    wrap: { none: 0.84, partial: 0.1, full: 0.06 },
    occluder: { none: 0.72, post: 0.08, person: 0.1, forklift: 0.05, goods: 0.05 },
    second: 0.25,
    clutter: 0.25,
    moving: 0.04,
  },
  dim: {
    shift: { early: 0.25, late: 0.35, night: 0.4 },
    lighting: { daylight: 0.06, 'cold-lamps': 0.26, 'warm-lamps': 0.34, uneven: 0.34 },
    wrap: { none: 0.2, partial: 0.35, full: 0.45 },
    occluder: { none: 0.42, post: 0.15, person: 0.18, forklift: 0.1, goods: 0.15 },
    second: 0.45,
    clutter: 0.65,
    moving: 0.25,
  },
};
const LOADS: Shares<'load'> = { none: 0.08, single: 0.3, half: 0.32, dense: 0.3 };
const STANDS = { floor: 0.45, table: 0.25, conveyor: 0.3 } as const;

/** Draws the conditions of one arrangement. There is no daylight at night. */
export function drawConditions(site: WarehouseSite, dice: Dice): Conditions {
  const habits = HABITS[site];
  const load = dice.weighted(LOADS);
  const shift = dice.weighted(habits.shift);
  const lighting = dice.weighted(shift === 'night' ? { ...habits.lighting, daylight: 0 } : habits.lighting);
  const onPallet = load === 'half' || load === 'dense';
  const pallets = dice.chance(habits.second) ? '2' : '1';
  const wrap = dice.weighted(habits.wrap);
  const stand = dice.weighted(STANDS);
  return {
    shift,
    lighting,
    load,
    pallets: onPallet ? pallets : '0',
    stand: load === 'none' ? 'none' : onPallet ? 'pallet' : stand,
    wrap: onPallet ? wrap : 'none',
    occluder: load === 'none' ? 'none' : dice.weighted(habits.occluder),
    clutter: dice.chance(habits.clutter) ? 'high' : 'low',
    motion: dice.chance(habits.moving) ? 'moving' : 'still',
  };
}
