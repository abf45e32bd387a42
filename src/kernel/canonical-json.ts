import { sha256Of, type Sha256 } from './sha256.js';

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** A value that has no JSON form (NaN, Infinity, a function, a cycle): a programming fault, not a user's. */
export class NotCanonical extends TypeError {}

/**
 * The one byte-exact text of a JSON value: RFC 8785 (keys in UTF-16 order, no white space, ECMAScript numbers).
 * Members that are `undefined` are left out. Whatever is hashed or signed is hashed and signed in this form.
 * @throws NotCanonical for NaN, infinities, functions, symbols, bigints and lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) return canonicalObject(value as Record<string, unknown>);
  throw new NotCanonical(`A ${typeof value} has no JSON form.`);
}

/** SHA-256 of the canonical text. */
export function digestOf(value: unknown): Sha256 {
  return sha256Of(canonicalJson(value));
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new NotCanonical(`${value} has no JSON form.`);
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new NotCanonical('A text with half a surrogate pair has no UTF-8 form.');
  return JSON.stringify(value);
}

function canonicalObject(value: Record<string, unknown>): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${canonicalString(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

/** No class stands between it and the root; the root may be that of another realm, as in messages from a child process. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
