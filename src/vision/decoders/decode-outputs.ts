import { placeInInput, toSourcePixels } from '../letterbox.js';
import type { DecoderRule, ModelContract } from '../model-contract.js';
import { suppressNonMaxima } from '../nms.js';
import type { Candidate } from '../nms.js';
import type { Prediction } from '../prediction.js';
import type { Size, Tensor } from '../tensor.js';
import { readBoxesAndScores } from './boxes-and-scores.js';
import { readClassScores } from './classifier.js';
import { readFastestDet } from './fastestdet.js';
import { readYuNet } from './yunet.js';

/**
 * Turns a model's raw output tensors into a prediction, by the decoder of its registration.
 * @param tensors outputs by name
 * @param source size of the upright source image; boxes come back in its pixels, unclipped, in descending score
 * @throws OutputMissing, OutputShapeMismatch, OutputNotFinite, OutputScoreOutOfRange
 * Pinned by test/golden/vision (four models against independently computed detections).
 */
export function decodeOutputs(contract: ModelContract, tensors: ReadonlyMap<string, Tensor>, source: Size): Prediction {
  const rule = contract.decoder;
  if (rule.kind === 'classifier') return { kind: 'classScores', scores: readClassScores(contract, rule, tensors) };
  const placement = placeInInput(contract.input.resize, source, contract.input);
  const kept = suppressNonMaxima(readCandidates(contract, rule, tensors), rule.nms);
  return {
    kind: 'detections',
    detections: kept.map(({ classIndex, score, box }) => ({
      label: contract.classes[classIndex] ?? '',
      score,
      box: toSourcePixels(box, placement),
    })),
  };
}

function readCandidates(
  contract: ModelContract,
  rule: Exclude<DecoderRule, { kind: 'classifier' }>,
  tensors: ReadonlyMap<string, Tensor>,
): Candidate[] {
  switch (rule.kind) {
    case 'boxes-and-scores':
      return readBoxesAndScores(contract, rule, tensors);
    case 'fastestdet':
      return readFastestDet(contract, rule, tensors);
    case 'yunet':
      return readYuNet(contract, rule, tensors);
  }
}
