import type { Detection } from '../../vision/prediction.js';
import type { GroundTruth } from '../ground-truth.js';
import type { ObjectError, Outcome } from '../outcome.js';
import { compareScenes, type Comparison } from './compare-scenes.js';
import { unmappedClasses, type InterpretationContract } from './contract.js';
import { interpretClass } from './interpret-class.js';
import {
  identityOf,
  type Answer,
  type InterpretedItem,
  type ItemToInterpret,
  type NoAnswer,
} from './interpreted-item.js';
import { buildScene, type RawObject, type SceneObject } from './scene.js';

/**
 * Judges one image under one contract, which is applied alike to ground truth and to the raw answer. Never throws for bad data:
 * no answer, an answer of the wrong kind, an unmapped class or a number that is none gives an ERRORED outcome that counts as wrong.
 */
export function interpretItem({ contract, item, answer }: ItemToInterpret): Outcome {
  if (contract.task === 'classification') return interpretClass({ contract, item, answer });
  const readable = readDetections(contract, item, answer);
  const detections = 'error' in readable ? [] : readable.detections;
  const image = { width: item.width, height: item.height };
  const expectedScene = buildScene(contract, rawTruth(contract, item.groundTruth), image);
  const observedScene = buildScene(contract, rawDetections(contract, detections), image);
  const ids = item.groundTruth.objects.map((object) => object.id);
  const comparison = compareScenes(contract, expectedScene, observedScene, ids);
  const counts = countObjects(contract, { expectedScene, observedScene, comparison });
  const offBy = counts === undefined ? 0 : counts.observed - counts.expected;
  const errors = offBy === 0 ? comparison.errors : [...comparison.errors, countError(contract, offBy)];
  const expectedState = stateOf(contract, comparison.expected, counts?.expected);
  const facts = { ...identityOf(item), expectedState, expected: comparison.expected, observed: comparison.observed };
  if ('error' in readable) {
    const unanswered = counts && { counts: { expected: counts.expected, observed: null } };
    return {
      ...facts,
      ...unanswered,
      status: 'ERRORED',
      reason: readable.error,
      observedState: null,
      right: false,
      errors: missedOnly(errors),
    };
  }
  const observedState = stateOf(contract, comparison.observed, counts?.observed);
  const right = isRight(contract, { comparison, counts, sameState: expectedState === observedState });
  return { ...facts, ...(counts && { counts }), status: 'EVALUATED', observedState, right, errors };
}

function readDetections(
  contract: InterpretationContract,
  item: InterpretedItem,
  answer: Answer,
): { detections: readonly Detection[] } | NoAnswer {
  if ('error' in answer) return answer;
  if (answer.kind !== 'detections') {
    const message = 'The contract asks for objects, but the model answered with class scores of the whole image.';
    return { error: { code: 'WRONG_KIND_OF_ANSWER', message } };
  }
  return unreadable(contract, item.groundTruth, answer.detections) ?? { detections: answer.detections };
}

function unreadable(
  contract: InterpretationContract,
  truth: GroundTruth,
  detections: readonly Detection[],
): NoAnswer | undefined {
  const unmapped = unmappedClasses(
    contract,
    [...truth.objects, ...detections].map((object) => object.label),
  );
  if (unmapped.length > 0) {
    const message = `The contract "${contract.name}" maps no role to ${unmapped.map((label) => `"${label}"`).join(', ')}.`;
    return { error: { code: 'UNMAPPED_CLASS', message } };
  }
  const bad = detections.findIndex(
    ({ score, box }) => ![score, box.x, box.y, box.width, box.height].every(Number.isFinite),
  );
  if (bad < 0) return undefined;
  return {
    error: { code: 'NOT_A_NUMBER', message: `Detection ${bad} has a score or a box that is not a finite number.` },
  };
}

/** Unmapped annotations are left out here; the outcome is ERRORED because of them. */
function rawTruth(contract: InterpretationContract, truth: GroundTruth): RawObject[] {
  return truth.objects.flatMap((object, position) =>
    Object.hasOwn(contract.roles, object.label)
      ? [
          {
            position,
            label: object.label,
            box: object.box,
            score: 1,
            crowd: object.crowd,
            visibility: object.visibility ?? 1,
          },
        ]
      : [],
  );
}

/** Keeps what reaches the score threshold of its class; ignored classes without a threshold are left out. */
function rawDetections(contract: InterpretationContract, detections: readonly Detection[]): RawObject[] {
  return detections.flatMap(({ label, score, box }, position) =>
    score >= (contract.scoreThreshold.perClass[label] ?? Infinity)
      ? [{ position, label, box, score, crowd: false, visibility: 1 }]
      : [],
  );
}

interface Counts {
  readonly expected: number;
  readonly observed: number;
}

function countObjects(
  { counting }: InterpretationContract,
  scenes: { expectedScene: readonly SceneObject[]; observedScene: readonly SceneObject[]; comparison: Comparison },
): Counts | undefined {
  if (counting === null) return undefined;
  const hiddenToo = counting.occlusion === 'ALL';
  const { expectedScene, observedScene, comparison } = scenes;
  const expected = expectedScene.filter(
    (object) => object.role === counting.of && (object.counted || (hiddenToo && object.hidden)),
  );
  const observed = observedScene.filter(
    (object, at) =>
      object.role === counting.of &&
      ((comparison.observed[at] as { result: string }).result !== 'IGNORED' ||
        (hiddenToo && comparison.onHidden.has(at))),
  );
  return { expected: expected.length, observed: observed.length };
}

function countError({ counting }: InterpretationContract, offBy: number): ObjectError {
  const note = `${Math.abs(offBy)} too ${offBy > 0 ? 'many' : 'few'} counted (${counting?.of ?? ''})`;
  return { name: 'COUNT_OFF', expectedIds: [], observedIndexes: [], offBy, note };
}

/** The state of an image by its objects that count. */
function stateOf(
  { imageVerdict }: InterpretationContract,
  objects: readonly { readonly role: string; readonly result: string }[],
  count: number | undefined,
): string {
  const counted = objects.filter((object) => object.result !== 'IGNORED');
  if (imageVerdict.rule === 'PRESENCE') {
    const present = counted.filter((object) => object.role === imageVerdict.of).length >= imageVerdict.atLeast;
    return present === (imageVerdict.presentMeans === 'NOK') ? 'NOK' : 'OK';
  }
  const number = imageVerdict.rule === 'COUNT' ? (count ?? counted.length) : counted.length;
  return number === 1 ? '1 object' : `${number} objects`;
}

function isRight(
  { imageVerdict, counting }: InterpretationContract,
  facts: { comparison: Comparison; counts: Counts | undefined; sameState: boolean },
): boolean {
  const { comparison, counts, sameState } = facts;
  if (imageVerdict.rule === 'PRESENCE') return sameState;
  if (imageVerdict.rule === 'COUNT') {
    if (counting === null || counts === undefined) return false;
    const allowed = Math.max(counting.tolerance.absolute, counting.tolerance.relative * counts.expected);
    return Math.abs(counts.observed - counts.expected) <= allowed;
  }
  if (comparison.expected.some((object) => object.result === 'MISS')) return false;
  const phantomsAllowed = imageVerdict.rule === 'ALL_OBJECTS' && imageVerdict.phantoms === 'ALLOW';
  return phantomsAllowed || comparison.observed.every((object) => object.result !== 'EXTRA');
}

/** Without an answer every object is missed; a wrong count says nothing more. */
function missedOnly(errors: readonly ObjectError[]): ObjectError[] {
  return errors.filter((error) => error.name === 'MISSED');
}
