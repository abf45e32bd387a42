import type { ModelContract } from '../model-contract.js';
import type { Tensor } from '../tensor.js';
import { OutputMissing, OutputNotFinite, OutputScoreOutOfRange, OutputShapeMismatch } from '../vision-errors.js';

/** A score may leave 0..1 by this much (half-precision softmax does) and is then cut to the range; beyond, it is refused. */
const SCORE_SLACK = 1e-3;

/** Whether extents agree; `null` agrees with any. */
export function shapeFits(expected: readonly (number | null)[], found: readonly number[]): boolean {
  return (
    expected.length === found.length && expected.every((extent, axis) => extent === null || extent === found[axis])
  );
}

/**
 * The tensor of one declared output, checked: present, of the declared shape, as many values as its shape says, all finite.
 * @throws OutputMissing, OutputShapeMismatch, OutputNotFinite
 */
export function readOutput(contract: ModelContract, tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new OutputMissing(name, [...tensors.keys()]);
  const declared = contract.outputs.find((output) => output.name === name)?.shape;
  if (declared !== undefined && !shapeFits(declared, tensor.dims)) {
    throw new OutputShapeMismatch(name, declared, tensor.dims);
  }
  const length = tensor.dims.reduce((product, extent) => product * extent, 1);
  if (length !== tensor.data.length) throw new OutputShapeMismatch(name, tensor.dims, [tensor.data.length]);
  const index = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new OutputNotFinite(name, index, tensor.data[index] ?? NaN);
  return tensor;
}

/** Narrows a tensor to what a decoder reads. @throws OutputShapeMismatch */
export function expectShape(name: string, tensor: Tensor, expected: readonly (number | null)[]): void {
  if (!shapeFits(expected, tensor.dims)) throw new OutputShapeMismatch(name, expected, tensor.dims);
}

/** A score as 0..1. @throws OutputScoreOutOfRange */
export function readScore(output: string, value: number): number {
  if (value < -SCORE_SLACK || value > 1 + SCORE_SLACK) throw new OutputScoreOutOfRange(output, value);
  return Math.min(1, Math.max(0, value));
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
