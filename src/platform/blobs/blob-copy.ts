import { readFile, rm, writeFile } from 'node:fs/promises';
import { sha256Of, type Sha256 } from '../../kernel/sha256.js';
import { BlobCorrupt } from './blob-errors.js';

/** A private copy of checked bytes; the copy is checked too. A file that is there already is left alone. */
export async function writeCopy(sha256: Sha256, bytes: Uint8Array, path: string): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o400 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | null)?.code !== 'EEXIST') await rm(path, { force: true });
    throw cause;
  }
  const found = sha256Of(await readFile(path));
  if (found !== sha256) throw new BlobCorrupt(sha256, found);
}
