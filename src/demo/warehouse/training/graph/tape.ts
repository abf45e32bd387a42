import { FLOAT, floatTensor, graph, halfTensor, int64Tensor, intAttribute, model } from './onnx-writer.js';
import type { Field, NodeSpec, PortSpec } from './onnx-writer.js';

/** A tensor in a graph under construction: its name there and its extents. All extents are known, none is negative. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a change of one input does to the loss: the input and the gradient of the loss by it, of the same shape. */
export type Contribution = readonly [input: Value, gradient: Value];

interface Recorded {
  readonly output: Value;
  readonly inputs: readonly Value[];
  /** `isWanted` says whether a gradient by that input will be used; one that is not may be left out. */
  readonly backward: (gradient: Value, isWanted: (input: Value) => boolean) => readonly Contribution[];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * Builds an ONNX graph operation by operation and remembers how each is differentiated, so that the gradient of a scalar by any
 * earlier value can be appended to the same graph (reverse-mode differentiation, Griewank & Walther 2008, chapter 3).
 * Pinned by finite differences in test/unit/demo/warehouse/training/gradients.test.ts.
 */
export class Tape {
  private readonly nodes: NodeSpec[] = [];
  private readonly inputs: PortSpec[] = [];
  private readonly constants = new Map<string, Field[]>();
  private readonly recorded: Recorded[] = [];

  input(name: string, shape: readonly number[], type = FLOAT): Value {
    this.inputs.push({ name, shape, type });
    return { name, shape };
  }

  /** Appends one node with one output. */
  emit(node: Omit<NodeSpec, 'outputs'>, shape: readonly number[]): Value {
    const name = `v${this.nodes.length}`;
    this.nodes.push({ ...node, outputs: [name] });
    return { name, shape };
  }

  /** Float constant; equal small ones are stored once. */
  floats(values: readonly number[] | Float32Array, shape: readonly number[] = [values.length]): Value {
    const key = values.length > 16 ? `c${this.constants.size}` : `f_${shape.join('x')}_${values.join('_')}`;
    if (!this.constants.has(key)) this.constants.set(key, floatTensor(key, values, shape));
    return { name: key, shape };
  }

  /** Float constant stored in half precision, which halves the file; rounds to 11 significant bits. */
  halves(values: Float32Array, shape: readonly number[]): Value {
    const key = `h${this.constants.size}`;
    this.constants.set(key, halfTensor(key, values, shape));
    return this.emit({ op: 'Cast', inputs: [key], attributes: [intAttribute('to', FLOAT)] }, shape);
  }

  scalar(value: number): Value {
    return this.floats([value], []);
  }

  /** List of whole numbers, as shapes, axes and bounds of slices are given. */
  integers(values: readonly number[]): Value {
    const key = `i_${values.join('_')}`;
    if (!this.constants.has(key)) this.constants.set(key, int64Tensor(key, values));
    return { name: key, shape: [values.length] };
  }

  /** Remembers how `output` passes a gradient on to `inputs`. Without a record, nothing flows back. */
  record(output: Value, inputs: readonly Value[], backward: Recorded['backward']): Value {
    this.recorded.push({ output, inputs, backward });
    return output;
  }

  /** Appends the gradients of a scalar by each of `sources`. A source the scalar does not depend on is a fault of the caller. */
  gradients(of: Value, sources: readonly Value[]): Value[] {
    const wanted = this.downstreamOf(sources);
    const found = new Map<string, Value>([[of.name, this.scalar(1)]]);
    for (const { output, backward } of [...this.recorded].reverse()) {
      const gradient = found.get(output.name);
      if (gradient === undefined || !wanted.has(output.name)) continue;
      for (const [input, part] of backward(gradient, ({ name }) => wanted.has(name))) {
        if (!wanted.has(input.name)) continue;
        const before = found.get(input.name);
        found.set(input.name, before === undefined ? part : this.sum(before, part));
      }
    }
    return sources.map(({ name }) => {
      const gradient = found.get(name);
      if (gradient === undefined) throw new Error(`The scalar does not depend on "${name}".`);
      return gradient;
    });
  }

  /** The finished ONNX file. `outputs` gives values their public names. */
  toModel(outputs: Readonly<Record<string, Value>>): Buffer {
    const named = Object.entries(outputs);
    const publish = named.map(([name, value]): NodeSpec => ({ op: 'Identity', inputs: [value.name], outputs: [name] }));
    const content = graph({
      nodes: [...this.nodes, ...publish],
      inputs: this.inputs,
      outputs: named.map(([name, { shape }]) => ({ name, shape })),
      initializers: [...this.constants.values()],
    });
    const domains = this.nodes.some(({ domain }) => domain === MICROSOFT) ? [MICROSOFT] : [];
    return model(content, 13, domains);
  }

  private sum(a: Value, b: Value): Value {
    return this.emit({ op: 'Add', inputs: [a.name, b.name] }, a.shape);
  }

  /** Names of all values that depend on one of `sources`. */
  private downstreamOf(sources: readonly Value[]): Set<string> {
    const names = new Set(sources.map(({ name }) => name));
    for (const { output, inputs } of this.recorded)
      if (inputs.some(({ name }) => names.has(name))) names.add(output.name);
    return names;
  }
}

/** Operators of onnxruntime's own domain; used in training only, never in the exported detector. */
export const MICROSOFT = 'com.microsoft';
