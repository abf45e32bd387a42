import { AnnotationFileLayout, AnnotationFileNotJson } from './errors.js';
import { memberTwice, membersIn } from './members.js';
import type { FilePosition } from './errors.js';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isSpace,
  newlinesBefore,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  ValueScanner,
} from './json-scanner.js';

/** Entries of one array of the file, as parsed by JSON.parse, in file order. An empty array gives one empty batch. */
export interface JsonBatch {
  /** Name of the array in the top-level object; '' when the file itself is an array. */
  readonly key: string;
  /** Position of the first entry in its array. */
  readonly first: number;
  readonly entries: readonly unknown[];
  /** Where entry i of this batch begins; to be asked while the batch is handled. */
  readonly positionOf: (i: number) => FilePosition;
}

/** A single entry (one image, one annotation with its mask) larger than this is refused. */
const LARGEST_ENTRY_BYTES = 64 * 2 ** 20;

/** Pieces larger than this are cut, so that what is parsed at a time stays small whatever the source delivers. */
const PIECE_BYTES = 2 ** 20;

/** Some programs begin a UTF-8 file with this mark. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

type State = 'START' | 'KEY_OR_END' | 'KEY' | 'COLON' | 'VALUE' | 'ENTRIES' | 'OTHER_VALUE' | 'AFTER_VALUE' | 'END';

/**
 * Splits a large JSON file (an array, or an object of arrays) into batches of array entries without holding its text.
 * It only finds where entries end; JSON.parse parses every entry and so decides what is valid.
 * Own code because a streaming parser costs too much: stream-json 1.9.1 takes 4.8 times the CPU of JSON.parse on 13 MB
 * of detections, this about as much as JSON.parse (bench/results/detection.json).
 */
class JsonBatches {
  private state: State = 'START';
  private wholeIsArray = false;
  private scanner = new ValueScanner();
  private key = '';
  private readonly keys = new Set<string>();
  /** Entries of the current array so far. */
  private count = 0;
  /** Unfinished bytes of earlier pieces, followed by the current one. */
  private bytes: Uint8Array = new Uint8Array(0);
  /** Place in `bytes` of what is not yet consumed, and of the comma behind the last whole entry (-1 = none). */
  private start = 0;
  private entriesEnd = -1;
  /** Members the scanner had passed there, and those of entries parsed before. */
  private membersEnd = 0;
  private membersParsed = 0;
  /** Bytes and lines of the file before `bytes`. */
  private offset = 0;
  private line = 1;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(private readonly onBatch: (batch: JsonBatch) => void) {}

  push(piece: Uint8Array): void {
    let i = this.bytes.length;
    this.bytes = i === 0 ? piece : concat(this.bytes, piece);
    this.start = 0;
    this.entriesEnd = -1;
    while (i < this.bytes.length) i = this.step(i);
    if (this.entriesEnd >= 0) {
      this.parseEntries(this.entriesEnd, true);
      this.start = this.entriesEnd + 1;
    }
    this.dropConsumed();
  }

  /** Throws when the file is not complete; otherwise what it is as a whole. */
  finish(): 'ARRAY' | 'OBJECT' {
    if (this.state === 'END') return this.wholeIsArray ? 'ARRAY' : 'OBJECT';
    const reason = this.state === 'START' ? 'the file is empty' : 'the file ends too early';
    throw new AnnotationFileNotJson(reason, this.positionOf(this.bytes.length), this.pointer());
  }

  /** Looks at the file from byte `i` on and returns the next byte to look at. */
  private step(i: number): number {
    if (this.state === 'KEY') return this.readKey(i);
    if (this.state === 'ENTRIES' || this.state === 'OTHER_VALUE') return this.readValue(i);
    const byte = this.bytes[i] as number;
    if (isSpace(byte) || byte === BYTE_ORDER_MARK[this.offset + i]) return i + 1;
    if (this.state === 'START') return this.openFile(byte, i);
    if (this.state === 'VALUE') return this.openValue(byte, i);
    return this.punctuation(byte, i);
  }

