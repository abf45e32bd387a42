import { bystanders, clutter, leaningPallet, occluder } from './arrange/clutter.js';
import { drawConditions, type Conditions } from './arrange/conditions.js';
import { Ground } from './arrange/ground.js';
import { hall } from './arrange/hall.js';
import { loadedPallet } from './arrange/load.js';
import { singleCartons } from './arrange/singles.js';
import { diceFor, type Dice, requireRequest } from './dice.js';
import { type Camera, cameraAt } from './picture/camera.js';
import type { SceneRequest, WarehouseSite } from './scene.js';
import type { SceneMetadata } from './site-schema.js';
import type { Solid } from './solid.js';
import type { Vec } from './vector.js';

export const PICTURE = { width: 640, height: 480 } as const;

/** What one camera sees of one arrangement, before anything is drawn. */
export interface Scene {
  readonly solids: readonly Solid[];
  readonly camera: Camera;
  readonly metadata: SceneMetadata;
  /** All cartons of the arrangement, those that no camera can see included. */
  readonly cartons: number;
  readonly site: WarehouseSite;
}

/** @throws RangeError for a request that names no photograph. */
export function composeScene(request: SceneRequest): Scene {
  requireRequest(request);
  const { site, view } = request;
  const conditions = drawConditions(site, diceFor(request, 'conditions'));
  const goods = placeGoods(site, conditions, diceFor(request, 'goods'));
  const around = surround(site, conditions, goods, diceFor(request, 'surroundings'));
  const solids = [...goods.solids, ...around, ...hall(site, diceFor(request, 'hall'))];
  return {
    solids,
    camera: cameraOf(view, diceFor(request, `camera ${view}`)),
    cartons: goods.cartons,
    site,
    metadata: {
      ...conditions,
      camera: view === 0 ? 'a' : 'b',
      cartons: bandOf(goods.cartons),
    },
  };
}

/** Camera a hangs high on the left, camera b lower on the right; each was mounted by hand and has been knocked since. */
function cameraOf(view: number, dice: Dice): Camera {
  const [x, y, z] = view === 0 ? [-1.25, 0.1, 2.75] : [1.35, 0.35, 1.95];
  const position: Vec = [x + dice.between(-0.2, 0.2), y + dice.between(-0.2, 0.2), z + dice.between(-0.15, 0.15)];
  const target: Vec = [dice.between(-0.2, 0.2), 4.35 + dice.between(-0.2, 0.2), dice.between(0.6, 0.8)];
  const focal = (view === 0 ? 665 : 620) * dice.between(0.98, 1.02);
  return cameraAt(position, target, { ...PICTURE, focal, roll: dice.between(-0.015, 0.015) });
}

interface Goods {
  readonly ground: Ground;
  readonly solids: readonly Solid[];
  readonly cartons: number;
}

function placeGoods(site: WarehouseSite, conditions: Conditions, dice: Dice): Goods {
  const ground = new Ground();
  const solids: Solid[] = [];
  let cartons = 0;
  const loads = Number(conditions.pallets);
  for (let index = 0; index < loads; index += 1) {
    const x = loads === 1 ? dice.between(-0.7, 0.7) : index === 0 ? dice.between(-1.25, -0.8) : dice.between(0.65, 1.2);
    const at: Vec = [x, dice.between(3.9, 5.1), 0];
    ground.take(at[0], at[1], 0.75);
    const turn = dice.between(-0.5, 0.5) + (dice.chance(0.5) ? Math.PI / 2 : 0);
    const fill =
      conditions.load === 'dense' && index === 0
        ? 'dense'
        : dice.chance(0.3) && conditions.load === 'dense'
          ? 'dense'
          : 'half';
    const load = loadedPallet({ index, at, turn, site, fill, wrap: conditions.wrap, firstCarton: cartons }, dice);
    solids.push(...load.solids);
    cartons += load.cartons;
  }
  const singles = looseCartons(conditions, dice);
  if (singles !== undefined) {
    const placed = singleCartons({ site, ...singles, first: cartons }, ground, dice);
    solids.push(...placed.solids);
    cartons += placed.cartons;
  }
  return { ground, solids, cartons };
}

/** Everything else that the cameras see, none of it a carton or a loaded pallet. */
function surround(site: WarehouseSite, conditions: Conditions, { ground, solids }: Goods, dice: Dice): Solid[] {
  const corners = solids.flatMap((solid) => (solid.carton === undefined ? [] : solid.corners));
  const middle = (axis: 0 | 1, otherwise: number): number =>
    corners.length === 0 ? otherwise : corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  const aim = [middle(0, 0), middle(1, 4.4)] as const;
  return [
    ...occluder(conditions.occluder, aim, ground, dice),
    ...clutter(conditions.clutter, ground, dice),
    ...bystanders(site, ground, dice),
    ...(dice.chance(0.5) ? leaningPallet([dice.between(-2.4, 2.2), site === 'dim' ? 9.3 : 9.9, 0], dice) : []),
  ];
}

function looseCartons(
  { stand }: Conditions,
  dice: Dice,
): { stand: 'floor' | 'table' | 'conveyor'; most: number } | undefined {
  if (stand === 'none') return undefined;
  if (stand === 'pallet') return dice.chance(0.25) ? { stand: 'floor', most: 2 } : undefined;
  return { stand, most: 6 };
}

function bandOf(cartons: number): SceneMetadata['cartons'] {
  if (cartons === 0) return '0';
  if (cartons <= 6) return '1-6';
  if (cartons <= 60) return '7-60';
  if (cartons <= 200) return '61-200';
  return cartons <= 500 ? '201-500' : '501-1000';
}
