import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { visit } from 'jsonc-parser';
import { DomainError } from '../../kernel/domain-error.js';
import { parseDocument } from '../../platform/json/parse-document.js';
import { InputFileInvalid } from './stats-input.js';

/**
 * A small JSON document named on the command line; a byte order mark is left out.
 * @throws InputFileInvalid with line and column, JsonMemberRepeated with pointer and lines
 */
export async function readJson(file: string): Promise<unknown> {
  const text = (await readText(file)).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new InputFileInvalid(file, 'the file is empty; JSON is expected.');
  try {
    return parseDocument(text, file);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new InputFileInvalid(file, `this is not JSON, ${placeOf(text)} (${(cause as Error).message}).`, cause);
  }
}

/** A JSON object. @throws InputFileInvalid also for JSON that is something else */
export async function readJsonObject(file: string): Promise<Record<string, unknown>> {
  const value = await readJson(file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InputFileInvalid(file, 'must hold a JSON object.');
}

/** Text of a file in UTF-8. @throws InputFileInvalid that says why it cannot be read */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  if (isUtf8(bytes)) return textOf(file, bytes);
  const line = lineOfFirstFault(bytes);
  throw new InputFileInvalid(file, `line ${line} is not UTF-8. Save the file as UTF-8 text.`);
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function textOf(file: string, bytes: Buffer): string {
  try {
    return bytes.toString('utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): InputFileInvalid {
  const { code } = cause as NodeJS.ErrnoException;
  const why = REASONS[code ?? ''] ?? 'the file cannot be read';
  return new InputFileInvalid(file, `${why}. Check the path and the permissions.`, cause);
}

/** Line ends are no part of any other character in UTF-8, so lines can be looked at one by one. */
function lineOfFirstFault(bytes: Buffer): number {
  let from = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
  ERR_STRING_TOO_LONG: 'the file is too large for a document of this kind',
  ERR_FS_FILE_TOO_LARGE: 'the file is too large for a document of this kind',
};

/** Where a text stops being JSON: JSON.parse does not say it of short texts, nor of those that end too early. */
function placeOf(text: string): string {
  let [line, column] = [text.split('\n').length, (text.split('\n').at(-1) ?? '').length + 1];
  let isFound = false;
  const onError = (
    _error: number,
    _offset: number,
    _length: number,
    startLine: number,
    startCharacter: number,
  ): void => {
    if (!isFound) [line, column, isFound] = [startLine + 1, startCharacter + 1, true];
  };
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false });
  return `line ${line}, column ${column}`;
}
