import { ModelUnreadable } from './model-errors.js';

export interface Field {
  readonly number: number;
  /** Of a varint; else 0. */
  readonly value: number;
  /** Of anything else: a view on the message. */
  readonly bytes: Uint8Array;
}

/** Real models have some ten thousand; a file of two-byte fields must not keep a server busy. */
const MOST_FIELDS_A_MESSAGE = 2_000_000;

/** The fields of one protobuf message, one at a time; nested ones stay views on the same bytes. @throws ModelUnreadable */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const empty = message.subarray(0, 0);
  const at = { place: 0 };
  for (let count = 0; at.place < message.length; count += 1) {
    if (count === MOST_FIELDS_A_MESSAGE) throw new ModelUnreadable(`it holds more than ${count} fields in one message`);
    const key = varint(message, at);
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) yield { number, value: varint(message, at), bytes: empty };
    else if (wire === 2) yield { number, value: 0, bytes: take(message, at, varint(message, at)) };
    else if (wire === 1 || wire === 5) yield { number, value: 0, bytes: take(message, at, wire === 1 ? 8 : 4) };
    else throw new ModelUnreadable('it is no ONNX file');
  }
}

/** Packed numbers. */
export function varintsOf(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (const at = { place: 0 }; at.place < bytes.length;) values.push(varint(bytes, at));
  return values;
}

/** The first field of that number as text, at most 200 bytes of it. */
export function textOf(message: Uint8Array, number: number): string {
  for (const field of fieldsOf(message))
    if (field.number === number) return Buffer.from(field.bytes.subarray(0, 200)).toString('utf8');
  return '';
}

export function numberOf(message: Uint8Array, number: number): number {
  for (const field of fieldsOf(message)) if (field.number === number) return field.value;
  return 0;
}

function varint(message: Uint8Array, at: { place: number }): number {
  let value = 0;
  for (let shift = 0; shift < 10; shift += 1) {
    const byte = message[at.place];
    if (byte === undefined) throw new ModelUnreadable('it ends in the middle of a number');
    at.place += 1;
    value += (byte & 127) * 2 ** (7 * shift);
    if (byte < 128) return value;
  }
  throw new ModelUnreadable('it holds a number of more than ten bytes');
}

function take(message: Uint8Array, at: { place: number }, length: number): Uint8Array {
  if (length > message.length - at.place) throw new ModelUnreadable('it is shorter than it says');
  at.place += length;
  return message.subarray(at.place - length, at.place);
}