  private openFile(byte: number, i: number): number {
    if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) throw this.unexpected(i);
    this.wholeIsArray = byte === OPEN_ARRAY;
    if (this.wholeIsArray) return this.openValue(byte, i);
    this.state = 'KEY_OR_END';
    return i + 1;
  }

  private openValue(byte: number, i: number): number {
    const isArray = byte === OPEN_ARRAY;
    this.state = isArray ? 'ENTRIES' : 'OTHER_VALUE';
    this.scanner = new ValueScanner();
    this.count = 0;
    this.membersParsed = 0;
    this.start = isArray ? i + 1 : i;
    return this.start;
  }

  private punctuation(byte: number, i: number): number {
    if (this.state === 'KEY_OR_END' && byte === QUOTE) {
      this.state = 'KEY';
      this.scanner = new ValueScanner();
      this.start = i;
    } else if (this.state === 'COLON' && byte === COLON) this.state = 'VALUE';
    else if (this.state === 'AFTER_VALUE' && byte === COMMA) this.state = 'KEY_OR_END';
    else if (byte === CLOSE_OBJECT && this.mayEnd()) this.state = 'END';
    else throw this.unexpected(i);
    return i + 1;
  }

  private mayEnd(): boolean {
    return this.state === 'AFTER_VALUE' || (this.state === 'KEY_OR_END' && this.keys.size === 0);
  }

  private readKey(i: number): number {
    this.scanner.inString = true;
    const end = this.scanner.skipString(this.bytes, i);
    if (this.scanner.inString) return end;
    this.key = this.parse(this.start, end, this.pointer()) as string;
    if (this.keys.has(this.key)) {
      throw new AnnotationFileLayout(`"${this.key}" stands twice in the file. Keep one.`, `/${this.key}`);
    }
    this.keys.add(this.key);
    this.state = 'COLON';
    return end;
  }

  private readValue(from: number): number {
    const i = this.scanner.next(this.bytes, from);
    if (i === this.bytes.length) return i;
    const byte = this.bytes[i];
    if (this.state === 'ENTRIES') {
      this.membersEnd = this.scanner.members;
      if (byte === COMMA) this.entriesEnd = i;
      else this.closeArray(i);
      return i + 1;
    }
    if (byte === CLOSE_ARRAY) throw this.unexpected(i);
    const value = this.parse(this.start, i, this.pointer());
    this.refuseRepeated([value], this.scanner.members, this.decode(this.start, i));
    this.state = 'AFTER_VALUE';
    return i;
  }

  private closeArray(i: number): void {
    if (this.bytes[i] !== CLOSE_ARRAY) throw this.unexpected(i);
    this.parseEntries(i, this.count > 0 || this.entriesEnd >= 0);
    this.entriesEnd = -1;
    this.state = this.wholeIsArray ? 'END' : 'AFTER_VALUE';
  }

  /** @param required whether an entry must stand here (after a comma) */
  private parseEntries(end: number, required: boolean): void {
    const text = this.decode(this.start, end);
    if (!required && text.trim() === '') {
      this.onBatch({ key: this.key, first: 0, entries: [], positionOf: () => this.positionOf(this.start) });
      return;
    }
    const entries = parsedOrUndefined(text);
    if (entries === undefined || entries.length === 0) throw this.firstBroken(end);
    this.refuseRepeated(entries, this.membersEnd - this.membersParsed, text);
    this.membersParsed = this.membersEnd;
    this.onBatch({ key: this.key, first: this.count, entries, positionOf: (i) => this.positionOfEntry(i) });
    this.count += entries.length;
  }

  /** JSON.parse keeps the last of two members of one name, so fewer come out than went in. */
  private refuseRepeated(values: readonly unknown[], members: number, text: string): void {
    if (membersIn(values) === members) return;
    const twice = memberTwice(text);
    if (twice === undefined) return;
    const { entry, path, name } = twice;
    const { byte, line } = this.positionOf(this.start);
    const isEntry = this.state === 'ENTRIES';
    const place = `${this.pointer()}${isEntry ? `/${this.count + entry}` : ''}${path}`;
    const at = isEntry ? this.positionOfEntry(entry) : { byte, line };
    throw new AnnotationFileLayout(
      `${place}: "${name}" stands twice. Only one of them can be meant; take the other out. The entry begins at byte ${at.byte} (line ${at.line}).`,
      place,
    );
  }

  private positionOfEntry(entry: number): FilePosition {
    const scanner = new ValueScanner();
    let from = this.start;
    for (let i = 0; i < entry; i++) from = scanner.next(this.bytes, from) + 1;
    while (isSpace(this.bytes[from] ?? 0)) from++;
    return this.positionOf(from);
  }

  /** Parses entry by entry to find the one that JSON.parse refuses. */
  private firstBroken(end: number): Error {
    const bytes = this.bytes.subarray(0, end);
    const scanner = new ValueScanner();
    for (let from = this.start, entry = this.count; from <= end; entry++) {
      const to = scanner.next(bytes, from);
      try {
        this.parse(from, to, `${this.pointer()}/${entry}`);
      } catch (error) {
        return error as Error;
      }
      from = to + 1;
    }
    return new AnnotationFileNotJson('brackets do not fit', this.positionOf(this.start), this.pointer());
  }

  private parse(start: number, end: number, path: string): unknown {
    const text = this.decode(start, end);
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      const { reason, place } = faultOf(text, (error as Error).message);
      const at = this.positionOf(start + Buffer.byteLength(text.slice(0, place)));
      throw new AnnotationFileNotJson(reason, at, path);
    }
  }

  private decode(start: number, end: number): string {
    try {
      return this.decoder.decode(this.bytes.subarray(start, end));
    } catch {
      throw new AnnotationFileNotJson('the text is not UTF-8', this.positionOf(start), this.pointer());
    }
  }

  private dropConsumed(): void {
    const waiting = this.state === 'ENTRIES' || this.state === 'OTHER_VALUE' || this.state === 'KEY';
    const from = waiting ? this.start : this.bytes.length;
    this.line += newlinesBefore(this.bytes, from);
    this.offset += from;
    this.bytes = this.bytes.slice(from);
    if (this.bytes.length > LARGEST_ENTRY_BYTES) {
      const reason = `one entry is larger than ${LARGEST_ENTRY_BYTES / 2 ** 20} MiB, or its brackets never close`;
      throw new AnnotationFileNotJson(reason, this.positionOf(0), this.pointer());
    }
  }

  private unexpected(i: number): AnnotationFileNotJson {
    const found = String.fromCharCode(this.bytes[i] as number);
    return new AnnotationFileNotJson(`unexpected "${found}"`, this.positionOf(i), this.pointer());
  }

  private positionOf(index: number): FilePosition {
    return { byte: this.offset + index, line: this.line + newlinesBefore(this.bytes, index) };
  }

  private pointer(): string {
    return this.key === '' ? '' : `/${this.key}`;
  }
}

