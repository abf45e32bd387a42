import { intAttribute, intsAttribute } from './onnx-writer.js';
import { sumPerChannel } from './operations.js';
import { MICROSOFT } from './tape.js';
import type { Tape, Value } from './tape.js';

export interface ConvolutionShape {
  readonly stride: number;
  readonly dilation: number;
}

/** Padding that keeps the extent at stride 1 and halves an even one at stride 2 (odd square kernels). */
function paddingOf(kernel: number, dilation: number): number {
  return (dilation * (kernel - 1)) / 2;
}

/**
 * 2-D convolution of [N, C, H, W] with weights [O, C, k, k] and, if given, offsets [O]; k odd, padding as above, H and W divisible by the stride.
 * Gradient by the input: transposed convolution. By the weights: product of the gradient with the input's shifted copies.
 */
export function convolve(
  tape: Tape,
  { input, weights, offsets }: { readonly input: Value; readonly weights: Value; readonly offsets?: Value },
  { stride, dilation }: ConvolutionShape,
): Value {
  const [batch = 0, , rows = 0, columns = 0] = input.shape;
  const [outputs = 0, , kernel = 0] = weights.shape;
  const pad = paddingOf(kernel, dilation);
  const geometry = [
    intsAttribute('kernel_shape', [kernel, kernel]),
    intsAttribute('strides', [stride, stride]),
    intsAttribute('dilations', [dilation, dilation]),
    intsAttribute('pads', [pad, pad, pad, pad]),
  ];
  const shape = [batch, outputs, rows / stride, columns / stride];
  const sources = [input, weights, ...(offsets ? [offsets] : [])];
  const inputs = sources.map(({ name }) => name);
  const output = tape.emit({ op: 'Conv', inputs, attributes: geometry }, shape);
  return tape.record(output, sources, (gradient, isWanted) => {
    const toInput = () =>
      tape.emit(
        {
          op: 'ConvTranspose',
          inputs: [gradient.name, weights.name],
          attributes: [...geometry, intsAttribute('output_padding', [stride - 1, stride - 1])],
        },
        input.shape,
      );
    return [
      ...(isWanted(input) ? [[input, toInput()] as const] : []),
      [weights, weightGradient(tape, { input, gradient, weights }, { stride, dilation })],
      ...(offsets ? [[offsets, sumPerChannel(tape, gradient)] as const] : []),
    ];
  });
}

/** Sum over images and places of gradient times input, for each pair of channels and each place of the kernel. */
function weightGradient(
  tape: Tape,
  { input, gradient, weights }: { readonly input: Value; readonly gradient: Value; readonly weights: Value },
  shape: ConvolutionShape,
): Value {
  const [outputs = 0, channels = 0, kernel = 0] = weights.shape;
  const [batch = 0, , rows = 0, columns = 0] = gradient.shape;
  const reach = channels * kernel * kernel;
  const shifted = tape.emit(
    {
      op: 'Reshape',
      inputs: [
        shiftedCopies(tape, input, { kernel, ...shape }).name,
        tape.integers([batch, reach, rows * columns]).name,
      ],
    },
    [batch, reach, rows * columns],
  );
  const flat = tape.emit(
    { op: 'Reshape', inputs: [gradient.name, tape.integers([batch, outputs, rows * columns]).name] },
    [batch, outputs, rows * columns],
  );
  const perImage = tape.emit(
    {
      op: 'FusedMatMul',
      domain: MICROSOFT,
      inputs: [flat.name, shifted.name],
      attributes: [intAttribute('transB', 1)],
    },
    [batch, outputs, reach],
  );
  const total = tape.emit(
    { op: 'ReduceSum', inputs: [perImage.name, tape.integers([0]).name], attributes: [intAttribute('keepdims', 0)] },
    [outputs, reach],
  );
  const places = [outputs, kernel, kernel, channels];
  const sorted = tape.emit({ op: 'Reshape', inputs: [total.name, tape.integers(places).name] }, places);
  return tape.emit(
    { op: 'Transpose', inputs: [sorted.name], attributes: [intsAttribute('perm', [0, 3, 1, 2])] },
    weights.shape,
  );
}

/** [N, k*k*C, H/s, W/s]: for each place of the kernel (row by row) the input as that place sees it. */
function shiftedCopies(
  tape: Tape,
  input: Value,
  { kernel, stride, dilation }: ConvolutionShape & { readonly kernel: number },
): Value {
  if (kernel === 1 && stride === 1) return input;
  const [batch = 0, channels = 0, rows = 0, columns = 0] = input.shape;
  const pad = paddingOf(kernel, dilation);
  const pads = tape.integers([0, 0, pad, pad, 0, 0, pad, pad]).name;
  const padded = tape.emit({ op: 'Pad', inputs: [input.name, pads] }, [
    batch,
    channels,
    rows + 2 * pad,
    columns + 2 * pad,
  ]);
  const out = [batch, channels, rows / stride, columns / stride];
  const copies = Array.from({ length: kernel * kernel }, (_, place) => {
    const [top, left] = [Math.floor(place / kernel) * dilation, (place % kernel) * dilation];
    const bounds = [
      [top, left],
      [top + rows - stride + 1, left + columns - stride + 1],
      [2, 3],
      [stride, stride],
    ];
    return tape.emit({ op: 'Slice', inputs: [padded.name, ...bounds.map((list) => tape.integers(list).name)] }, out);
  });
  return tape.emit({ op: 'Concat', inputs: copies.map(({ name }) => name), attributes: [intAttribute('axis', 1)] }, [
    batch,
    channels * kernel * kernel,
    rows / stride,
    columns / stride,
  ]);
}
