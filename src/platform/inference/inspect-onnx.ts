import { ModelUnreadable } from './model-errors.js';

/** What an ONNX file says of itself, read without running or allocating anything it asks for. */
export interface OnnxInspection {
  readonly irVersion: number;
  /** Operator sets by domain; the empty domain is standard ONNX. */
  readonly operatorSets: readonly { readonly domain: string; readonly version: number }[];
  /** Every operator used, in subgraphs too, by domain and name. */
  readonly operators: readonly { readonly domain: string; readonly name: string; readonly count: number }[];
  /** Tensors whose values stand in other files. */
  readonly externalData: readonly { readonly tensor: string; readonly location: string }[];
}

/** Subgraphs inside subgraphs beyond this are refused; real models have one or two. */
const DEEPEST = 32;

interface Field {
  readonly number: number;
  readonly value: number;
  readonly bytes: Uint8Array;
}

interface Findings {
  readonly operators: Map<string, { domain: string; name: string; count: number }>;
  readonly externalData: { tensor: string; location: string }[];
}

/** Reads operators, operator sets and external data of an ONNX model (protobuf). @throws ModelUnreadable */
export function inspectOnnx(model: Uint8Array): OnnxInspection {
  const findings: Findings = { operators: new Map(), externalData: [] };
  const operatorSets: { domain: string; version: number }[] = [];
  let irVersion = 0;
  let graphs = 0;
  for (const field of fieldsOf(model)) {
    if (field.number === 1) irVersion = field.value;
    if (field.number === 7) {
      graphs += 1;
      readGraph(field.bytes, findings, 1);
    }
    if (field.number === 8) operatorSets.push({ domain: textOf(field.bytes, 1), version: numberOf(field.bytes, 2) });
  }
  if (graphs !== 1) throw new ModelUnreadable(`it holds ${graphs} graphs`);
  const operators = [...findings.operators.values()].sort(
    (a, b) => compare(a.domain, b.domain) || compare(a.name, b.name),
  );
  return { irVersion, operatorSets, operators, externalData: findings.externalData };
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

/** TensorProto: name field 8, external data entries (key 1, value 2) field 13, where the data is field 14 (1 = outside). */
function readTensor(tensor: Uint8Array, findings: Findings): void {
  const fields = fieldsOf(tensor);
  const entries = fields.filter(({ number }) => number === 13).map(({ bytes }) => bytes);
  if (entries.length === 0 && !fields.some(({ number, value }) => number === 14 && value === 1)) return;
  const location = entries.find((entry) => textOf(entry, 1) === 'location');
  findings.externalData.push({
    tensor: textOf(tensor, 8),
    location: location === undefined ? '' : textOf(location, 2),
  });
}

function textOf(message: Uint8Array, number: number): string {
  const bytes = fieldsOf(message).find((field) => field.number === number)?.bytes;
  return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8').slice(0, 200);
}

function numberOf(message: Uint8Array, number: number): number {
  return fieldsOf(message).find((field) => field.number === number)?.value ?? 0;
}

/** The fields of one protobuf message; nested ones stay views on the same bytes. */
function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  const empty = message.subarray(0, 0);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 10; shift += 1) {
      const byte = message[at];
      if (byte === undefined) throw new ModelUnreadable('it ends in the middle of a number');
      at += 1;
      value += (byte & 127) * 2 ** (7 * shift);
      if (byte < 128) return value;
    }
    throw new ModelUnreadable('it holds a number of more than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (length > message.length - at) throw new ModelUnreadable('it is shorter than it says');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) fields.push({ number, value: varint(), bytes: empty });
    else if (wire === 2) fields.push({ number, value: 0, bytes: take(varint()) });
    else if (wire === 1 || wire === 5) fields.push({ number, value: 0, bytes: take(wire === 1 ? 8 : 4) });
    else throw new ModelUnreadable('it is no ONNX file');
  }
  return fields;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
