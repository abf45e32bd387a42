/** @jest-environment ./test/setup/native-arrays-environment.cjs */
import { describe, expect, it } from '@jest/globals';
import { convolve } from '../../../../../src/demo/warehouse/training/graph/convolution.js';
import { groupNormalise } from '../../../../../src/demo/warehouse/training/graph/normalisation.js';
import {
  add,
  divide,
  doubleSide,
  foldSquares,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  reshape,
  sigmoid,
  slice,
  softplus,
  subtract,
  sum,
} from '../../../../../src/demo/warehouse/training/graph/operations.js';
import { Tape, sizeOf } from '../../../../../src/demo/warehouse/training/graph/tape.js';
import type { Value } from '../../../../../src/demo/warehouse/training/graph/tape.js';
import { openGraph } from '../../../../../src/demo/warehouse/training/open-runtime.js';
import { seededRng } from '../../../../../src/kernel/rng.js';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** The values of a scalar function of named tensors, and its gradient by each, as the tape says and as finite differences say. */
async function compare(
  shapes: Shapes,
  build: (tape: Tape, inputs: Record<string, Value>) => Value,
): Promise<{ said: number[]; measured: number[] }> {
  const tape = new Tape();
  const names = Object.keys(shapes);
  const inputs = Object.fromEntries(names.map((name) => [name, tape.input(name, shapes[name] ?? [])]));
  // Weighted by fixed uneven numbers, so that errors of single places cannot cancel.
  const result = build(tape, inputs);
  const weights = Float32Array.from({ length: sizeOf(result.shape) }, (_, i) => Math.sin(i * 1.7) + 0.3);
  const loss = sum(tape, multiply(tape, result, tape.floats(weights, result.shape)));
  const gradients = tape.gradients(
    loss,
    names.map((name) => inputs[name] as Value),
  );
  const outputs = Object.fromEntries(gradients.map((gradient, index) => [`d${names[index]}`, gradient]));
  const { session, tensor } = await openGraph(tape.toModel({ loss, ...outputs }));
  const rng = seededRng(7);
  const values = Object.fromEntries(
    names.map((name) => [name, Float32Array.from({ length: sizeOf(shapes[name] ?? []) }, () => 2 * rng.next() - 1)]),
  );
  const run = () =>
    session.run(
      Object.fromEntries(names.map((name) => [name, tensor(values[name] as Float32Array, shapes[name] ?? [])])),
    );
  const first = await run();
  const said = names.flatMap((name) => Array.from(first[`d${name}`]?.data as Float32Array));
  const measured: number[] = [];
  const step = 2 ** -7;
  for (const name of names) {
    const tensorValues = values[name] as Float32Array;
    for (const [index, value] of tensorValues.entries()) {
      tensorValues[index] = value + step;
      const above = Number(((await run()).loss?.data as Float32Array)[0]);
      tensorValues[index] = value - step;
      const below = Number(((await run()).loss?.data as Float32Array)[0]);
      tensorValues[index] = value;
      measured.push((above - below) / (2 * step));
    }
  }
  return { said, measured };
}

function largestDifference({ said, measured }: { said: number[]; measured: number[] }): number {
  expect(said).toHaveLength(measured.length);
  expect(Math.max(...measured.map(Math.abs))).toBeGreaterThan(0.1);
  return Math.max(...said.map((value, index) => Math.abs(value - (measured[index] ?? NaN))));
}

const one = { a: [2, 4, 4, 4] };
const two = { a: [3, 4], b: [3, 4] };

describe('the gradient of an operation agrees with finite differences', () => {
  it.each<[string, Shapes, (tape: Tape, v: Record<string, Value>) => Value]>([
    ['add', two, (tape, { a, b }) => add(tape, a as Value, b as Value)],
    ['subtract a tensor from a scalar', { a: [], b: [5] }, (tape, { a, b }) => subtract(tape, a as Value, b as Value)],
    ['multiply', two, (tape, { a, b }) => multiply(tape, a as Value, b as Value)],
    ['multiply by a scalar', { a: [6], b: [] }, (tape, { a, b }) => multiply(tape, a as Value, b as Value)],
    [
      'divide',
      two,
      (tape, { a, b }) => divide(tape, a as Value, add(tape, softplus(tape, b as Value), tape.scalar(1))),
    ],
    ['rectify', two, (tape, { a, b }) => relu(tape, multiply(tape, a as Value, b as Value))],
    ['sigmoid', { a: [7] }, (tape, { a }) => sigmoid(tape, a as Value)],
    ['softplus', { a: [7] }, (tape, { a }) => softplus(tape, a as Value)],
    ['negate', { a: [7] }, (tape, { a }) => negate(tape, a as Value)],
    ['minimum', two, (tape, { a, b }) => minimum(tape, a as Value, b as Value)],
    ['maximum', two, (tape, { a, b }) => maximum(tape, a as Value, b as Value)],
    ['reshape', one, (tape, { a }) => reshape(tape, a as Value, [8, 16])],
    ['slice', one, (tape, { a }) => slice(tape, a as Value, 1, 1, 3)],
    ['double the side', one, (tape, { a }) => doubleSide(tape, a as Value)],
    ['fold squares', one, (tape, { a }) => foldSquares(tape, a as Value, 4)],
    ['use one value twice', { a: [5] }, (tape, { a }) => multiply(tape, a as Value, sigmoid(tape, a as Value))],
  ])('%s', async (_name, shapes, build) => {
    expect(largestDifference(await compare(shapes, build))).toBeLessThan(0.01);
  });

  it.each([
    { kernel: 1, stride: 1, dilation: 1 },
    { kernel: 3, stride: 1, dilation: 1 },
    { kernel: 3, stride: 1, dilation: 2 },
    { kernel: 3, stride: 2, dilation: 1 },
  ])('convolution $kernel wide, stride $stride, dilation $dilation', async ({ kernel, stride, dilation }) => {
    const shapes = { input: [2, 2, 6, 4], weights: [3, 2, kernel, kernel], offsets: [3] };
    const difference = await compare(shapes, (tape, { input, weights, offsets }) =>
      convolve(tape, { input: input as Value, weights: weights as Value, offsets }, { stride, dilation }),
    );
    expect(largestDifference(difference)).toBeLessThan(0.01);
  });

  it('group normalisation', async () => {
    const shapes = { input: [2, 4, 2, 3], scales: [4], offsets: [4] };
    const difference = await compare(shapes, (tape, { input, scales, offsets }) =>
      groupNormalise(tape, { input: input as Value, scales: scales as Value, offsets: offsets as Value }, 2),
    );
    expect(largestDifference(difference)).toBeLessThan(0.01);
  });
});

describe('a tape refuses', () => {
  it('shapes that differ', () => {
    const tape = new Tape();
    expect(() => add(tape, tape.input('a', [2]), tape.input('b', [3]))).toThrow('differ');
  });

  it('the gradient by something the scalar does not depend on', () => {
    const tape = new Tape();
    const [a, b] = [tape.input('a', [2]), tape.input('b', [2])];
    expect(() => tape.gradients(sum(tape, a), [b])).toThrow('does not depend');
  });
});
