export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

const PLAIN = 0;
const STRING = 1;
const OPEN = 2;
const CLOSE = 3;
const SEPARATOR = 4;
const MEMBER = 5;

/** What a byte outside strings means for the nesting. */
const KIND = new Uint8Array(256);
KIND[QUOTE] = STRING;
KIND[OPEN_ARRAY] = KIND[OPEN_OBJECT] = OPEN;
KIND[CLOSE_ARRAY] = KIND[CLOSE_OBJECT] = CLOSE;
KIND[COMMA] = SEPARATOR;
KIND[COLON] = MEMBER;

/** Finds where JSON values end, piece by piece; it does not check them. State carries over from piece to piece. */
export class ValueScanner {
  private depth = 0;
  private escaped = false;
  /** Colons outside strings so far: as many as members in all objects passed. */
  members = 0;
  inString = false;

  /** From `from` to the next comma or closing bracket outside every value; `bytes.length` when none is in this piece. */
  next(bytes: Uint8Array, from: number): number {
    let i = from;
    while (i < bytes.length) {
      if (this.inString) {
        i = this.skipString(bytes, i);
        continue;
      }
      const kind = KIND[bytes[i] as number];
      if (kind === PLAIN) {
        i++;
        continue;
      }
      if (kind === STRING) this.inString = true;
      else if (kind === MEMBER) this.members++;
      else if (kind === OPEN) this.depth++;
      else if (this.depth === 0) return i;
      else if (kind === CLOSE) this.depth--;
      i++;
    }
    return i;
  }

  /** To just behind the quote that ends the string (then `inString` is false), or to the end of the piece. */
  skipString(bytes: Uint8Array, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i];
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) {
        this.inString = false;
        return i + 1;
      }
    }
    return bytes.length;
  }
}

/** Space, tab, carriage return, newline. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

/** Line ends in bytes [0, to). */
export function newlinesBefore(bytes: Uint8Array, to: number): number {
  let lines = 0;
  for (let i = bytes.indexOf(NEWLINE); i >= 0 && i < to; i = bytes.indexOf(NEWLINE, i + 1)) lines++;
  return lines;
}
