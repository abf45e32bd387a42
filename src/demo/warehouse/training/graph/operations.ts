import { intAttribute } from './onnx-writer.js';
import { sizeOf } from './tape.js';
import type { Tape, Value } from './tape.js';

/** Elementwise and shape operations, each with its derivative. Shapes are static; only a scalar is broadcast. */

function shapeOfPair(a: Value, b: Value): readonly number[] {
  if (a.shape.length === 0) return b.shape;
  if (b.shape.length > 0 && a.shape.join() !== b.shape.join())
    throw new Error(`Shapes ${a.shape.join('x')} and ${b.shape.join('x')} differ.`);
  return a.shape;
}

function binary(tape: Tape, op: string, a: Value, b: Value): Value {
  return tape.emit({ op, inputs: [a.name, b.name] }, shapeOfPair(a, b));
}

function unary(tape: Tape, op: string, a: Value): Value {
  return tape.emit({ op, inputs: [a.name] }, a.shape);
}

/** The gradient of a broadcast scalar is the sum over what it was broadcast to. */
function asWideAs(tape: Tape, wide: Value, gradient: Value): Value {
  return wide.shape.length === 0 && gradient.shape.length > 0 ? sumOver(tape, gradient) : gradient;
}

function sumOver(tape: Tape, a: Value): Value {
  return tape.emit({ op: 'ReduceSum', inputs: [a.name], attributes: [intAttribute('keepdims', 0)] }, []);
}

export function add(tape: Tape, a: Value, b: Value): Value {
  return tape.record(binary(tape, 'Add', a, b), [a, b], (g) => [
    [a, asWideAs(tape, a, g)],
    [b, asWideAs(tape, b, g)],
  ]);
}

export function subtract(tape: Tape, a: Value, b: Value): Value {
  return tape.record(binary(tape, 'Sub', a, b), [a, b], (g) => [
    [a, asWideAs(tape, a, g)],
    [b, asWideAs(tape, b, unary(tape, 'Neg', g))],
  ]);
}

export function multiply(tape: Tape, a: Value, b: Value): Value {
  return tape.record(binary(tape, 'Mul', a, b), [a, b], (g) => [
    [a, asWideAs(tape, a, binary(tape, 'Mul', g, b))],
    [b, asWideAs(tape, b, binary(tape, 'Mul', g, a))],
  ]);
}

export function divide(tape: Tape, a: Value, b: Value): Value {
  const quotient = binary(tape, 'Div', a, b);
  return tape.record(quotient, [a, b], (g) => {
    const byA = binary(tape, 'Div', g, b);
    return [
      [a, asWideAs(tape, a, byA)],
      [b, asWideAs(tape, b, unary(tape, 'Neg', binary(tape, 'Mul', byA, quotient)))],
    ];
  });
}

/** max(0, a). Its output is never negative, so the output's sign is the derivative. */
export function relu(tape: Tape, a: Value): Value {
  const output = unary(tape, 'Relu', a);
  return tape.record(output, [a], (g) => [[a, binary(tape, 'Mul', g, unary(tape, 'Sign', output))]]);
}

export function sigmoid(tape: Tape, a: Value): Value {
  const output = unary(tape, 'Sigmoid', a);
  return tape.record(output, [a], (g) => {
    const slope = binary(tape, 'Mul', output, binary(tape, 'Sub', tape.scalar(1), output));
    return [[a, binary(tape, 'Mul', g, slope)]];
  });
}

/** log(1 + e^a): positive, never infinite for a finite float. */
export function softplus(tape: Tape, a: Value): Value {
  const output = unary(tape, 'Softplus', a);
  return tape.record(output, [a], (g) => [[a, binary(tape, 'Mul', g, unary(tape, 'Sigmoid', a))]]);
}

export function negate(tape: Tape, a: Value): Value {
  return tape.record(unary(tape, 'Neg', a), [a], (g) => [[a, unary(tape, 'Neg', g)]]);
}

/** The smaller (or larger) of two; where both are equal, the gradient goes to the first. */
function extreme(tape: Tape, op: 'Min' | 'Max', a: Value, b: Value): Value {
  return tape.record(binary(tape, op, a, b), [a, b], (g) => {
    const test = op === 'Min' ? 'LessOrEqual' : 'GreaterOrEqual';
    const isFirst = tape.emit({ op: test, inputs: [a.name, b.name] }, a.shape);
    const pick = (yes: Value, no: Value) =>
      tape.emit({ op: 'Where', inputs: [isFirst.name, yes.name, no.name] }, g.shape);
    return [
      [a, pick(g, tape.scalar(0))],
      [b, pick(tape.scalar(0), g)],
    ];
  });
}

