import type { DecidingMetric } from '../metrics/metric-catalogue.js';
import type { Outcome } from '../metrics/outcome.js';
import type { ProofRule } from '../stats/proof.js';
import { shareBounds, type GroupCount } from '../stats/share-rule.js';
import type { UnitOfAnalysis } from './criteria/criteria-document.js';
import type { CellResult } from './judgement.js';

/** What a bound rests on, before it is compared with anything. */
export type Estimate = Pick<
  CellResult,
  'estimator' | 'right' | 'total' | 'n' | 'k' | 'notApplicable' | 'point' | 'lower' | 'upper'
>;

/** What a bound is taken of, and how sure it is. */
export interface EstimateRequest {
  readonly outcomes: readonly Outcome[];
  readonly confidence: number;
  /** Absent = FIXED_SAMPLE. */
  readonly rule?: ProofRule;
}

/**
 * Counts the trials of a metric by its unit of analysis. `object`: every object is its own unit. `image`: every image is; with
 * several trials in an image it contributes its share. `captureGroup`: every group contributes its share (share rule).
 * No outcomes, or none with a trial, give n = 0 and no bounds. Errored and indeterminate outcomes are trials that failed.
 */
export function estimate(
  metric: DecidingMetric,
  unit: UnitOfAnalysis,
  { outcomes, confidence, rule }: EstimateRequest,
): Estimate {
  const trials = outcomes.map((outcome) => ({ groupId: outcome.groupId, ...metric.trials(outcome) }));
  const right = sum(trials.map(({ count }) => count));
  const total = sum(trials.map((trial) => trial.total));
  const groups =
    unit === 'object' ? objectsAsGroups(right, total) : unit === 'image' ? trials.map(asGroup) : byGroup(trials);
  const { K, lower, upper, applicableGroups, notApplicableGroups } = shareBounds(groups, confidence, rule);
  const isShare = unit === 'captureGroup' || (unit === 'image' && groups.some((group) => group.total > 1));
  return {
    estimator: isShare ? 'SHARE' : 'COUNT',
    right,
    total,
    n: applicableGroups,
    k: K,
    notApplicable: notApplicableGroups,
    point: applicableGroups === 0 ? null : K / applicableGroups,
    lower,
    upper,
  };
}

interface GroupTrials {
  readonly groupId: string;
  readonly count: number;
  readonly total: number;
}

function byGroup(trials: readonly GroupTrials[]): GroupCount[] {
  const groups = new Map<string, { right: number; total: number }>();
  for (const { groupId, count, total } of trials) {
    const group = groups.get(groupId) ?? { right: 0, total: 0 };
    groups.set(groupId, { right: group.right + count, total: group.total + total });
  }
  return [...groups.values()];
}

function asGroup({ count, total }: GroupTrials): GroupCount {
  return { right: count, total };
}

/** As many groups of one as there are objects: the ordinary bound. */
function objectsAsGroups(right: number, total: number): GroupCount[] {
  return Array.from({ length: total }, (_, index) => ({ right: index < right ? 1 : 0, total: 1 }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((before, number) => before + number, 0);
}
