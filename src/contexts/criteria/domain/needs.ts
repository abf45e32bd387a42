import { SampleSizeOutOfReach } from '../../../stats/errors.js';
import { planSampleSize, type PlanRequest, type SampleSizePlan } from '../../../stats/planner.js';
import { complementOf } from '../../../stats/special.js';
import type {
  CriteriaDocument,
  Criterion,
  Severity,
  UnitOfAnalysis,
} from '../../../verdict/criteria/criteria-document.js';
import { expandCriteria } from '../../../verdict/criteria/expand-criteria.js';

/** How many independent units one mandatory statement takes at the first attempt. */
export interface CellNeed {
  readonly criterionId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly unit: UnitOfAnalysis;
  /** Share of successes to be shown, and the one the model is expected to have (`null` = not stated); limits on failures turned round. */
  readonly required: number;
  readonly designPoint: number | null;
  /** Canonical slice; `null` = all items together. */
  readonly slice: string | null;
  /** Confidence that the first of the planned attempts is judged at; with stages, the last of them. */
  readonly confidencePerAttempt: number;
  /** Fewest units with which a pass is possible: none may fail. */
  readonly withoutFailure: number;
  /** Fewest units with which a model at the design point passes with the stated power, and failures allowed then; `null` without a design point. */
  readonly atDesignPoint: { readonly units: number; readonly allowedFailures: number } | null;
}

/** One entry per mandatory criterion and slice, in document order. Criteria that only inform need nothing. */
export function needsOf(document: CriteriaDocument): readonly CellNeed[] {
  return expandCriteria(document)
    .criteria.filter(({ severity, decisionRule }) => severity !== 'ADVISORY' && decisionRule === 'BOUND')
    .flatMap((criterion) => {
      const need = needOf(criterion, document);
      return (criterion.slices.length === 0 ? [null] : criterion.slices).map((slice) => ({ ...need, slice }));
    });
}

function needOf(criterion: Criterion, { attempts }: CriteriaDocument): Omit<CellNeed, 'slice'> {
  const { id, title, severity, unit, designPoint, power } = criterion;
  const plan = planned({
    required: asSuccess(criterion, criterion.threshold),
    confidence: Number(criterion.confidence),
    ...(designPoint !== null && { designPoint: asSuccess(criterion, designPoint) }),
    ...(designPoint !== null && power !== null && { power: Number(power) }),
    attempts: attempts.max,
    spending: attempts.spending,
    share: lastShare(attempts),
  });
  const { firstN, allowedFailures } = plan;
  return {
    criterionId: id,
    title,
    severity,
    unit,
    required: plan.required,
    designPoint: designPoint === null ? null : asSuccess(criterion, designPoint),
    confidencePerAttempt: plan.confidencePerAttempt,
    withoutFailure: plan.nWithoutFailure,
    atDesignPoint: firstN === null || allowedFailures === null ? null : { units: firstN, allowedFailures },
  };
}

/** Planned for the last stage: nobody has to stop before. */
function lastShare({ stages = [] }: CriteriaDocument['attempts']): number {
  return Number(stages.at(-1)?.alphaShare ?? 1);
}

/** A design point so near the limit that nobody collects enough to tell them apart leaves the plan without failure only. */
function planned({ designPoint, ...request }: PlanRequest): SampleSizePlan {
  try {
    return planSampleSize({ ...request, ...(designPoint !== undefined && { designPoint }) });
  } catch (error) {
    if (!(error instanceof SampleSizeOutOfReach) || designPoint === undefined) throw error;
    const { power: _power, ...rest } = request;
    return planSampleSize(rest);
  }
}

/** A limit on failures ("at most 0.05") is the same claim as one on successes ("at least 0.95"). */
function asSuccess({ comparator }: Criterion, limit: string): number {
  return comparator === 'AT_LEAST' ? Number(limit) : complementOf(Number(limit));
}
