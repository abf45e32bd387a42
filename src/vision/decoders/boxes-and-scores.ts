import type { Box } from '../box.js';
import type { DecoderRule, ModelContract } from '../model-contract.js';
import type { Candidate } from '../nms.js';
import type { Tensor } from '../tensor.js';
import { expectShape, readOutput, readScore, sigmoid } from './read-output.js';

type Rule = Extract<DecoderRule, { kind: 'boxes-and-scores' }>;

/**
 * Rows of four box numbers and one independent score a class: [1,N,4+C], or [1,4+C,N] when transposed.
 * A row gives one candidate for each class whose score reaches `minScore`, provided its box has an area.
 * @returns candidates in input pixels, before suppression
 */
export function readBoxesAndScores(
  contract: ModelContract,
  rule: Rule,
  tensors: ReadonlyMap<string, Tensor>,
): Candidate[] {
  const tensor = readOutput(contract, tensors, rule.output);
  const columns = 4 + contract.classes.length;
  expectShape(rule.output, tensor, rule.transposed ? [1, columns, null] : [1, null, columns]);
  const rows = tensor.dims[rule.transposed ? 2 : 1] ?? 0;
  const at = (row: number, column: number): number =>
    tensor.data[rule.transposed ? column * rows + row : row * columns + column] ?? 0;
  const candidates: Candidate[] = [];
  for (let row = 0; row < rows; row += 1) {
    const box = readBox(rule, contract.input, [at(row, 0), at(row, 1), at(row, 2), at(row, 3)]);
    for (let classIndex = 0; classIndex < contract.classes.length; classIndex += 1) {
      const value = at(row, 4 + classIndex);
      const score = rule.activation === 'sigmoid' ? sigmoid(value) : readScore(rule.output, value);
      if (score >= rule.minScore && box.width > 0 && box.height > 0) candidates.push({ box, score, classIndex, row });
    }
  }
  return candidates;
}

/** Four numbers as a box in input pixels. */
function readBox(rule: Rule, input: { width: number; height: number }, raw: [number, number, number, number]): Box {
  const isFraction = rule.boxUnits === 'fraction';
  const unitX = isFraction ? input.width : 1;
  const unitY = isFraction ? input.height : 1;
  const [a, b, c, d] = [raw[0] * unitX, raw[1] * unitY, raw[2] * unitX, raw[3] * unitY];
  if (rule.boxForm === 'x1y1x2y2') return { x: a, y: b, width: c - a, height: d - b };
  if (rule.boxForm === 'xywh') return { x: a, y: b, width: c, height: d };
  return { x: a - c / 2, y: b - d / 2, width: c, height: d };
}
