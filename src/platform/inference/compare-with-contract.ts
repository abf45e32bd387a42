import type { ModelContract } from '../../vision/model-contract.js';
import { shapeText } from '../../vision/vision-errors.js';

/** One input or output as the loaded model declares it; a text or a negative extent is a symbol that may be anything. */
export interface ModelPort {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/**
 * Every difference between a loaded model and its registration, as sentences that give both. Empty when they agree.
 * Outputs the registration does not name are left alone: they are not computed.
 */
export function compareWithContract(
  contract: ModelContract,
  model: { readonly inputs: readonly ModelPort[]; readonly outputs: readonly ModelPort[] },
): string[] {
  const { input } = contract;
  const shape = input.layout === 'NCHW' ? [1, 3, input.height, input.width] : [1, input.height, input.width, 3];
  const inputDifferences =
    model.inputs.length === 1
      ? comparePort('input', { name: input.name, type: input.dtype, shape }, model.inputs)
      : [`it has ${model.inputs.length} inputs (${namesOf(model.inputs)}), one is registered ("${input.name}")`];
  return [
    ...inputDifferences,
    ...contract.outputs.flatMap(({ name, shape: declared }) =>
      comparePort('output', { name, type: 'float32', shape: declared }, model.outputs),
    ),
  ];
}

function comparePort(
  kind: 'input' | 'output',
  registered: { name: string; type: string; shape: readonly (number | null)[] },
  ports: readonly ModelPort[],
): string[] {
  const found = ports.find(({ name }) => name === registered.name);
  if (found === undefined) {
    return [`the ${kind} "${registered.name}" is registered, the model has ${namesOf(ports)}`];
  }
  const differences: string[] = [];
  if (found.type !== registered.type) {
    differences.push(`${kind} "${found.name}" is registered as ${registered.type}, the model has ${found.type}`);
  }
  if (!isShapeCompatible(registered.shape, found.shape)) {
    differences.push(
      `${kind} "${found.name}" is registered as ${shapeText(registered.shape)}, the model has ${shapeText(found.shape)}`,
    );
  }
  return differences;
}

/** A model that leaves the shape of a port open gives an empty list; what it computes is checked on every image. */
function isShapeCompatible(registered: readonly (number | null)[], found: readonly (number | string)[]): boolean {
  if (found.length === 0) return true;
  return (
    found.length === registered.length &&
    found.every((extent, axis) => {
      const wanted = registered[axis] ?? null;
      return typeof extent === 'string' || extent < 0 || wanted === null || wanted === extent;
    })
  );
}

function namesOf(ports: readonly ModelPort[]): string {
  return ports.length === 0 ? 'none' : ports.map(({ name }) => `"${name}"`).join(', ');
}
