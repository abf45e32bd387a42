import { planSampleSize } from '../../../stats/planner.js';
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
  /** Canonical slice; `null` = all items together. */
  readonly slice: string | null;
  /** Confidence that the first of the planned attempts is judged at. */
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
  const plan = planSampleSize({
    required: asSuccess(criterion, criterion.threshold),
    confidence: Number(criterion.confidence),
    ...(designPoint !== null && { designPoint: asSuccess(criterion, designPoint) }),
    ...(designPoint !== null && power !== null && { power: Number(power) }),
    attempts: attempts.max,
    spending: attempts.spending,
  });
  const { firstN, allowedFailures } = plan;
  return {
    criterionId: id,
    title,
    severity,
    unit,
    confidencePerAttempt: plan.confidencePerAttempt,
    withoutFailure: plan.nWithoutFailure,
    atDesignPoint: firstN === null || allowedFailures === null ? null : { units: firstN, allowedFailures },
  };
}

/** A limit on failures ("at most 0.05") is the same claim as one on successes ("at least 0.95"). */
function asSuccess({ comparator }: Criterion, limit: string): number {
  return comparator === 'AT_LEAST' ? Number(limit) : complementOf(Number(limit));
}
