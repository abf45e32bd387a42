import { DomainError } from '../../kernel/domain-error.js';
import { ModelInspector } from '../../ports/machines.js';
import type { ModelInspection } from '../../ports/machines.js';
import { inspectOnnx, type OnnxInspection } from './inspect-onnx.js';
import { ModelHasExternalData, ModelUnknownOperator, ModelUnreadable } from './model-errors.js';

/** Domains whose operators come with the runtime. */
const KNOWN_DOMAINS = ['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc'];

const NOTHING: Omit<ModelInspection, 'bytes' | 'faults'> = {
  ...{ irVersion: 0, operatorSets: [], operators: [], inputs: [], outputs: [], parameters: 0, externalData: [] },
};

/** Looks at a model file without the runtime: operators, operator sets, weights, files it wants. */
export class OnnxInspector extends ModelInspector {
  inspect(model: Uint8Array): ModelInspection {
    const { said, faults } = looked(model);
    const told = faults.map(({ code, message }) => ({ code: String(code), message }));
    if (said === undefined) return { ...NOTHING, bytes: model.length, faults: told };
    const { localDomains: _, ...rest } = said;
    return { ...rest, bytes: model.length, faults: told };
  }

  requireSound(model: Uint8Array): void {
    const [first] = looked(model).faults;
    if (first !== undefined) throw first;
  }
}

function looked(model: Uint8Array): { readonly said?: OnnxInspection; readonly faults: readonly DomainError[] } {
  if (model.length === 0) return { faults: [new ModelUnreadable('the file has 0 bytes')] };
  try {
    const said = inspectOnnx(model);
    return { said, faults: faultsOf(said) };
  } catch (error) {
    if (error instanceof ModelUnreadable) return { faults: [error] };
    throw error;
  }
}

function faultsOf({ externalData, localDomains, operatorSets, operators, outputs }: OnnxInspection): DomainError[] {
  const faults: DomainError[] = [];
  const [outside] = externalData;
  if (outside !== undefined) faults.push(new ModelHasExternalData(outside.location));
  const known = [...KNOWN_DOMAINS, ...localDomains];
  const custom = operators.filter(({ domain }) => !known.includes(domain));
  if (custom.length > 0)
    faults.push(new ModelUnknownOperator(custom.map(({ domain, name }) => `${domain}.${name}`).join(', ')));
  if (operators.length === 0) faults.push(new ModelUnreadable('its graph computes nothing'));
  if (outputs.length === 0) faults.push(new ModelUnreadable('its graph has no output'));
  if (operatorSets.length === 0) faults.push(new ModelUnreadable('it names no operator set'));
  return faults;
}
