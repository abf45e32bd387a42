import type { ModelInspection } from '../../ports/machines.js';
import { ModelUnreadable } from './model-errors.js';
import { fieldsOf, numberOf, textOf, varintsOf, type Field } from './protobuf-fields.js';

export type OnnxInspection = Omit<ModelInspection, 'bytes' | 'faults'> & {
  /** Domains whose functions the file brings with it. */
  readonly localDomains: readonly string[];
};

/** Subgraphs inside subgraphs beyond this are refused; real models have one or two. */
const DEEPEST = 32;

interface Findings {
  parameters: number;
  readonly operators: Map<string, { domain: string; name: string; count: number }>;
  readonly externalData: { tensor: string; location: string }[];
}

/** Reads an ONNX model (protobuf). @throws ModelUnreadable */
export function inspectOnnx(model: Uint8Array): OnnxInspection {
  const findings: Findings = { operators: new Map(), externalData: [], parameters: 0 };
  const operatorSets: { domain: string; version: number }[] = [];
  const localDomains = new Set<string>();
  const graphs: Uint8Array[] = [];
  let irVersion = 0;
  for (const { number, value, bytes } of fieldsOf(model)) {
    if (number === 1) irVersion = value;
    if (number === 7) graphs.push(bytes);
    if (number === 8) operatorSets.push({ domain: textOf(bytes, 1), version: numberOf(bytes, 2) });
    if (number === 25) localDomains.add(readFunction(bytes, findings));
  }
  const [graph] = graphs;
  if (graph === undefined || graphs.length !== 1) throw new ModelUnreadable(`it holds ${graphs.length} graphs`);
  readGraph(graph, findings, 1);
  const operators = [...findings.operators.values()].sort(
    (a, b) => compare(a.domain, b.domain) || compare(a.name, b.name),
  );
  const { externalData, parameters } = findings;
  const [inputs, outputs] = [namesIn(graph, 11), namesIn(graph, 12)];
  return {
    irVersion,
    operatorSets,
    operators,
    inputs,
    outputs,
    parameters,
    externalData,
    localDomains: [...localDomains],
  };
}

/** FunctionProto: nodes field 7, domain field 10. @returns its domain */
function readFunction(bytes: Uint8Array, findings: Findings): string {
  for (const field of fieldsOf(bytes)) if (field.number === 7) readNode(field.bytes, findings, 1);
  return textOf(bytes, 10);
}

/** Names of values declared in a field of a graph. */
function namesIn(graph: Uint8Array, number: number): string[] {
  const names: string[] = [];
  for (const field of fieldsOf(graph)) if (field.number === number) names.push(textOf(field.bytes, 1));
  return names;
}

/** GraphProto: nodes are field 1, initialisers field 5. */
function readGraph(graph: Uint8Array, findings: Findings, depth: number): void {
  if (depth > DEEPEST) throw new ModelUnreadable(`it nests subgraphs deeper than ${DEEPEST}`);
  for (const { number, bytes } of fieldsOf(graph)) {
    if (number === 1) readNode(bytes, findings, depth);
    if (number === 5) readTensor(bytes, findings);
  }
}

/** NodeProto: operator field 4, attributes field 5, domain field 7. */
function readNode(node: Uint8Array, findings: Findings, depth: number): void {
  const [domain, name] = [textOf(node, 7), textOf(node, 4)];
  const known = findings.operators.get(`${domain}:${name}`);
  findings.operators.set(`${domain}:${name}`, { domain, name, count: (known?.count ?? 0) + 1 });
  for (const attribute of fieldsOf(node)) {
    if (attribute.number !== 5) continue;
    // AttributeProto: tensor 5, graph 6, tensors 10, graphs 11.
    for (const { number, bytes } of fieldsOf(attribute.bytes)) {
      if (number === 5 || number === 10) readTensor(bytes, findings);
      if (number === 6 || number === 11) readGraph(bytes, findings, depth + 1);
    }
  }
}

/** Bytes of one number by its element type (TensorProto.DataType), where the type has whole bytes. */
const ELEMENT_BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  16: 2,
};

/**
 * TensorProto: dims field 1, type field 2, name field 8, raw values field 9, external data entries (key 1, value 2) field 13, where the data is
 * field 14 (1 = outside). Values that a tensor claims and does not bring are memory that somebody else would have to find.
 */
function readTensor(tensor: Uint8Array, findings: Findings): void {
  const fields: Field[] = [...fieldsOf(tensor)];
  const dims = fields
    .filter(({ number }) => number === 1)
    .flatMap((field) => (field.bytes.length > 0 ? varintsOf(field.bytes) : [field.value]));
  const values = dims.reduce((product, extent) => product * extent, 1);
  findings.parameters += values;
  const entries = fields.filter(({ number }) => number === 13).map(({ bytes }) => bytes);
  if (entries.length > 0 || fields.some(({ number, value }) => number === 14 && value === 1)) {
    const location = entries.find((entry) => textOf(entry, 1) === 'location');
    findings.externalData.push({
      tensor: textOf(tensor, 8),
      location: location === undefined ? '' : textOf(location, 2),
    });
    return;
  }
  const raw = fields.find(({ number }) => number === 9)?.bytes;
  const size = ELEMENT_BYTES[numberOf(tensor, 2)];
  if (raw !== undefined && size !== undefined && raw.length !== values * size)
    throw new ModelUnreadable(
      `its tensor "${textOf(tensor, 8)}" claims ${values} values and brings ${raw.length / size}`,
    );
  if (values > tensor.length * 8)
    throw new ModelUnreadable(
      `its tensor "${textOf(tensor, 8)}" claims ${values} values and brings ${tensor.length} bytes`,
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
