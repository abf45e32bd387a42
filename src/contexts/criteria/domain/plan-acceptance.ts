import {
  cheapestNextPicture,
  collectionEffort,
  jointPassChance,
  type JointChance,
  type PictureKind,
} from '../../../stats/plan-together.js';
import { SampleSizeOutOfReach } from '../../../stats/errors.js';
import { planSampleSize } from '../../../stats/planner.js';
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

export interface PlannedCell extends CellNeed {
  readonly useCase: string;
  /** Units to plan when only this had to pass: at the design point with the criterion's power, else none of them wrong. */
  readonly alone: number;
  /** Units to plan so that everything passes together; `null` without a design point, or out of reach. */
  readonly together: number | null;
  /** Chance of a pass at the design point with `alone` and with `together` units; `null` without a design point. */
  readonly chanceAlone: number | null;
  readonly chanceTogether: number | null;
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
  const needs = request.useCases.flatMap(({ name, document }) =>
    needsOf(document).map((need) => ({ useCase: name, ...need })),
  );
  const designed = needs.filter(({ designPoint }) => designPoint !== null).length;
  const sizes = new Map<string, number | null>();
  const cells = needs.map((need) => cellOf(need, { sizes, share: Math.pow(power, 1 / Math.max(1, designed)), have }));
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
  readonly share: number;
  readonly have: Readonly<Record<string, number>>;
}

function cellOf(need: CellNeed & { readonly useCase: string }, { sizes, share, have }: Planning): PlannedCell {
  const alone = need.atDesignPoint?.units ?? need.withoutFailure;
  const key = JSON.stringify([need.required, need.confidencePerAttempt, need.designPoint]);
  if (!sizes.has(key)) sizes.set(key, togetherSize(need, share));
  const together = sizes.get(key) ?? null;
  const slice = need.slice ?? ALL_ITEMS;
  const had = Object.hasOwn(have, slice) ? (have[slice] ?? 0) : 0;
  return {
    ...need,
    alone,
    together,
    chanceAlone: chanceOf(need, alone),
    chanceTogether: chanceOf(need, together),
    missing: Math.max(0, (together ?? alone) - had),
  };
}

function togetherSize({ required, confidencePerAttempt, designPoint }: CellNeed, power: number): number | null {
  if (designPoint === null) return null;
  try {
    return planSampleSize({ required, confidence: confidencePerAttempt, designPoint, power }).firstN;
  } catch (error) {
    if (error instanceof SampleSizeOutOfReach) return null;
    throw error;
  }
}

function chanceOf(need: CellNeed, n: number | null): number | null {
  return n === null ? null : (jointOf([{ ...need, n }], (one) => one.n)?.ifIndependent ?? null);
}

function jointOf<Cell extends CellNeed>(
  cells: readonly Cell[],
  sizeOf: (cell: Cell) => number | null,
): JointChance | null {
  const planned = cells.flatMap((cell) => {
    const [n, { designPoint }] = [sizeOf(cell), cell];
    if (n === null || designPoint === null) return [];
    const id = `${cell.criterionId}${cell.slice === null ? '' : `, ${cell.slice}`}`;
    return [{ id, n, designPoint, required: cell.required, confidence: cell.confidencePerAttempt }];
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