export function minimum(tape: Tape, a: Value, b: Value): Value {
  return extreme(tape, 'Min', a, b);
}

export function maximum(tape: Tape, a: Value, b: Value): Value {
  return extreme(tape, 'Max', a, b);
}

export function sum(tape: Tape, a: Value): Value {
  return tape.record(sumOver(tape, a), [a], (g) => [
    [a, tape.emit({ op: 'Expand', inputs: [g.name, tape.integers(a.shape).name] }, a.shape)],
  ]);
}

export function reshape(tape: Tape, a: Value, shape: readonly number[]): Value {
  const output = tape.emit({ op: 'Reshape', inputs: [a.name, tape.integers(shape).name] }, shape);
  return tape.record(output, [a], (g) => [
    [a, tape.emit({ op: 'Reshape', inputs: [g.name, tape.integers(a.shape).name] }, a.shape)],
  ]);
}

/** Elements `from` to `to` (exclusive) along one axis. */
export function slice(tape: Tape, a: Value, axis: number, from: number, to: number): Value {
  const shape = a.shape.map((extent, index) => (index === axis ? to - from : extent));
  const bounds = [[from], [to], [axis]].map((list) => tape.integers(list).name);
  const output = tape.emit({ op: 'Slice', inputs: [a.name, ...bounds] }, shape);
  return tape.record(output, [a], (g) => {
    const pads = [
      ...a.shape.map((_, i) => (i === axis ? from : 0)),
      ...a.shape.map((e, i) => (i === axis ? e - to : 0)),
    ];
    return [[a, tape.emit({ op: 'Pad', inputs: [g.name, tape.integers(pads).name] }, a.shape)]];
  });
}

/** Rearranges channels into space, [N, 4C, H, W] to [N, C, 2H, 2W] (Shi et al. 2016). */
export function doubleSide(tape: Tape, a: Value): Value {
  const output = rearranged(tape, a, 'DepthToSpace', 2);
  return tape.record(output, [a], (g) => [[a, rearranged(tape, g, 'SpaceToDepth', 2)]]);
}

/** Rearranges squares of `block` x `block` places into channels, [N, C, H, W] to [N, block² C, H / block, W / block]. */
export function foldSquares(tape: Tape, a: Value, block: number): Value {
  const output = rearranged(tape, a, 'SpaceToDepth', block);
  return tape.record(output, [a], (g) => [[a, rearranged(tape, g, 'DepthToSpace', block)]]);
}

/** Each of the two operators undoes the other (DepthToSpace in its default order, DCR). */
function rearranged(tape: Tape, a: Value, op: 'DepthToSpace' | 'SpaceToDepth', block: number): Value {
  const [batch = 0, channels = 0, rows = 0, columns = 0] = a.shape;
  const factor = op === 'DepthToSpace' ? block : 1 / block;
  const shape = [batch, Math.round(channels / factor ** 2), Math.round(rows * factor), Math.round(columns * factor)];
  return tape.emit({ op, inputs: [a.name], attributes: [intAttribute('blocksize', block)] }, shape);
}

/** One vector of all values, in order. For gradients: nothing flows back through it. */
export function flatten(tape: Tape, values: readonly Value[]): Value {
  const flat = values.map((value) => {
    const size = sizeOf(value.shape);
    return tape.emit({ op: 'Reshape', inputs: [value.name, tape.integers([size]).name] }, [size]);
  });
  const total = flat.reduce((count, { shape }) => count + sizeOf(shape), 0);
  return tape.emit({ op: 'Concat', inputs: flat.map(({ name }) => name), attributes: [intAttribute('axis', 0)] }, [
    total,
  ]);
}

/** Sum over all axes but the channel axis of [N, C, H, W]. For gradients and statistics: nothing flows back through it. */
export function sumPerChannel(tape: Tape, a: Value): Value {
  const inputs = [a.name, tape.integers([0, 2, 3]).name];
  return tape.emit({ op: 'ReduceSum', inputs, attributes: [intAttribute('keepdims', 0)] }, [a.shape[1] ?? 0]);
}
