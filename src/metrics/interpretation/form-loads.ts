import type { Box } from '../../vision/box.js';
import type { Grouping } from './contract.js';
import { gapBetween, unionOf, widthShare, type ImageSize } from './geometry.js';

/** An object that may take part in a group: its position in the raw list and its box. */
export interface Groupable {
  readonly position: number;
  readonly box: Box;
}

/** Units (and a carrier) that together are one LOAD. */
export interface Load {
  /** Positions in the raw list, ascending; the carrier is among them. */
  readonly members: readonly number[];
  readonly box: Box;
}

/**
 * Forms loads: first on carriers, then among the units that are left by closeness. Each unit belongs to at most one load.
 * No rule, no units or too few of them give no load; a carrier without enough units is just a carrier.
 */
export function formLoads(
  rule: Grouping | null,
  { units, carriers }: { readonly units: readonly Groupable[]; readonly carriers: readonly Groupable[] },
  image: ImageSize,
): Load[] {
  if (rule === null) return [];
  const side = Math.max(image.width, image.height);
  const onCarriers = rule.carrier === null ? [] : loadsOnCarriers(rule.carrier, { units, carriers }, side);
  if (rule.proximity === null) return onCarriers;
  const taken = new Set(onCarriers.flatMap((load) => load.members));
  const free = units.filter((unit) => !taken.has(unit.position));
  return [...onCarriers, ...loadsByCloseness(rule.proximity, free, side)];
}

type CarrierRule = NonNullable<Grouping['carrier']>;

/** Grows each stack upwards: a unit joins when it stands on the carrier or on a unit that has joined. */
function loadsOnCarriers(
  rule: CarrierRule,
  { units, carriers }: { readonly units: readonly Groupable[]; readonly carriers: readonly Groupable[] },
  side: number,
): Load[] {
  const unitsOf = new Map(carriers.map((carrier) => [carrier, [] as Groupable[]]));
  let waiting = [...units];
  for (let grew = true; grew;) {
    const left: Groupable[] = [];
    for (const unit of waiting) {
      const carrier = bestCarrier(rule, unit, { unitsOf, side });
      if (carrier === undefined) left.push(unit);
      else unitsOf.get(carrier)?.push(unit);
    }
    grew = left.length < waiting.length;
    waiting = left;
  }
  return [...unitsOf].flatMap(([carrier, members]) => {
    if (members.length < rule.minUnits) return [];
    const box = rule.extent === 'CARRIER' ? carrier.box : unionOf([carrier.box, ...members.map((unit) => unit.box)]);
    return [{ members: ascending([carrier, ...members]), box }];
  });
}

/** The carrier above which most of the unit's width lies; ties go to the earlier one. */
function bestCarrier(
  rule: CarrierRule,
  unit: Groupable,
  { unitsOf, side }: { readonly unitsOf: ReadonlyMap<Groupable, readonly Groupable[]>; readonly side: number },
): Groupable | undefined {
  let best: Groupable | undefined;
  let bestShare = 0;
  for (const [carrier, members] of unitsOf) {
    const share = widthShare(unit.box, carrier.box);
    const supports = [carrier, ...members.filter((member) => widthShare(unit.box, member.box) > 0)];
    const stands = supports.some((support) => standsOn(unit.box, support.box, rule.maxGap * side));
    if (stands && share >= rule.minOverlap && share > bestShare) {
      best = carrier;
      bestShare = share;
    }
  }
  return best;
}

/** The bottom edge of a is at most `gap` pixels above the top of b, or inside b, and not below b. */
function standsOn(a: Box, b: Box, gap: number): boolean {
  const bottom = a.y + a.height;
  return bottom <= b.y + b.height + gap && b.y - bottom <= gap;
}

function loadsByCloseness(rule: NonNullable<Grouping['proximity']>, units: readonly Groupable[], side: number): Load[] {
  const waiting = [...units];
  const loads: Load[] = [];
  for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
    const cluster = [seed];
    for (let next = 0; next < cluster.length; next++) {
      const { box } = cluster[next] as Groupable;
      for (let i = waiting.length - 1; i >= 0; i--)
        if (gapBetween(box, (waiting[i] as Groupable).box) <= rule.maxGap * side) cluster.push(...waiting.splice(i, 1));
    }
    if (cluster.length >= rule.minUnits)
      loads.push({ members: ascending(cluster), box: unionOf(cluster.map((unit) => unit.box)) });
  }
  return loads;
}

function ascending(objects: readonly Groupable[]): number[] {
  return objects.map((object) => object.position).sort((a, b) => a - b);
}