/** Reads the source to its end, calling back with each batch; says whether the whole is an array or an object. Throws coded errors with the position of what is wrong. */
export async function readJsonBatches(
  source: AsyncIterable<Uint8Array>,
  onBatch: (batch: JsonBatch) => void,
): Promise<'ARRAY' | 'OBJECT'> {
  const batches = new JsonBatches(onBatch);
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) batches.push(chunk.subarray(from, from + PIECE_BYTES));
  }
  return batches.finish();
}

function parsedOrUndefined(text: string): unknown[] | undefined {
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch {
    return undefined;
  }
}

/** What is wrong with a text that JSON.parse refuses, and at which character: its own figure, where it gives one. */
function faultOf(text: string, message: string): { reason: string; place: number } {
  const start = text.length - text.trimStart().length;
  if (start === text.length) return { reason: 'a value is missing', place: start };
  // Python writes NaN and Infinity, which JSON does not have.
  const notFinite = /(?:^|[:,[])\s*(?=-?(?:NaN|Infinity)\b)/.exec(text);
  if (notFinite) {
    const reason = 'NaN and Infinity are not JSON numbers; every number must be finite';
    return { reason, place: notFinite.index + notFinite[0].length };
  }
  const position = /position (\d+)/.exec(message)?.[1];
  return {
    reason: 'a value, comma or bracket is missing or out of place',
    place: position === undefined ? start : Number(position),
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
