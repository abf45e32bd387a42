import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Of, type Sha256 } from '../../kernel/sha256.js';
import { BlobStore, type StoredBlob } from '../../ports/stores.js';
import { BlobCorrupt, BlobMissing, BlobTooLarge, StorageFull, StorageReadOnly } from './blob-errors.js';

/** The file operations that can run out of space; tests replace one to simulate a full disk. */
export interface BlobFiles {
  write(file: FileHandle, chunk: Uint8Array): Promise<void>;
}

const realFiles: BlobFiles = {
  async write(file, chunk) {
    for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
  },
};

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * Blobs as files `<root>/ab/cd/<sha256>`; 65 536 folders keep each listing short up to tens of millions of files.
 * A blob appears by rename from a complete, synced temporary file of the same volume: a reader never sees half of one.
 */
export class FileBlobStore extends BlobStore {
  constructor(
    private readonly root: string,
    private readonly files: BlobFiles = realFiles,
  ) {
    super();
  }

  async put(content: AsyncIterable<Uint8Array> | Uint8Array, limit = Number.POSITIVE_INFINITY): Promise<StoredBlob> {
    const temporary = join(this.root, 'incoming', randomBytes(16).toString('hex'));
    try {
      await mkdir(dirname(temporary), { recursive: true });
      const stored = await this.receive(temporary, content, limit);
      await this.keep(temporary, stored.sha256);
      return stored;
    } catch (cause) {
      throw this.explain(cause);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async read(sha256: Sha256): Promise<Buffer> {
    const bytes = await readFile(this.pathOf(sha256)).catch((cause: unknown) => {
      throw codeOf(cause) === 'ENOENT' ? new BlobMissing(sha256) : cause;
    });
    const found = sha256Of(bytes);
    if (found !== sha256) throw new BlobCorrupt(sha256, found);
    return bytes;
  }

  async has(sha256: Sha256): Promise<boolean> {
    try {
      await access(this.pathOf(sha256));
      return true;
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return false;
      throw cause;
    }
  }

  /** The bytes are checked in memory before they are written, so the copy has the digest that was asked for. */
  async copyTo(sha256: Sha256, path: string): Promise<void> {
    const bytes = await this.read(sha256);
    try {
      await writeFile(path, bytes, { flag: 'wx', mode: 0o400 });
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') await rm(path, { force: true });
      throw this.explain(cause);
    }
    const found = sha256Of(await readFile(path));
    if (found !== sha256) throw new BlobCorrupt(sha256, found);
  }

  private async receive(
    temporary: string,
    content: AsyncIterable<Uint8Array> | Uint8Array,
    limit: number,
  ): Promise<StoredBlob> {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(temporary, 'wx', 0o600);
    try {
      for await (const chunk of content instanceof Uint8Array ? [content] : content) {
        bytes += chunk.length;
        if (bytes > limit) throw new BlobTooLarge(limit);
        hash.update(chunk);
        await this.files.write(file, chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: hash.digest('hex') as Sha256, bytes };
  }

  /** Bytes that are there already are kept, unless they were damaged: then the good copy takes their place. */
  private async keep(temporary: string, sha256: Sha256): Promise<void> {
    const path = this.pathOf(sha256);
    const isIntact = await this.read(sha256).then(
      () => true,
      () => false,
    );
    if (isIntact) return;
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  }

  private pathOf(sha256: Sha256): string {
    return join(this.root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  private explain(cause: unknown): unknown {
    const code = codeOf(cause) ?? '';
    if (FULL.has(code)) return new StorageFull(this.root, cause);
    return READ_ONLY.has(code) ? new StorageReadOnly(this.root, cause) : cause;
  }
}

/** Makes the rename last through a power cut; Windows has no such call on folders. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

function codeOf(cause: unknown): string | undefined {
  return typeof cause === 'object' && cause !== null ? (cause as NodeJS.ErrnoException).code : undefined;
}
