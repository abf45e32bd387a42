import { readFile } from 'node:fs/promises';
import { InputFileInvalid } from './stats-input.js';

/** A small JSON document named on the command line. @throws InputFileInvalid */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputFileInvalid(file, 'the file cannot be read. Check the path and the permissions.', cause);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputFileInvalid(file, `this is not JSON (${(cause as Error).message}).`, cause);
  }
}
