// Framing of the PostgreSQL frontend/backend protocol, version 3 (PostgreSQL documentation, chapter "Message Formats").

/** One frontend message: type byte as a character, and the whole message with its header. */
export interface FrontendMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

export type TransactionStatus = 'I' | 'T' | 'E';

/** Larger than any statement Touchstone sends; a larger length field is a broken or hostile client. */
const MAX_MESSAGE_BYTES = 512 * 1024 * 1024;
const HEADER_BYTES = 5;

export class ProtocolViolation extends Error {}

/** Cuts a byte stream into messages; the first one of a connection (start-up) has no type byte. */
export class MessageReader {
  private pending: Buffer[] = [];
  private pendingBytes = 0;

  push(chunk: Buffer): void {
    this.pending.push(chunk);
    this.pendingBytes += chunk.length;
  }

  /** The next start-up packet (length, code, rest), or `undefined` when it is not complete yet. */
  nextStartup(): Buffer | undefined {
    const length = this.peekLength(0);
    return length === undefined ? undefined : this.take(length);
  }

  next(): FrontendMessage | undefined {
    const length = this.peekLength(1);
    const bytes = length === undefined ? undefined : this.take(length + 1);
    return bytes && { type: String.fromCharCode(bytes.readUInt8(0)), bytes };
  }

  private peekLength(offset: number): number | undefined {
    if (this.pendingBytes < offset + 4) return undefined;
    const head = this.join(offset + 4);
    const length = head.readInt32BE(offset);
    if (length < 4 || length > MAX_MESSAGE_BYTES) throw new ProtocolViolation(`message length ${length}`);
    return length;
  }

  private take(length: number): Buffer | undefined {
    if (this.pendingBytes < length) return undefined;
    const all = this.join(length);
    const rest = all.subarray(length);
    this.pending[0] = rest;
    this.pendingBytes -= length;
    return all.subarray(0, length);
  }

  /** Joins chunks only as far as needed, so that a long message in many chunks is copied once. */
  private join(length: number): Buffer {
    const first = this.pending[0] ?? Buffer.alloc(0);
    if (first.length >= length) return first;
    const all = Buffer.concat(this.pending);
    this.pending = [all];
    return all;
  }
}

export function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? cString(part) : part)));
  const head = Buffer.alloc(HEADER_BYTES);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Text ended by a zero byte. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export const query = (sql: string): Buffer => message('Q', sql);
export const sync = (): Buffer => message('S');
export const readyForQuery = (status: TransactionStatus): Buffer => message('Z', Buffer.from(status, 'latin1'));

/** @param sqlState five characters, PostgreSQL documentation appendix A. */
export function errorResponse(severity: 'ERROR' | 'FATAL', sqlState: string, text: string): Buffer {
  return message('E', `S${severity}`, `V${severity}`, `C${sqlState}`, `M${text}`, Buffer.from([0]));
}

/** What an answer of the engine says about the transaction and about errors. */
export interface AnswerFacts {
  /** Of the last ReadyForQuery; `undefined` when the engine has not asked for the next query. */
  readonly status: TransactionStatus | undefined;
  readonly error: string | undefined;
  readonly commandTags: readonly string[];
  /** First column of each row, as text. */
  readonly rows: readonly (readonly string[])[];
}

/** Reads a complete answer; rows are decoded only when asked for. */
export function readAnswer(answer: Buffer, options: { readonly withRows?: boolean } = {}): AnswerFacts {
  let status: TransactionStatus | undefined;
  let error: string | undefined;
  const commandTags: string[] = [];
  const rows: string[][] = [];
  for (let at = 0; at + HEADER_BYTES <= answer.length;) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    const type = String.fromCharCode(answer.readUInt8(at));
    const body = answer.subarray(at + HEADER_BYTES, end);
    if (type === 'Z') status = String.fromCharCode(body.readUInt8(0)) as TransactionStatus;
    else if (type === 'C') commandTags.push(body.toString('utf8', 0, body.length - 1));
    else if (type === 'E') error = errorText(body);
    else if (type === 'D' && options.withRows) rows.push(rowOf(body));
    at = end;
  }
  return { status, error, commandTags, rows };
}

function errorText(body: Buffer): string {
  const fields = body.toString('utf8').split('\0');
  return fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'unknown error';
}

function rowOf(body: Buffer): string[] {
  const cells: string[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left -= 1) {
    const length = body.readInt32BE(at);
    cells.push(length < 0 ? '' : body.toString('utf8', at + 4, at + 4 + length));
    at += 4 + Math.max(0, length);
  }
  return cells;
}
