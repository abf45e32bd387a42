/** Writes ONNX files field by field (protobuf: varints and length-delimited fields), so that a model needs no foreign library. */

export type Field = Buffer;

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

export function int(number: number, value: number | bigint): Field {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

export function bytes(number: number, content: string | Uint8Array | readonly Field[]): Field {
  const body =
    typeof content === 'string' || content instanceof Uint8Array ? Buffer.from(content) : Buffer.concat(content);
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}

/** Element types by their number in the ONNX standard (TensorProto.DataType). */
export const FLOAT = 1;
export const INT64 = 7;
export const BOOL = 9;
const FLOAT16 = 10;

type Extent = number | string;

function valueInfo(name: string, shape: readonly Extent[] | undefined, elementType = FLOAT): Field[] {
  const dims = (shape ?? []).map((extent) =>
    bytes(1, [typeof extent === 'number' ? int(1, extent) : bytes(2, extent)]),
  );
  const tensorType = [int(1, elementType), ...(shape === undefined ? [] : [bytes(2, dims)])];
  return [bytes(1, name), bytes(2, [bytes(1, tensorType)])];
}

export function int64Tensor(name: string, values: readonly (number | bigint)[], dims = [values.length]): Field[] {
  const raw = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => raw.writeBigInt64LE(BigInt(value), index * 8));
  return [...dims.map((dim) => int(1, dim)), int(2, INT64), bytes(8, name), bytes(9, raw)];
}

export function floatTensor(
  name: string,
  values: readonly number[] | Float32Array,
  dims: readonly number[] = [values.length],
): Field[] {
  const raw = Float32Array.from(values);
  return [...dims.map((dim) => int(1, dim)), int(2, FLOAT), bytes(8, name), bytes(9, new Uint8Array(raw.buffer))];
}

/** Values rounded to IEEE 754 half precision. */
export function halfTensor(name: string, values: Float32Array, dims: readonly number[]): Field[] {
  const raw = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => raw.writeUInt16LE(halfBits(value), index * 2));
  return [...dims.map((dim) => int(1, dim)), int(2, FLOAT16), bytes(8, name), bytes(9, raw)];
}

/**
 * The nearest half-precision number, ties to even (IEEE 754-2008, binary16).
 * @throws RangeError beyond 65 504: no weight of a sound network is that large
 */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (!(size < 65_520)) throw new RangeError(`${value} does not fit into half precision.`);
  // Below 2^-14 numbers are multiples of 2^-24; above, 10 bits follow the leading one.
  const exponent = Math.max(-14, size === 0 ? -14 : Math.floor(Math.log2(size)));
  const units = toEven(size / 2 ** (exponent - 10));
  return sign + units + (exponent + 14) * 1024;
}

function toEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

export function intsAttribute(name: string, values: readonly number[]): Field[] {
  return [bytes(1, name), ...values.map((value) => int(8, value)), int(20, 7)];
}

export function intAttribute(name: string, value: number): Field[] {
  return [bytes(1, name), int(3, value), int(20, 2)];
}

export interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly Field[][];
  readonly domain?: string;
}

function node({ op, inputs, outputs, attributes = [], domain }: NodeSpec): Field {
  return bytes(1, [
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, op),
    ...attributes.map((attribute) => bytes(5, attribute)),
    ...(domain === undefined ? [] : [bytes(7, domain)]),
  ]);
}

export interface PortSpec {
  readonly name: string;
  readonly shape?: readonly Extent[];
  readonly type?: number;
}

export function graph(parts: {
  nodes: readonly NodeSpec[];
  inputs: readonly PortSpec[];
  outputs: readonly PortSpec[];
  initializers?: readonly Field[][];
}): Field[] {
  return [
    ...parts.nodes.map(node),
    bytes(2, 'g'),
    ...(parts.initializers ?? []).map((tensor) => bytes(5, tensor)),
    ...parts.inputs.map(({ name, shape, type }) => bytes(11, valueInfo(name, shape, type))),
    ...parts.outputs.map(({ name, shape, type }) => bytes(12, valueInfo(name, shape, type))),
  ];
}

export function model(content: readonly Field[], opset = 13, domains: readonly string[] = []): Buffer {
  const imports = [['', opset] as const, ...domains.map((domain) => [domain, 1] as const)];
  return Buffer.concat([
    int(1, 8),
    bytes(7, content),
    ...imports.map(([domain, version]) => bytes(8, [bytes(1, domain), int(2, version)])),
  ]);
}
