import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Sha256 } from '../../kernel/sha256.js';
import type { StoredBlob } from '../../ports/stores.js';
import { BlobTooLarge } from './blob-errors.js';

/** The file operations that can run out of space; tests replace one to simulate a full disk. */
export interface BlobFiles {
  write(file: FileHandle, chunk: Uint8Array): Promise<void>;
}

export const realFiles: BlobFiles = {
  async write(file, chunk) {
    for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
  },
};

/** Writes a stream to a new, synced file and names it by its digest. @throws BlobTooLarge beyond `limit` bytes */
export async function spool(
  path: string,
  content: AsyncIterable<Uint8Array> | Uint8Array,
  { limit, files = realFiles }: { readonly limit: number; readonly files?: BlobFiles },
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      bytes += chunk.length;
      if (bytes > limit) throw new BlobTooLarge(limit);
      hash.update(chunk);
      await files.write(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex') as Sha256, bytes };
}
