import type { Outcome } from '../../../metrics/outcome.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import type { JudgedAttempt, JudgementResult } from '../../../verdict/judgement.js';
import { effectiveContract } from '../domain/effective-contract.js';
import { judgePredictions, type JudgedItem } from '../domain/judge-predictions.js';
import type { EvaluationPlan } from '../domain/plan.js';
import type { PredictedItem } from '../domain/predicted-item.js';
import type { RunSource } from './run-sources.js';

/** One pass of a model over the items of a dataset, whether just made or kept from earlier. */
export interface Pass {
  readonly plan: EvaluationPlan;
  readonly source: RunSource;
  readonly predictions: readonly PredictedItem[];
}

/** Judges a pass under the planned use case at the given place: the same pass and plan, the same bytes. */
export function judgePass(
  { plan, source, predictions }: Pass,
  at: number,
): {
  readonly inputs: RunSource['judgements'][number];
  readonly outcomes: readonly Outcome[];
  readonly result: JudgementResult;
} {
  const [planned, inputs] = [plan.judgements[at], source.judgements[at]];
  if (planned === undefined || inputs === undefined) throw new RangeError(`judgement ${at} of the plan was not loaded`);
  const items = source.items.filter((item) => item.excluded === null);
  const judged = judgePredictions({
    items: items.map((item): JudgedItem => ({ ...item, groundTruth: item.groundTruth ?? { objects: [] } })),
    predictions: new Map(predictions.map((predicted) => [predicted.itemId, predicted])),
    excluded: source.items.length - items.length,
    contract: effectiveContract(inputs.contract.document, plan),
    criteria: inputs.criteria.document,
    attempt: planned.attempt ?? exploratory(inputs.criteria.document),
  });
  return { inputs, ...judged };
}

/** An exploratory judgement uses the whole agreed error, by the agreed rule. */
function exploratory({ attempts }: CriteriaDocument): JudgedAttempt {
  return { number: 1, max: 1, spending: attempts.spending === 'E_PROCESS' ? 'E_PROCESS' : 'EQUAL' };
}
