import { intAttribute, intsAttribute } from './onnx-writer.js';
import { sumPerChannel } from './operations.js';
import { sizeOf } from './tape.js';
import type { Tape, Value } from './tape.js';

/** Kept away from 0 under the root; the default of the ONNX operator. */
const TINY = 1e-5;

/**
 * Group normalisation (Wu & He 2018) of [N, C, H, W]: each image's groups of `channelsPerGroup` channels get mean 0 and variance 1,
 * then each channel its scale and offset, [C]. Images do not depend on each other, so training and inference compute the same.
 */
export function groupNormalise(
  tape: Tape,
  { input, scales, offsets }: { readonly input: Value; readonly scales: Value; readonly offsets: Value },
  channelsPerGroup: number,
): Value {
  const { shape } = input;
  const [batch = 0, channels = 0] = shape;
  const groups = channels / channelsPerGroup;
  const grouped = [batch, groups, sizeOf(shape) / batch / groups];
  const flat = shapeTo(tape, input, grouped);
  const ones = tape.floats(new Array<number>(groups).fill(1), [groups]);
  const zeros = tape.floats(new Array<number>(groups).fill(0), [groups]);
  const inputs = [flat.name, ones.name, zeros.name];
  const normal = shapeTo(tape, tape.emit({ op: 'InstanceNormalization', inputs }, grouped), shape);
  const scale = shapeTo(tape, scales, [1, channels, 1, 1]);
  const offset = shapeTo(tape, offsets, [1, channels, 1, 1]);
  const output = binary(tape, 'Add', binary(tape, 'Mul', normal, scale), offset);
  return tape.record(output, [input, scales, offsets], (gradient) => {
    const byNormal = shapeTo(tape, binary(tape, 'Mul', gradient, scale), grouped);
    const toFlat = throughNormal(tape, { flat, normal: shapeTo(tape, normal, grouped), gradient: byNormal });
    return [
      [input, shapeTo(tape, toFlat, shape)],
      [scales, sumPerChannel(tape, binary(tape, 'Mul', gradient, normal))],
      [offsets, sumPerChannel(tape, gradient)],
    ];
  });
}

/** d/dx of (x - mean) / deviation: (g - mean(g) - n mean(g n)) / deviation, per row of [N, groups, values]. */
function throughNormal(
  tape: Tape,
  { flat, normal, gradient }: { readonly flat: Value; readonly normal: Value; readonly gradient: Value },
): Value {
  const mean = (value: Value) =>
    tape.emit(
      { op: 'ReduceMean', inputs: [value.name], attributes: [intsAttribute('axes', [2]), intAttribute('keepdims', 1)] },
      [...value.shape.slice(0, 2), 1],
    );
  const square = (value: Value) => binary(tape, 'Mul', value, value);
  const variance = binary(tape, 'Sub', mean(square(flat)), square(mean(flat)));
  const shifted = binary(tape, 'Add', variance, tape.scalar(TINY));
  const deviation = tape.emit({ op: 'Sqrt', inputs: [shifted.name] }, shifted.shape);
  const along = binary(tape, 'Mul', normal, mean(binary(tape, 'Mul', gradient, normal)));
  const rest = binary(tape, 'Sub', binary(tape, 'Sub', gradient, mean(gradient)), along);
  return binary(tape, 'Div', rest, deviation);
}

/** Elementwise, the second operand broadcast along axes of extent 1. */
function binary(tape: Tape, op: string, a: Value, b: Value): Value {
  return tape.emit({ op, inputs: [a.name, b.name] }, a.shape);
}

function shapeTo(tape: Tape, value: Value, shape: readonly number[]): Value {
  return tape.emit({ op: 'Reshape', inputs: [value.name, tape.integers(shape).name] }, shape);
}
