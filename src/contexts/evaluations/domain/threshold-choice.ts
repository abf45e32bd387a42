import { interpretItem } from '../../../metrics/interpretation/interpret.js';
import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import {
  chooseOperatingPoint,
  ruleSentence,
  scoredClasses,
  thresholdContract,
  type OperatingPoint,
  type OperatingPointRule,
} from '../../../metrics/interpretation/operating-point.js';
import type { JudgedItem } from './judge-predictions.js';
import type { PredictedItem } from './predicted-item.js';

export interface ThresholdChoice extends OperatingPoint {
  /** The rule in words. */
  readonly rule: string;
  readonly images: number;
}

/**
 * Chooses score thresholds for all classes of a model from stored predictions; nothing is inferred again. Images without an answer count
 * as images on which everything is missed. @throws NoOperatingPoint
 */
export function chooseThresholds(input: {
  readonly items: readonly JudgedItem[];
  readonly predictions: readonly PredictedItem[];
  readonly contract: InterpretationContract;
  readonly classes: readonly string[];
  readonly rule: OperatingPointRule;
  readonly forAbsent?: number;
}): ThresholdChoice {
  const { items, contract, classes, rule, forAbsent } = input;
  const predictionOf = new Map(input.predictions.map((predicted) => [predicted.itemId, predicted.answer]));
  const matched = thresholdContract(contract, classes);
  const outcomes = items.map((item) => {
    const answer = predictionOf.get(item.id) ?? { error: NOT_PREDICTED };
    return interpretItem({
      contract: matched,
      item: {
        itemId: item.id,
        itemName: item.name,
        groupId: item.groupId ?? item.id,
        width: item.width ?? 0,
        height: item.height ?? 0,
        attributes: item.attributes,
        groundTruth: item.groundTruth,
      },
      answer: 'error' in answer ? { error: answer.error } : answer.prediction,
    });
  });
  const perClass = scoredClasses(outcomes, classes);
  const chosen = chooseOperatingPoint({ perClass, rule, ...(forAbsent !== undefined && { forAbsent }) });
  return { ...chosen, rule: ruleSentence(rule, contract.match), images: items.length };
}

/** Whether a model answered with objects at all; class scores of whole images have no threshold per object. */
export function answersWithObjects(predictions: readonly PredictedItem[]): boolean {
  return predictions.every(({ answer }) => 'error' in answer || answer.prediction.kind === 'detections');
}

const NOT_PREDICTED = { code: 'NOT_PREDICTED', message: 'The model gave no answer for this image.' };
