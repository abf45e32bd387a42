import { areaOf, intersectionOf, type Box } from '../../vision/box.js';
import type { InterpretationContract, Role } from './contract.js';
import { formLoads, type Groupable, type Load } from './form-loads.js';
import { anchorOf, pointInPolygon, type ImageSize } from './geometry.js';

/** An object before the contract says what it is; annotated and predicted objects alike. */
export interface RawObject {
  /** Position in the annotations or in the prediction. */
  readonly position: number;
  readonly label: string;
  readonly box: Box;
  /** 1 for annotations. */
  readonly score: number;
  readonly crowd: boolean;
  /** Visible share 0..1. */
  readonly visibility: number;
}

/** An object as the contract sees it. */
export interface SceneObject {
  /** Positions of the raw objects it is made of: several for a formed LOAD. */
  readonly positions: readonly number[];
  readonly role: Role;
  readonly label: string;
  readonly box: Box;
  readonly score: number;
  /** Does it count? An ignored one is neither asked for nor held against anybody. */
  readonly counted: boolean;
  /** Ignored only because too little of it is visible. */
  readonly hidden: boolean;
  readonly crowd: boolean;
}

/** Label of a LOAD that was formed of several raw objects. */
export const FORMED_LOAD = 'load';

/**
 * Applies roles, grouping, containment, granularity, region, size and visibility to the objects of one image.
 * Every raw object ends up in exactly one scene object, except CARRIERs and UNITs that are part of a formed LOAD and are no longer
 * asked for one by one, and loads under EACH_UNIT, which serve containment only.
 * @param raw objects whose labels are all mapped
 */
export function buildScene(
  contract: InterpretationContract,
  raw: readonly RawObject[],
  image: ImageSize,
): SceneObject[] {
  const roleOf = (object: RawObject): Role => contract.roles[object.label] as Role;
  const ofRole = (role: Role) => raw.filter((object) => roleOf(object) === role && !object.crowd);
  const rawLoads = ofRole('LOAD');
  const insideRawLoad = (object: RawObject) => isInside(contract, object, rawLoads);
  const free = ofRole('UNIT').filter((unit) => !insideRawLoad(unit));
  const formed = formLoads(
    contract.group,
    { units: free, carriers: ofRole('CARRIER') } satisfies Record<string, Groupable[]>,
    image,
  );
  const memberOf = new Set(formed.flatMap((load) => load.members));
  const loadsCount = contract.granularity !== 'EACH_UNIT';

  const scene: SceneObject[] = [];
  for (const object of raw) {
    const role = roleOf(object);
    const member = memberOf.has(object.position);
    const inLoad = role === 'UNIT' && (member || isInside(contract, object, [...rawLoads, ...formed]));
    if (member && loadsCount && !(role === 'UNIT' && listsMembers(contract))) continue;
    scene.push(placed(contract, object, { role: finalRole(contract, role, inLoad), inLoad, image }));
  }
  if (loadsCount) for (const load of formed) scene.push(formedLoad(contract, load, { raw, image }));
  return scene;
}

/** Whether units of a formed load stay objects of their own beside it. */
function listsMembers({ granularity, containment }: InterpretationContract): boolean {
  return granularity === 'LOAD_AND_UNITS' || containment.unitsInLoad === 'VIOLATION';
}

function finalRole({ containment }: InterpretationContract, role: Role, inLoad: boolean): Role {
  return inLoad && containment.unitsInLoad === 'VIOLATION' ? 'FORBIDDEN' : role;
}

function isInside(
  { containment }: InterpretationContract,
  object: RawObject,
  loads: readonly { readonly box: Box }[],
): boolean {
  const area = areaOf(object.box);
  return loads.some(({ box }) => {
    const shared = intersectionOf(object.box, box);
    return shared > 0 && shared >= containment.minShare * area;
  });
}

function placed(
  contract: InterpretationContract,
  object: RawObject,
  { role, inLoad, image }: { readonly role: Role; readonly inLoad: boolean; readonly image: ImageSize },
): SceneObject {
  const hidden = contract.visibility !== null && object.visibility < contract.visibility.min;
  const asked = isAskedFor(contract, role, inLoad) && isInScope(contract, object.box, image) && !object.crowd;
  return {
    positions: [object.position],
    role,
    label: object.label,
    box: object.box,
    score: object.score,
    counted: asked && !hidden,
    hidden: asked && hidden,
    crowd: object.crowd,
  };
}

function formedLoad(
  contract: InterpretationContract,
  load: Load,
  { raw, image }: { readonly raw: readonly RawObject[]; readonly image: ImageSize },
): SceneObject {
  const members = raw.filter((object) => load.members.includes(object.position));
  return {
    positions: load.members,
    role: 'LOAD',
    label: FORMED_LOAD,
    box: load.box,
    score: Math.max(...members.map((member) => member.score)),
    counted: isInScope(contract, load.box, image),
    hidden: false,
    crowd: false,
  };
}

function isAskedFor({ granularity, containment }: InterpretationContract, role: Role, inLoad: boolean): boolean {
  if (role === 'FORBIDDEN') return true;
  if (role === 'LOAD') return granularity !== 'EACH_UNIT';
  if (role !== 'UNIT' || granularity === 'ONE_LOAD') return false;
  return !inLoad || containment.unitsInLoad === 'COUNT';
}

function isInScope({ region, minSize }: InterpretationContract, box: Box, image: ImageSize): boolean {
  if (minSize !== null && (Math.min(box.width, box.height) < minSize.shortSide || areaOf(box) < minSize.area))
    return false;
  // The size of an image nobody could read is unknown; its objects still have to be found.
  if (region === null || image.width <= 0 || image.height <= 0) return true;
  const anchor = anchorOf(box, region.anchor, image);
  return region.polygons.some((polygon) => pointInPolygon(anchor, polygon));
}
