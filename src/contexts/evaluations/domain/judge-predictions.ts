import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import { interpretItem } from '../../../metrics/interpretation/interpret.js';
import type { GroundTruth } from '../../../metrics/ground-truth.js';
import type { Attributes, Outcome } from '../../../metrics/outcome.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import { judgeOutcomes } from '../../../verdict/judge.js';
import type { Conservation, JudgementResult } from '../../../verdict/judgement.js';
import type { PredictedItem } from './predicted-item.js';

/** An item of the dataset as the judge needs it. */
export interface JudgedItem {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly attributes: Attributes;
  readonly groundTruth: GroundTruth;
}

export interface JudgementInput {
  readonly items: readonly JudgedItem[];
  readonly predictions: ReadonlyMap<string, PredictedItem>;
  readonly excluded: number;
  /** Already with the run's operating point. */
  readonly contract: InterpretationContract;
  /** Slices expanded. */
  readonly criteria: CriteriaDocument;
  readonly attempt: JudgementResult['attempt'];
}

/** Interprets and judges stored predictions under one use case. No model, no image, no clock: the same input, the same bytes. */
export function judgePredictions(input: JudgementInput): {
  readonly outcomes: readonly Outcome[];
  readonly result: JudgementResult;
} {
  const outcomes = input.items.map((item) => outcomeOf(item, input));
  const { criteria: document, excluded, attempt, contract } = input;
  const wording = contract.wording;
  const result = judgeOutcomes({ document, outcomes, excluded, attempt, ...(wording !== undefined && { wording }) });
  return { outcomes, result };
}

function outcomeOf(item: JudgedItem, input: JudgementInput): Outcome {
  const predicted = input.predictions.get(item.id);
  const outcome = interpretItem({
    contract: input.contract,
    item: {
      itemId: item.id,
      itemName: item.name,
      groupId: item.groupId ?? item.id,
      width: item.width ?? 0,
      height: item.height ?? 0,
      attributes: item.attributes,
      groundTruth: item.groundTruth,
    },
    answer:
      predicted === undefined
        ? { error: { code: 'NOT_PREDICTED', message: 'The model gave no answer for this image.' } }
        : 'error' in predicted.answer
          ? { error: predicted.answer.error }
          : predicted.answer.prediction,
  });
  return predicted?.measured === undefined ? outcome : { ...outcome, measured: predicted.measured };
}

/** supplied = excluded + evaluated + errored + indeterminate: by construction, for every item has exactly one answer. */
export function conserve(predictions: readonly PredictedItem[], excluded: number): Conservation {
  const errored = predictions.filter((predicted) => 'error' in predicted.answer).length;
  return {
    supplied: predictions.length + excluded,
    excluded,
    evaluated: predictions.length - errored,
    errored,
    indeterminate: 0,
  };
}
