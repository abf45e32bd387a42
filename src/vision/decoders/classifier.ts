import type { DecoderRule, ModelContract } from '../model-contract.js';
import type { ClassScore } from '../prediction.js';
import type { Tensor } from '../tensor.js';
import { expectShape, readOutput, readScore, sigmoid } from './read-output.js';

type Rule = Extract<DecoderRule, { kind: 'classifier' }>;

/** One score a class from [1,C], in the order of the registration. `none` takes the numbers as scores (0..1), `softmax` and `sigmoid` take logits. */
export function readClassScores(
  contract: ModelContract,
  rule: Rule,
  tensors: ReadonlyMap<string, Tensor>,
): ClassScore[] {
  const tensor = readOutput(contract, tensors, rule.output);
  expectShape(rule.output, tensor, [1, contract.classes.length]);
  const scores = activate(rule, [...tensor.data]);
  return contract.classes.map((label, index) => ({ label, score: scores[index] ?? 0 }));
}

function activate(rule: Rule, values: readonly number[]): number[] {
  if (rule.activation === 'sigmoid') return values.map(sigmoid);
  if (rule.activation === 'none') return values.map((value) => readScore(rule.output, value));
  // The largest logit is taken off first: exp() of the rest cannot overflow.
  const largest = Math.max(...values);
  const weights = values.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
