import type { DecoderRule, ModelContract } from '../model-contract.js';
import type { Candidate } from '../nms.js';
import type { Tensor } from '../tensor.js';
import { expectShape, readOutput, readScore, sigmoid } from './read-output.js';

type Rule = Extract<DecoderRule, { kind: 'fastestdet' }>;

/** Weights of the geometric mean of objectness and class probability, as published with FastestDet. */
const OBJECTNESS_POWER = 0.6;
const CLASS_POWER = 0.4;

/**
 * The grid of FastestDet, [1,5+C,rows,columns]: channel 0 objectness, 1..4 raw box, 5.. class probabilities (both already
 * probabilities). Each cell gives its most probable class (the lower index on a tie) with score objectness^0.6 x probability^0.4;
 * the centre is (cell + tanh) / grid and the size a sigmoid, as fractions of the input. `row` is the cell, y * columns + x.
 */
export function readFastestDet(contract: ModelContract, rule: Rule, tensors: ReadonlyMap<string, Tensor>): Candidate[] {
  const tensor = readOutput(contract, tensors, rule.output);
  expectShape(rule.output, tensor, [1, 5 + contract.classes.length, null, null]);
  const [rows = 0, columns = 0] = tensor.dims.slice(2);
  const cells = rows * columns;
  const candidates: Candidate[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const at = (channel: number): number => tensor.data[channel * cells + cell] ?? 0;
    const { classIndex, probability } = likeliestClass(contract.classes.length, (index) => at(5 + index));
    const score =
      readScore(rule.output, at(0)) ** OBJECTNESS_POWER * readScore(rule.output, probability) ** CLASS_POWER;
    if (score < rule.minScore) continue;
    const centreX = ((cell % columns) + Math.tanh(at(1))) / columns;
    const centreY = (Math.floor(cell / columns) + Math.tanh(at(2))) / rows;
    const width = sigmoid(at(3)) * contract.input.width;
    const height = sigmoid(at(4)) * contract.input.height;
    const x = centreX * contract.input.width - width / 2;
    const y = centreY * contract.input.height - height / 2;
    candidates.push({ box: { x, y, width, height }, score, classIndex, row: cell });
  }
  return candidates;
}

function likeliestClass(
  count: number,
  probabilityOf: (index: number) => number,
): { classIndex: number; probability: number } {
  let classIndex = 0;
  let probability = probabilityOf(0);
  for (let index = 1; index < count; index += 1) {
    const value = probabilityOf(index);
    if (value > probability) [classIndex, probability] = [index, value];
  }
  return { classIndex, probability };
}
