import type { Prediction } from '../../vision/prediction.js';
import type { GroundTruth } from '../ground-truth.js';
import type { Attributes, Outcome } from '../outcome.js';
import type { InterpretationContract } from './contract.js';

/** One test image with everything known about it but the model's answer. */
export interface InterpretedItem {
  readonly itemId: string;
  readonly itemName: string;
  readonly groupId: string;
  /** Pixels of the upright image. */
  readonly width: number;
  readonly height: number;
  readonly attributes: Attributes;
  readonly groundTruth: GroundTruth;
}

/** Why there is no answer: a stable code (`IMAGE_UNREADABLE`) and a sentence. */
export interface NoAnswer {
  readonly error: { readonly code: string; readonly message: string };
}

export type Answer = Prediction | NoAnswer;

export interface ItemToInterpret {
  readonly contract: InterpretationContract;
  readonly item: InterpretedItem;
  readonly answer: Answer;
}

/** The parts of an outcome that do not depend on the answer. */
export function identityOf(item: InterpretedItem): Pick<Outcome, 'itemId' | 'itemName' | 'groupId' | 'attributes'> {
  const { itemId, itemName, groupId, attributes } = item;
  return { itemId, itemName, groupId, attributes };
}
