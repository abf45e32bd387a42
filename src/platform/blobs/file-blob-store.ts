import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseSha256, sha256Of, type Sha256 } from '../../kernel/sha256.js';
import type { BlobRemoval, StoredFile, Tombstone } from '../../ports/blob-keeping.js';
import { BlobStore, type StoredBlob } from '../../ports/stores.js';
import { writeCopy } from './blob-copy.js';
import { BlobCorrupt, BlobErased, BlobMissing } from './blob-errors.js';
import { explainFileFault } from './file-faults.js';
import { realFiles, spool, type BlobFiles } from './spool.js';

/** What follows the digest in the name of the file that stands for bytes that were taken away. */
const GONE = '.gone.json';

/**
 * Blobs as files `<root>/ab/cd/<sha256>`; 65 536 folders keep each listing short up to tens of millions of files.
 * A blob appears by rename from a complete, synced temporary file of the same volume: a reader never sees half of one.
 * Beside erased or purged bytes' place lies `<sha256>.gone.json`, which says why and by whom.
 */
export class FileBlobStore extends BlobStore implements BlobRemoval {
  constructor(
    private readonly root: string,
    private readonly files: BlobFiles = realFiles,
  ) {
    super();
  }

  /** Makes the folder. @returns whether it was missing */
  async prepare(): Promise<boolean> {
    try {
      return (await mkdir(this.root, { recursive: true })) !== undefined;
    } catch (cause) {
      throw explainFileFault(cause, this.root);
    }
  }

  async put(content: AsyncIterable<Uint8Array> | Uint8Array, limit = Number.POSITIVE_INFINITY): Promise<StoredBlob> {
    const temporary = join(this.root, 'incoming', randomBytes(16).toString('hex'));
    try {
      await mkdir(dirname(temporary), { recursive: true });
      const stored = await spool(temporary, content, { limit, files: this.files });
      await this.keep(temporary, stored.sha256).catch((cause: unknown) => {
        // Whoever clears broken uploads took this one for one: it stood still for longer than the safety age.
        throw codeOf(cause) === 'ENOENT' ? new BlobMissing(stored.sha256) : cause;
      });
      return stored;
    } catch (cause) {
      throw explainFileFault(cause, this.root);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async read(sha256: Sha256): Promise<Buffer> {
    const bytes = await readFile(this.pathOf(sha256)).catch(async (cause: unknown) => {
      throw codeOf(cause) === 'ENOENT' ? await this.absent(sha256) : cause;
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
    await writeCopy(sha256, bytes, path).catch((cause: unknown) => {
      throw explainFileFault(cause, this.root);
    });
  }

  /** The tombstone first: at no moment are the bytes gone without a reason beside them. */
  async erase(sha256: Sha256, tombstone: Tombstone): Promise<number> {
    const path = this.pathOf(sha256);
    const { size } = await stat(path).catch(ifAbsent({ size: 0 }));
    await mkdir(dirname(path), { recursive: true });
    const written = await open(`${path}${GONE}`, 'w', 0o600);
    try {
      await written.writeFile(`${JSON.stringify({ sha256, ...tombstone })}\n`);
      await written.sync();
    } finally {
      await written.close();
    }
    await rm(path, { force: true });
    await syncFolder(dirname(path));
    return size;
  }

  async discard(sha256: Sha256, since: Date): Promise<boolean> {
    const path = this.pathOf(sha256);
    const found = await stat(path).catch(ifAbsent(undefined));
    if (found === undefined || found.mtime >= since) return false;
    await rm(path, { force: true });
    return true;
  }

  async tombstoneOf(sha256: Sha256): Promise<Tombstone | undefined> {
    const text = await readFile(`${this.pathOf(sha256)}${GONE}`, 'utf8').catch(ifAbsent(undefined));
    if (text === undefined) return undefined;
    const { kind, reason, by, at } = JSON.parse(text) as Tombstone;
    return { kind, reason, by, at };
  }

  async *list(): AsyncGenerator<StoredFile> {
    for (const outer of await this.folders(this.root))
      for (const inner of await this.folders(outer))
        for (const name of await readdir(inner)) {
          const sha256 = parseSha256(name);
          if (sha256 === undefined) continue;
          const found = await stat(join(inner, name)).catch(ifAbsent(undefined));
          if (found !== undefined) yield { sha256, bytes: found.size, writtenAt: found.mtime };
        }
  }

  async clearIncoming(since: Date, isDryRun: boolean): Promise<{ files: number; bytes: number }> {
    const folder = join(this.root, 'incoming');
    const cleared = { files: 0, bytes: 0 };
    for (const name of await readdir(folder).catch(ifAbsent([]))) {
      const found = await stat(join(folder, name)).catch(ifAbsent(undefined));
      if (found === undefined || found.mtime >= since) continue;
      if (!isDryRun) await rm(join(folder, name), { force: true });
      cleared.files += 1;
      cleared.bytes += found.size;
    }
    return cleared;
  }

  private async folders(path: string): Promise<string[]> {
    const entries = await readdir(path, { withFileTypes: true }).catch(ifAbsent([]));
    return entries
      .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
      .map(({ name }) => join(path, name));
  }

  private async absent(sha256: Sha256): Promise<BlobErased | BlobMissing> {
    const tombstone = await this.tombstoneOf(sha256);
    return tombstone === undefined ? new BlobMissing(sha256) : new BlobErased(sha256, tombstone);
  }

  /** Bytes that are there already are kept, unless they were damaged: then the good copy takes their place. */
  private async keep(temporary: string, sha256: Sha256): Promise<void> {
    const path = this.pathOf(sha256);
    const isIntact = await this.read(sha256).then(
      () => true,
      () => false,
    );
    // A new time tells the collector that somebody just offered them and may be about to name them.
    if (isIntact && (await touch(path, temporary))) return;
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  }

  private pathOf(sha256: Sha256): string {
    return join(this.root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

/** Gives a file the time of a fresh one; `false` when it went meanwhile. */
async function touch(path: string, fresh: string): Promise<boolean> {
  const { mtime } = await stat(fresh);
  return utimes(path, mtime, mtime).then(() => true, ifAbsent(false));
}

/** What stands for a file that is not there; any other failure stays one. */
function ifAbsent<T>(instead: T): (cause: unknown) => T {
  return (cause) => {
    if (codeOf(cause) === 'ENOENT') return instead;
    throw cause;
  };
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
