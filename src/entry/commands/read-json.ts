import { readFile } from 'node:fs/promises';
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
    throw new InputFileInvalid(file, `this is not JSON${placeOf(text, cause)} (${(cause as Error).message}).`, cause);
  }
}

/** A JSON object. @throws InputFileInvalid also for JSON that is something else */
export async function readJsonObject(file: string): Promise<Record<string, unknown>> {
  const value = await readJson(file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InputFileInvalid(file, 'must hold a JSON object.');
}

/** Text of a file. @throws InputFileInvalid that says why it cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = REASONS[code ?? ''] ?? 'the file cannot be read';
    throw new InputFileInvalid(file, `${why}. Check the path and the permissions.`, cause);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
  ERR_STRING_TOO_LONG: 'the file is too large for a document of this kind',
};

/** Node says at which character it stopped, unless the text ends too early. */
function placeOf(text: string, cause: unknown): string {
  const position = /position (\d+)/.exec((cause as Error).message)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `, line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
