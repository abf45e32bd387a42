import type { Dice } from '../dice.js';
import type { WarehouseSite } from '../scene.js';
import type { SceneMetadata } from '../site-schema.js';

/** What is decided of an arrangement before anything is placed. */
export type Conditions = Omit<SceneMetadata, 'camera' | 'cartons' | 'occluder' | 'motion'>;

/** Draws the conditions of one arrangement; the shares of each site are the numbers here. */
export function drawConditions(site: WarehouseSite, dice: Dice): Conditions {
  const dim = site === 'dim';
  const load = dice.weighted({ none: 0.08, single: 0.3, half: 0.32, dense: 0.3 });
  const shift = dice.weighted(dim ? { early: 0.25, late: 0.35, night: 0.4 } : { early: 0.45, late: 0.45, night: 0.1 });
  const lighting = dice.weighted(
    dim
      ? { daylight: 0.04, 'cold-lamps': 0.26, 'warm-lamps': 0.35, uneven: 0.35 }
      : { daylight: shift === 'night' ? 0 : 0.45, 'cold-lamps': 0.38, 'warm-lamps': 0.1, uneven: 0.07 },
  );
  const onPallet = load === 'half' || load === 'dense';
  const second = dice.chance(dim ? 0.45 : 0.25);
  const wrap = dice.weighted(dim ? { none: 0.2, partial: 0.35, full: 0.45 } : { none: 0.84, partial: 0.1, full: 0.06 });
  const stand = dice.weighted({ floor: 0.45, table: 0.25, conveyor: 0.3 });
  return {
    shift,
    lighting,
    load,
    pallets: !onPallet ? '0' : second ? '2' : '1',
    stand: load === 'none' ? 'none' : onPallet ? 'pallet' : stand,
    wrap: onPallet ? wrap : 'none',
    clutter: dice.chance(dim ? 0.65 : 0.25) ? 'high' : 'low',
  };
}
