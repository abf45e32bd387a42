import { convolve } from '../graph/convolution.js';
import { groupNormalise } from '../graph/normalisation.js';
import { add, doubleSide, foldSquares, multiply, relu, softplus } from '../graph/operations.js';
import type { Tape, Value } from '../graph/tape.js';
import type { ParameterSource } from './parameters.js';

/** What the network sees, in pixels. Photos of 640 x 480 are halved. */
export const INPUT = { width: 320, height: 240 } as const;

/** One kind of object and the grid it is looked for on: cells of `stride` pixels; sides are in units of `unit` pixels. */
export interface HeadGeometry {
  readonly stride: number;
  readonly unit: number;
  readonly rows: number;
  readonly columns: number;
}

function geometry(stride: number, unit: number): HeadGeometry {
  return { stride, unit, rows: INPUT.height / stride, columns: INPUT.width / stride };
}

/** Cartons may be 8 pixels small and stand close: a fine grid. Pallets are large and few: a coarse one. */
export const HEADS = { box: geometry(4, 8), pallet: geometry(16, 40) } as const;

/** Per cell: logit that an object has its centre here, [N, 1, rows, columns], and its four sides in pixels, [N, 4, rows, columns]. */
export interface HeadOutput {
  readonly logits: Value;
  /** Left, top, right, bottom: distances of the object's edges from the cell's centre, above 0. */
  readonly sides: Value;
}

interface Layer {
  readonly name: string;
  readonly channels: number;
  /** 1 or 3 places wide. */
  readonly kernel: 1 | 3;
  readonly dilation?: number;
}

interface Plain extends Layer {
  readonly gain?: number;
  /** First value of all offsets. */
  readonly start?: number;
}

/** Channels that are normalised together. */
const GROUP = 8;

class Builder {
  constructor(
    private readonly tape: Tape,
    private readonly parameters: ParameterSource,
  ) {}

  /** Convolution with offsets, starting with this share of the usual spread. */
  private convolution(input: Value, { name, channels, kernel, gain = 1, start = 0 }: Plain): Value {
    const weights = this.weights(input, { name, channels, kernel }, gain);
    const offsets = this.parameters({ name: `${name}.offsets`, shape: [channels], start: { value: start } });
    return convolve(this.tape, { input, weights, offsets }, { stride: 1, dilation: 1 });
  }

  private weights(input: Value, { name, channels, kernel }: Layer, gain: number): Value {
    const inputs = input.shape[1] ?? 0;
    // He et al. 2015: keeps the spread of values through a rectified layer.
    const deviation = gain * Math.sqrt(2 / (inputs * kernel * kernel));
    return this.parameters({
      name: `${name}.weights`,
      shape: [channels, inputs, kernel, kernel],
      start: { deviation },
    });
  }

  /** Convolution and group normalisation. */
  private normalised(input: Value, layer: Layer): Value {
    const { name, channels, dilation = 1 } = layer;
    const mapped = convolve(this.tape, { input, weights: this.weights(input, layer, 1) }, { stride: 1, dilation });
    const scales = this.parameters({ name: `${name}.scales`, shape: [channels], start: { value: 1 } });
    const offsets = this.parameters({ name: `${name}.offsets`, shape: [channels], start: { value: 0 } });
    return groupNormalise(this.tape, { input: mapped, scales, offsets }, GROUP);
  }

  /** Squares of places become one place: the map's sides shrink by `block`. */
  shrink(input: Value, block: number, name: string, channels: number): Value {
    const folded = foldSquares(this.tape, input, block);
    return relu(this.tape, this.normalised(folded, { name, channels, kernel: 1 }));
  }

  /**
   * A narrow 3 x 3 layer between two that change the number of channels, beside a shortcut (He et al. 2016). Its last layer starts at 0,
   * so that the block starts as a copy of its input. One normalisation a block keeps values in bounds; more cost time.
   */
  block(input: Value, name: string, { narrow, dilation }: { narrow: number; dilation: number }): Value {
    const channels = input.shape[1] ?? 0;
    const inner = relu(this.tape, this.convolution(input, { name: `${name}.in`, channels: narrow, kernel: 1 }));
    const seen = this.normalised(inner, { name: `${name}.see`, channels: narrow, kernel: 3, dilation });
    const outer = this.convolution(relu(this.tape, seen), { name: `${name}.out`, channels, kernel: 1, gain: 0 });
    return relu(this.tape, add(this.tape, input, outer));
  }

  /** A coarse map brought to twice the side and added to a fine one. */
  merge(fine: Value, coarse: Value, name: string): Value {
    const channels = (fine.shape[1] ?? 0) * 4;
    const wide = this.convolution(coarse, { name, channels, kernel: 1, gain: 0.5 });
    return relu(this.tape, add(this.tape, fine, doubleSide(this.tape, wide)));
  }

  /** On a map coarser than the head's grid, four neighbouring cells are told apart by channels. */
  head(input: Value, name: string, { unit, columns }: HeadGeometry): HeadOutput {
    const isFiner = columns > (input.shape[3] ?? 0);
    const part = (suffix: string, each: number, start: number) => {
      const channels = each * (isFiner ? 4 : 1);
      const map = this.convolution(input, { name: `${name}.${suffix}`, channels, kernel: 1, gain: 0.1, start });
      return isFiner ? doubleSide(this.tape, map) : map;
    };
    // A cell is rarely a centre: starting there saves the first steps (Lin et al. 2017, prior 0.01). Softplus of 0.54 is 1 unit.
    const logits = part('logit', 1, -4.6);
    const sides = softplus(this.tape, part('sides', 4, 0.54));
    return { logits, sides: multiply(this.tape, sides, this.tape.scalar(unit)) };
  }
}

/**
 * The detector: patches of 4 x 4 pixels, a trunk to stride 16 with dilated layers (so that a cell sees a whole pallet), a pallet head
 * there, and a way back to stride 8, where each place answers for four cells of cartons.
 * @param image [N, 3, 240, 320], values about -2..2
 */
export function buildDetector(
  tape: Tape,
  image: Value,
  parameters: ParameterSource,
): { readonly box: HeadOutput; readonly pallet: HeadOutput } {
  const net = new Builder(tape, parameters);
  const quarter = net.shrink(image, 4, 'quarter', 32);
  let fine = net.shrink(quarter, 2, 'eighth', 48);
  for (const index of [1, 2]) fine = net.block(fine, `eighth.${index}`, { narrow: 32, dilation: 1 });
  let coarse = net.shrink(fine, 2, 'sixteenth', 80);
  for (const [index, dilation] of [1, 2, 4, 1, 2].entries())
    coarse = net.block(coarse, `sixteenth.${index + 1}`, { narrow: 40, dilation });
  let near = net.merge(fine, coarse, 'near');
  for (const index of [1, 2]) near = net.block(near, `near.${index}`, { narrow: 32, dilation: 1 });
  return { box: net.head(near, 'box', HEADS.box), pallet: net.head(coarse, 'pallet', HEADS.pallet) };
}
