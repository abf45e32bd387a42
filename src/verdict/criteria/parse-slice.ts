import type { Literal, Slice, SliceOperator, SliceTerm } from './slice.js';

export type SliceReading = { readonly slice: Slice } | { readonly problem: string; readonly at: number };

interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const KEY = /^(meta|img|obj)\.[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*$/;
const TOKEN =
  /\s*(?:(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?![\w.-]))|(?<word>[\p{L}_][\p{L}\p{N}_.-]*|\d[\p{L}\p{N}_.-]*)|(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<sign><=|>=|!=|[=<>(),]))/uy;
const RESERVED = ['AND', 'IN', 'BETWEEN', 'IS', 'MISSING', 'EACH', 'CROSS'];

/** Longer than any condition people agree on. */
const LONGEST = 2_000;

/** Whether slices can speak of an attribute under this key. */
export function isSliceKey(key: string): boolean {
  return key.length <= 100 && KEY.test(key);
}

class NotASlice extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/**
 * Reads a slice expression:
 *
 *     slice = term { "AND" term }
 *     term  = key ("=" | "!=" | "<" | "<=" | ">" | ">=") literal | key "IN" "(" literal { "," literal } ")"
 *           | key "BETWEEN" number "AND" number | key "IS" "MISSING" | "EACH" "(" key ")" | "CROSS" "(" key { "," key } ")"
 *     key   = ("meta" | "img" | "obj") "." name
 *
 * A literal is a number, a word or a quoted text. Key words are written in capitals. There is no OR and no NOT: two slices say it better.
 * @returns the slice, or the problem and the position (0-based character) it was found at
 */
export function parseSlice(text: string): SliceReading {
  if (text.length > LONGEST) return { problem: `A slice has at most ${LONGEST} characters.`, at: LONGEST };
  try {
    const cursor = new Cursor(tokensOf(text));
    const terms = [parseTerm(cursor)];
    while (cursor.takeIf('AND')) terms.push(parseTerm(cursor));
    cursor.expectEnd();
    return { slice: terms };
  } catch (error) {
    if (!(error instanceof NotASlice)) throw error;
    return { problem: error.message, at: error.at };
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) throw new NotASlice(`"${text.slice(at).trim().slice(0, 12)}" is not understood.`, at);
    const [kind, content] = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined) as [
      Token['kind'],
      string,
    ];
    tokens.push({ kind, text: content, at: TOKEN.lastIndex - content.length });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

class Cursor {
  private position = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  get next(): Token {
    return this.tokens[this.position] as Token;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.position++;
    return token;
  }

  /** Takes a key word or a sign if it comes next. */
  takeIf(text: string): boolean {
    const { kind, text: found } = this.next;
    if (found !== text || (kind !== 'word' && kind !== 'sign')) return false;
    this.position++;
    return true;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) throw this.unexpected(`"${text}"`);
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') throw this.unexpected('AND or the end');
  }

  unexpected(wanted: string): NotASlice {
    const { kind, text, at } = this.next;
    return new NotASlice(`Expected ${wanted}, found ${kind === 'end' ? 'the end' : `"${text}"`}.`, at);
  }
}

function parseTerm(cursor: Cursor): SliceTerm {
  if (cursor.takeIf('EACH')) {
    const keys = parseKeys(cursor);
    if (keys.length !== 1) throw new NotASlice('EACH takes one key; use CROSS for several.', 0);
    return { kind: 'EACH', keys };
  }
  if (cursor.takeIf('CROSS')) {
    const keys = parseKeys(cursor);
    if (keys.length < 2) throw new NotASlice('CROSS takes at least two keys; use EACH for one.', 0);
    return { kind: 'EACH', keys };
  }
  const key = parseKey(cursor);
  if (cursor.takeIf('IS')) {
    cursor.expect('MISSING');
    return { kind: 'MISSING', key };
  }
  if (cursor.takeIf('IN')) return { kind: 'IN', key, literals: parseList(cursor, parseLiteral) };
  if (cursor.takeIf('BETWEEN')) return parseBetween(cursor, key);
  const operator = parseOperator(cursor);
  const ordered = operator !== '=' && operator !== '!=';
  return { kind: 'COMPARE', key, operator, literal: ordered ? parseNumber(cursor) : parseLiteral(cursor) };
}

function parseBetween(cursor: Cursor, key: string): SliceTerm {
  const { at } = cursor.next;
  const low = parseNumber(cursor);
  cursor.expect('AND');
  const high = parseNumber(cursor);
  if (low > high)
    throw new NotASlice(`BETWEEN ${low} AND ${high} holds for nothing; write the smaller number first.`, at);
  return { kind: 'BETWEEN', key, low, high };
}

function parseKeys(cursor: Cursor): string[] {
  const keys = parseList(cursor, parseKey);
  if (new Set(keys).size !== keys.length) throw new NotASlice('The same key stands twice.', 0);
  return keys;
}

function parseList<T>(cursor: Cursor, parseEntry: (cursor: Cursor) => T): T[] {
  cursor.expect('(');
  const entries = [parseEntry(cursor)];
  while (cursor.takeIf(',')) entries.push(parseEntry(cursor));
  cursor.expect(')');
  return entries;
}

function parseKey(cursor: Cursor): string {
  const { kind, text } = cursor.next;
  if (kind !== 'word' || !KEY.test(text))
    throw cursor.unexpected('a key such as meta.shift, img.luminance or obj.count');
  return cursor.take().text;
}

function parseOperator(cursor: Cursor): SliceOperator {
  const operator = (['<=', '>=', '!=', '=', '<', '>'] as const).find((sign) => cursor.takeIf(sign));
  if (operator === undefined) throw cursor.unexpected('=, !=, <, <=, >, >=, IN, BETWEEN or IS MISSING');
  return operator;
}

function parseNumber(cursor: Cursor): number {
  if (cursor.next.kind !== 'number') throw cursor.unexpected('a number');
  const value = Number(cursor.take().text);
  return value === 0 ? 0 : value;
}

function parseLiteral(cursor: Cursor): Literal {
  const { kind, text } = cursor.next;
  if (kind === 'number') return parseNumber(cursor);
  if (kind === 'text') return unquoted(cursor.take().text);
  if (kind !== 'word' || RESERVED.includes(text)) throw cursor.unexpected('a value');
  cursor.take();
  return text === 'true' ? true : text === 'false' ? false : text;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gu, '$1');
}
