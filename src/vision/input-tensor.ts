import type { ModelInput } from './model-contract.js';
import type { Placement } from './letterbox.js';

/**
 * Builds the input tensor from the resized image.
 * @param pixels RGB bytes of the resized image, row by row, `placement.width x placement.height x 3`.
 * @param reused memory of an earlier tensor of this input; every value is written again.
 * @returns 1x3xHxW (NCHW) or 1xHxWx3 (NHWC) values, `H x W x 3` long. A value is `(v / divideBy - mean) / std`, computed in doubles
 *   and rounded once to float32; padding passes the same formula. `uint8` inputs take the bytes as they are.
 */
export function buildInputTensor(
  pixels: Uint8Array,
  placement: Placement,
  input: ModelInput,
  reused?: ArrayBuffer,
): Float32Array | Uint8Array {
  const tensor = emptyTensor(input, reused);
  const isPadded = placement.width < input.width || placement.height < input.height;
  const padValue = isPadded && input.resize.mode === 'letterbox' ? input.resize.padValue : undefined;
  for (let channel = 0; channel < 3; channel += 1) {
    const table = valueTable(input, channel);
    if (padValue !== undefined) pad(tensor, input, channel, table[padValue] ?? 0);
    write(tensor, { pixels, placement, input, channel, table });
  }
  return tensor;
}

function emptyTensor({ width, height, dtype }: ModelInput, reused: ArrayBuffer | undefined): Float32Array | Uint8Array {
  const length = width * height * 3;
  const fits = reused?.byteLength === length * (dtype === 'uint8' ? 1 : 4);
  const memory = fits ? reused : undefined;
  if (dtype === 'uint8') return memory === undefined ? new Uint8Array(length) : new Uint8Array(memory);
  return memory === undefined ? new Float32Array(length) : new Float32Array(memory);
}

/** Where a channel starts in the tensor and how far apart its values stand. */
function strideOf({ layout, width, height }: ModelInput, channel: number): { start: number; step: number } {
  return layout === 'NCHW' ? { start: channel * width * height, step: 1 } : { start: channel, step: 3 };
}

function pad(tensor: Float32Array | Uint8Array, input: ModelInput, channel: number, value: number): void {
  const { start, step } = strideOf(input, channel);
  for (let i = 0; i < input.width * input.height; i += 1) tensor[start + i * step] = value;
}

interface ChannelSource {
  readonly pixels: Uint8Array;
  readonly placement: Placement;
  readonly input: ModelInput;
  readonly channel: number;
  readonly table: Float64Array;
}

function write(tensor: Float32Array | Uint8Array, { pixels, placement, input, channel, table }: ChannelSource): void {
  const { start, step } = strideOf(input, channel);
  const from = input.colourOrder === 'RGB' ? channel : 2 - channel;
  for (let y = 0; y < placement.height; y += 1) {
    let source = y * placement.width * 3 + from;
    let target = start + ((y + placement.top) * input.width + placement.left) * step;
    for (let x = 0; x < placement.width; x += 1) {
      tensor[target] = table[pixels[source] ?? 0] ?? 0;
      source += 3;
      target += step;
    }
  }
}

/** The 256 tensor values of one channel (index in the model's colour order). */
function valueTable(input: ModelInput, channel: number): Float64Array {
  const mean = input.mean[channel] ?? 0;
  const std = input.std[channel] ?? 1;
  return Float64Array.from({ length: 256 }, (_, value) => (value / input.divideBy - mean) / std);
}
