import type { ClassScore } from '../../vision/prediction.js';
import type { ObjectError, Outcome } from '../outcome.js';
import { unmappedClasses, type InterpretationContract } from './contract.js';
import { identityOf, type Answer, type InterpretedItem, type ItemToInterpret } from './interpreted-item.js';

/**
 * Judges one image by the class of the whole image: the class with the highest score (ties: the one registered first).
 * A best score below the threshold of its class, or an image whose true class nobody stated, is INDETERMINATE and counts as wrong.
 */
export function interpretClass({ contract, item, answer }: ItemToInterpret): Outcome {
  const truth = item.groundTruth.classLabel;
  const expectedState = truth === undefined ? 'unknown' : stateOf(contract, truth);
  const facts = { ...identityOf(item), expectedState, expected: [], observed: [] };
  const undecided = { ...facts, observedState: null, right: false, errors: [] };
  const fault = faultOf(contract, item, answer);
  if (fault !== undefined) return { ...undecided, status: 'ERRORED', reason: fault };
  if (truth === undefined) {
    const reason = { code: 'NO_GROUND_TRUTH', message: 'Nobody stated the true class of this image.' };
    return { ...undecided, status: 'INDETERMINATE', reason };
  }
  const best = highest((answer as { scores: readonly ClassScore[] }).scores);
  const limit = contract.scoreThreshold.perClass[best.label] as number;
  if (best.score < limit) {
    const message = `The best class "${best.label}" scored ${best.score}, below its threshold ${limit}.`;
    return { ...undecided, status: 'INDETERMINATE', reason: { code: 'SCORE_BELOW_THRESHOLD', message } };
  }
  const observedState = stateOf(contract, best.label);
  const errors: ObjectError[] =
    best.label === truth
      ? []
      : [
          {
            name: 'WRONG_ROLE',
            expectedIds: [],
            observedIndexes: [best.position],
            note: `${truth} taken for ${best.label}`,
          },
        ];
  return { ...facts, status: 'EVALUATED', observedState, right: observedState === expectedState, errors };
}

function stateOf({ imageVerdict, roles }: InterpretationContract, label: string): string {
  if (imageVerdict.rule !== 'PRESENCE') return label;
  const present = roles[label] === imageVerdict.of;
  return present === (imageVerdict.presentMeans === 'NOK') ? 'NOK' : 'OK';
}

function faultOf(
  contract: InterpretationContract,
  item: InterpretedItem,
  answer: Answer,
): Outcome['reason'] | undefined {
  if ('error' in answer) return answer.error;
  if (answer.kind !== 'classScores') {
    const message = 'The contract asks for the class of the image, but the model answered with objects.';
    return { code: 'WRONG_KIND_OF_ANSWER', message };
  }
  if (answer.scores.length === 0) return { code: 'NO_SCORES', message: 'The model gave no class score at all.' };
  const { classLabel } = item.groundTruth;
  const labels = [...(classLabel === undefined ? [] : [classLabel]), ...answer.scores.map(({ label }) => label)];
  const unmapped = unmappedClasses(contract, labels);
  if (unmapped.length > 0) {
    const message = `The contract "${contract.name}" maps no role to ${unmapped.map((label) => `"${label}"`).join(', ')}.`;
    return { code: 'UNMAPPED_CLASS', message };
  }
  if (answer.scores.every(({ score }) => Number.isFinite(score))) return undefined;
  return { code: 'NOT_A_NUMBER', message: 'A class score is not a finite number.' };
}

/** @param scores at least one */
function highest(scores: readonly ClassScore[]): ClassScore & { position: number } {
  return scores
    .map((entry, position) => ({ ...entry, position }))
    .reduce((best, entry) => (entry.score > best.score ? entry : best));
}
