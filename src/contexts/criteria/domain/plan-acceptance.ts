import {
  cheapestNextPicture,
  collectionEffort,
  jointPassChance,
  type JointChance,
  type PictureKind,
} from '../../../stats/plan-together.js';
import { requireOpenRate } from '../../../stats/checks.js';
import { SampleSizeOutOfReach } from '../../../stats/errors.js';
import { UNITS_WATCHED, watchedPassChance } from '../../../stats/e-process-chance.js';
import { planSampleSize } from '../../../stats/planner.js';
import type { ProofRule } from '../../../stats/proof.js';
import { USUAL_POWER } from '../../../stats/sample-size.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import { needsOf, type CellNeed } from './needs.js';
import { picturesFor } from './picture-kinds.js';

/** One use case at one site, as agreed or drafted. */
export interface PlannedUseCase {
  readonly name: string;
  readonly document: CriteriaDocument;
}

export interface AcceptanceRequest {
  readonly useCases: readonly PlannedUseCase[];
  /** Chance that everything passes together, at the design points; 0.8 if left out. */
  readonly power?: number;
  /** Independent units collected so far, by canonical slice; `ALL_ITEMS` = altogether. */
  readonly have?: Readonly<Record<string, number>>;
  /** Where a unit is a group (a pallet, a wagon): its pictures. */
  readonly imagesPerUnit?: number;
  readonly unitsPerDay?: number;
  /** What could be photographed next and what it costs; without it every combination of declared values, at equal cost. */
  readonly kinds?: readonly PictureKind[];
}

export const ALL_ITEMS = 'all items';

interface UseCaseNeed extends CellNeed {
  readonly useCase: string;
  /** FIXED_SAMPLE: one look at all units. E_PROCESS: evidence that may be looked at after every unit, and asks more of each look. */
  readonly rule: ProofRule;
}

export interface PlannedCell extends UseCaseNeed {
  /** Units to plan when only this had to pass: at the design point with the criterion's power, else none of them wrong. */
  readonly alone: number;
  /** Units to plan so that everything passes together; `null` without a design point, or out of reach. */
  readonly together: number | null;
  /** Chance of a pass at the design point by one look at `alone` and at `together` units; `null` without a design point. */
  readonly chanceAlone: number | null;
  readonly chanceTogether: number | null;
  /**
   * Under E_PROCESS: chance that a look after every unit passes at some time up to `together` (else `alone`); `null` otherwise, without a
   * design point, and beyond UNITS_WATCHED units.
   */
  readonly chanceWatched: number | null;
  readonly missing: number;
}

export interface AcceptancePlan {
  readonly power: number;
  readonly cells: readonly PlannedCell[];
  /** Of all mandatory slices of all use cases, with the units of `alone`, then of `together`; `null` when a design point is missing. */
  readonly jointAlone: JointChance | null;
  readonly jointTogether: JointChance | null;
  /** Cells for which no chance can be told. */
  readonly withoutDesignPoint: number;
  /** Units when each fills as many needs as it can: slices of one attribute exclude each other and add up, those of different ones overlap. */
  readonly collection: { readonly units: number; readonly images: number; readonly days: number | null };
  readonly next: { readonly name: string; readonly fills: readonly string[]; readonly gainPerCost: number } | null;
}

/**
 * What it takes to pass everything that is mandatory, over all use cases of a site. Advisory criteria need nothing; without a mandatory
 * one the plan is empty. @throws RateOutOfRange, CountOutOfRange, DataNotUsable
 */
export function planAcceptance(request: AcceptanceRequest): AcceptancePlan {
  const { power = USUAL_POWER, have = {}, imagesPerUnit = 1, unitsPerDay } = request;
  requireOpenRate('The power', power);
  const needs = request.useCases.flatMap(({ name, document }) =>
    needsOf(document).map((need): UseCaseNeed => ({ useCase: name, rule: ruleOf(document), ...need })),
  );
  const designed = needs.filter(({ designPoint }) => designPoint !== null).length;
  const planning = {
    sizes: new Map<string, number | null>(),
    watched: new Map<string, number | null>(),
    share: Math.pow(power, 1 / Math.max(1, designed)),
    have,
  };
  const cells = needs.map((need) => cellOf(need, planning));
  const units = unitsTogether(cells);
  const effort = collectionEffort({ units, imagesPerUnit, unitsPerDay: unitsPerDay ?? Infinity });
  return {
    power,
    cells,
    jointAlone: jointOf(cells, ({ alone }) => alone),
    jointTogether: jointOf(cells, ({ together }) => together),
    withoutDesignPoint: needs.length - designed,
    collection: { ...effort, days: unitsPerDay === undefined ? null : effort.days },
    next: cheapestNextPicture(openNeeds(cells), request.kinds ?? kindsFor(request.useCases, cells)),
  };
}

