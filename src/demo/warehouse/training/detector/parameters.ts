import type { Rng } from '../../../../kernel/clock.js';
import { sizeOf } from '../graph/tape.js';
import type { Tape, Value } from '../graph/tape.js';

/** One trainable tensor: its extents and how it starts. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Normal with this standard deviation, or one number everywhere. */
  readonly start: { readonly deviation: number } | { readonly value: number };
}

/** Where a network under construction gets its parameters from. */
export type ParameterSource = (spec: ParameterSpec) => Value;

/** Parameters in the order a network asks for them, as slices of one vector: an optimiser then needs to know one vector only. */
export class ParameterList {
  readonly specs: ParameterSpec[] = [];

  /** Source that only takes notes: the network is built once to learn what it needs. */
  readonly collect: ParameterSource = (spec) => {
    this.specs.push(spec);
    return { name: spec.name, shape: spec.shape };
  };

  get size(): number {
    return this.specs.reduce((total, { shape }) => total + sizeOf(shape), 0);
  }

  offsetOf(name: string): number {
    let offset = 0;
    for (const spec of this.specs) {
      if (spec.name === name) return offset;
      offset += sizeOf(spec.shape);
    }
    throw new Error(`The network has no parameter "${name}".`);
  }

  /** Values of one parameter inside the vector. */
  valuesOf(vector: Float32Array, { name, shape }: ParameterSpec): Float32Array {
    const offset = this.offsetOf(name);
    return vector.subarray(offset, offset + sizeOf(shape));
  }

  /** Source that cuts each parameter out of the vector `flat`. Gradients are asked for by the cut values. */
  slicesOf(tape: Tape, flat: Value): { readonly source: ParameterSource; readonly slices: Value[] } {
    const slices: Value[] = [];
    const source: ParameterSource = ({ name, shape }) => {
      const from = this.offsetOf(name);
      const bounds = [[from], [from + sizeOf(shape)], [0]].map((list) => tape.integers(list).name);
      const cut = tape.emit({ op: 'Slice', inputs: [flat.name, ...bounds] }, [sizeOf(shape)]);
      const value = tape.emit({ op: 'Reshape', inputs: [cut.name, tape.integers(shape).name] }, shape);
      slices.push(value);
      return value;
    };
    return { source, slices };
  }

  /** Source that writes each parameter's values into the graph as constants of half precision. */
  constantsOf(tape: Tape, vector: Float32Array): ParameterSource {
    return (spec) => tape.halves(this.valuesOf(vector, spec), spec.shape);
  }

  /** The vector training starts from. */
  start(rng: Rng): Float32Array {
    const vector = new Float32Array(this.size);
    for (const spec of this.specs) {
      const values = this.valuesOf(vector, spec);
      for (let i = 0; i < values.length; i += 1)
        values[i] = 'value' in spec.start ? spec.start.value : spec.start.deviation * normal(rng);
    }
    return vector;
  }
}

/** A standard normal number (Box & Muller 1958). Two uniform numbers are drawn each time. */
export function normal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.next()));
  return radius * Math.cos(2 * Math.PI * rng.next());
}
