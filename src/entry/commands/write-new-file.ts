import { writeFile } from 'node:fs/promises';
import { InputFileInvalid } from './stats-input.js';

/** Never overwrites. @throws InputFileInvalid when the file exists or cannot be written */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((cause: unknown) => {
    throw new InputFileInvalid(path, 'cannot be written: it exists already, or the folder does not.', cause);
  });
}
