import { requireOpenRate, requireWhole } from './checks.js';
import { DataNotUsable } from './errors.js';
import type { Claim } from './proof.js';
import { passChance, planSampleSize } from './planner.js';

/** One mandatory criterion on one slice, as planned. */
export interface PlannedCriterion extends Claim {
  readonly id: string;
  readonly n: number;
  /** The rate the model is expected to have here. */
  readonly designPoint: number;
}

export interface JointChance {
  readonly each: readonly { readonly id: string; readonly chance: number }[];
  /** Chance that all pass when the criteria rest on different units. */
  readonly ifIndependent: number;
  /** Chance that all pass whatever the dependence: at least, and at most (Boole, Fréchet). */
  readonly atLeast: number;
  readonly atMost: number;
}

/**
 * Chance that a model at its design point passes every mandatory criterion. Each must pass, so wrong passes need no correction;
 * this is the price on the other side. Without criteria the chance is 1.
 */
export function jointPassChance(criteria: readonly PlannedCriterion[]): JointChance {
  const each = criteria.map(({ id, designPoint, ...claim }) => ({
    id,
    chance: passChance({ ...claim, trueRate: designPoint }),
  }));
  const chances = each.map(({ chance }) => chance);
  return {
    each,
    ifIndependent: chances.reduce((product, chance) => product * chance, 1),
    atLeast: Math.max(0, 1 - chances.reduce((sum, chance) => sum + (1 - chance), 0)),
    atMost: Math.min(1, ...chances),
  };
}

/**
 * Sizes per criterion so that all pass together with the stated power when they rest on different units:
 * each gets power^(1/number of criteria).
 */
export function sizesForJointPower(
  criteria: readonly Omit<PlannedCriterion, 'n'>[],
  power: number,
): readonly {
  readonly id: string;
  readonly firstN: number;
  readonly everyNFrom: number;
  readonly allowedFailures: number;
}[] {
  requireOpenRate('The power', power);
  const share = Math.pow(power, 1 / criteria.length);
  return criteria.map(({ id, ...claim }) => {
    const plan = planSampleSize({ ...claim, power: share });
    return {
      id,
      firstN: plan.firstN ?? plan.nWithoutFailure,
      everyNFrom: plan.everyNFrom ?? plan.nWithoutFailure,
      allowedFailures: plan.allowedFailures ?? 0,
    };
  });
}

/** What n independent units mean in pictures and days, where a unit is a group of images. */
export function collectionEffort(input: {
  readonly units: number;
  readonly imagesPerUnit: number;
  readonly unitsPerDay: number;
}): { readonly units: number; readonly images: number; readonly days: number } {
  requireWhole('The number of units', input.units);
  requireWhole('The number of images per unit', input.imagesPerUnit, 1);
  if (!(input.unitsPerDay > 0)) throw new DataNotUsable('The number of units per day must be above 0.');
  return {
    units: input.units,
    images: input.units * input.imagesPerUnit,
    days: Math.ceil(input.units / input.unitsPerDay),
  };
}

/** A kind of picture that could be taken next: the slices it counts for, and what it costs (any unit; default 1). */
export interface PictureKind {
  readonly name: string;
  readonly slices: readonly string[];
  readonly cost?: number;
}

/**
 * The cheapest next image: the kind that fills most open needs per cost, a need counting more the larger its share is
 * that is still missing. Ties go to the kind named first. `null` when nothing is missing or no kind helps.
 * @param needs units still needed per slice (0 = none).
 */
export function cheapestNextPicture(
  needs: readonly { readonly slice: string; readonly missing: number; readonly planned: number }[],
  kinds: readonly PictureKind[],
): { readonly name: string; readonly fills: readonly string[]; readonly gainPerCost: number } | null {
  const weight = new Map(needs.filter(({ missing }) => missing > 0).map((need) => [need.slice, weightOf(need)]));
  let best: { name: string; fills: readonly string[]; gainPerCost: number } | null = null;
  for (const { name, slices, cost = 1 } of kinds) {
    if (!(cost > 0)) throw new DataNotUsable(`The cost of a picture of kind "${name}" must be above 0.`);
    const fills = slices.filter((slice) => weight.has(slice));
    const gainPerCost = fills.reduce((sum, slice) => sum + (weight.get(slice) ?? 0), 0) / cost;
    if (gainPerCost > (best?.gainPerCost ?? 0)) best = { name, fills, gainPerCost };
  }
  return best;
}

function weightOf({ missing, planned }: { readonly missing: number; readonly planned: number }): number {
  return planned > 0 ? Math.min(1, missing / planned) : 1;
}