function kindsFor(useCases: readonly PlannedUseCase[], cells: readonly PlannedCell[]): PictureKind[] {
  const slices = cells.flatMap(({ slice }) => (slice === null ? [] : [slice]));
  return picturesFor(
    useCases.map(({ document }) => document.siteSchema),
    slices,
  );
}

interface Planning {
  readonly sizes: Map<string, number | null>;
  readonly watched: Map<string, number | null>;
  readonly share: number;
  readonly have: Readonly<Record<string, number>>;
}

function cellOf(need: UseCaseNeed, { sizes, watched, share, have }: Planning): PlannedCell {
  const alone = need.atDesignPoint?.units ?? need.withoutFailure;
  const key = JSON.stringify([need.required, need.confidencePerAttempt, need.designPoint, need.rule]);
  if (!sizes.has(key)) sizes.set(key, togetherSize(need, share));
  const together = sizes.get(key) ?? null;
  if (!watched.has(key)) watched.set(key, watchedChance(need, together ?? alone));
  const slice = need.slice ?? ALL_ITEMS;
  const had = Object.hasOwn(have, slice) ? (have[slice] ?? 0) : 0;
  return {
    ...need,
    alone,
    together,
    chanceAlone: chanceOf(need, alone),
    chanceTogether: chanceOf(need, together),
    chanceWatched: watched.get(key) ?? null,
    missing: Math.max(0, (together ?? alone) - had),
  };
}

function togetherSize(
  { required, confidencePerAttempt, designPoint, rule }: UseCaseNeed,
  power: number,
): number | null {
  if (designPoint === null) return null;
  // One attempt: its part of the error is in the confidence already.
  const spending = rule === 'E_PROCESS' ? rule : 'EQUAL';
  try {
    return planSampleSize({ required, confidence: confidencePerAttempt, designPoint, power, spending }).firstN;
  } catch (error) {
    if (error instanceof SampleSizeOutOfReach) return null;
    throw error;
  }
}

function watchedChance(need: UseCaseNeed, n: number): number | null {
  const { required, confidencePerAttempt: confidence, designPoint, rule } = need;
  if (designPoint === null || rule !== 'E_PROCESS' || n > UNITS_WATCHED) return null;
  return watchedPassChance({ required, confidence, n, trueRate: designPoint });
}

function ruleOf({ attempts }: CriteriaDocument): ProofRule {
  return attempts.spending === 'E_PROCESS' ? 'E_PROCESS' : 'FIXED_SAMPLE';
}

function chanceOf(need: UseCaseNeed, n: number | null): number | null {
  return n === null ? null : (jointOf([{ ...need, n }], (one) => one.n)?.ifIndependent ?? null);
}

function jointOf<Cell extends UseCaseNeed>(
  cells: readonly Cell[],
  sizeOf: (cell: Cell) => number | null,
): JointChance | null {
  const planned = cells.flatMap((cell) => {
    const [n, { designPoint }] = [sizeOf(cell), cell];
    if (n === null || designPoint === null) return [];
    const id = `${cell.criterionId}${cell.slice === null ? '' : `, ${cell.slice}`}`;
    const { required, confidencePerAttempt: confidence, rule } = cell;
    return [{ id, n, designPoint, required, confidence, rule }];
  });
  return planned.length < cells.length ? null : jointPassChance(planned);
}

/** Largest need a slice; slices over the same attributes add up, the largest sum over different attributes counts. */
function unitsTogether(cells: readonly PlannedCell[]): number {
  const perSlice = new Map<string, number>();
  for (const { slice, together, alone } of cells)
    perSlice.set(slice ?? '', Math.max(perSlice.get(slice ?? '') ?? 0, together ?? alone));
  const perAttributes = new Map<string, number>();
  for (const [slice, units] of perSlice) {
    const attributes = [...new Set(slice.match(/\b(?:meta|img|obj)\.[\w.-]+/g) ?? [])].sort().join(' ');
    perAttributes.set(attributes, (perAttributes.get(attributes) ?? 0) + units);
  }
  return Math.max(0, ...perAttributes.values());
}

function openNeeds(cells: readonly PlannedCell[]) {
  return cells.map(({ slice, missing, together, alone }) => ({
    slice: slice ?? ALL_ITEMS,
    missing,
    planned: together ?? alone,
  }));
}
