import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseSha256, sha256Of, type Sha256 } from '../../../kernel/sha256.js';
import type { BlobRemoval, StoredFile, Tombstone } from '../../../ports/blob-keeping.js';
import { BlobStore, type StoredBlob } from '../../../ports/stores.js';
import { writeCopy } from '../blob-copy.js';
import { BlobCorrupt, BlobErased, BlobMissing } from '../blob-errors.js';
import { explainFileFault } from '../file-faults.js';
import { spool } from '../spool.js';
import { PART_BYTES, ResumableUpload } from './resumable-upload.js';
import { S3Bucket } from './s3-bucket.js';
import type { S3Settings } from './s3-settings.js';

/** What follows the digest in the key of the object that stands for bytes that were taken away. */
const GONE = '.gone.json';
/** Servers tell the time of an object in whole seconds, rounded down. */
const SECOND = 1000;

export interface S3BlobStoreOptions {
  /** Objects larger than one part are sent in parts. In bytes. */
  readonly partBytes?: number;
}

/**
 * Blobs as objects `<prefix>ab/cd/<sha256>` of a bucket. A stream is first written to a local file, where it gets its digest and
 * therefore its key; objects appear whole. Bytes that are offered again are sent again: that heals damage, and tells the
 * collector that somebody is about to name them.
 */
export class S3BlobStore extends BlobStore implements BlobRemoval {
  private readonly uploads: ResumableUpload;
  private readonly partBytes: number;

  private constructor(
    private readonly bucket: S3Bucket,
    private readonly prefix: string,
    private readonly spoolDir: string,
    { partBytes = PART_BYTES }: S3BlobStoreOptions,
  ) {
    super();
    this.partBytes = partBytes;
    this.uploads = new ResumableUpload(bucket, partBytes);
  }

  /** @param spoolDir local folder for what is being received */
  static async open(settings: S3Settings, spoolDir: string, options: S3BlobStoreOptions = {}): Promise<S3BlobStore> {
    return new S3BlobStore(await S3Bucket.open(settings), settings.prefix, spoolDir, options);
  }

  /** Makes the bucket. @returns whether it was missing */
  prepare(): Promise<boolean> {
    return this.bucket.make();
  }

  async put(content: AsyncIterable<Uint8Array> | Uint8Array, limit = Number.POSITIVE_INFINITY): Promise<StoredBlob> {
    const temporary = join(this.spoolDir, randomBytes(16).toString('hex'));
    try {
      await mkdir(dirname(temporary), { recursive: true });
      const stored = await spool(temporary, content, { limit });
      const key = this.keyOf(stored.sha256);
      if (stored.bytes <= this.partBytes) await this.bucket.put(key, await readFile(temporary));
      else await this.uploads.send(key, temporary, stored.bytes);
      return stored;
    } catch (cause) {
      throw explainFileFault(cause, this.spoolDir);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async read(sha256: Sha256): Promise<Buffer> {
    const bytes = await this.bucket.get(this.keyOf(sha256));
    if (bytes === undefined) throw await this.absent(sha256);
    const found = sha256Of(bytes);
    if (found !== sha256) throw new BlobCorrupt(sha256, found);
    return bytes;
  }

  async has(sha256: Sha256): Promise<boolean> {
    return (await this.bucket.find(this.keyOf(sha256))) !== undefined;
  }

  async copyTo(sha256: Sha256, path: string): Promise<void> {
    const bytes = await this.read(sha256);
    await writeCopy(sha256, bytes, path).catch((cause: unknown) => {
      throw explainFileFault(cause, dirname(path));
    });
  }

  /** The tombstone first: at no moment are the bytes gone without a reason beside them. */
  async erase(sha256: Sha256, tombstone: Tombstone): Promise<number> {
    const key = this.keyOf(sha256);
    const found = await this.bucket.find(key);
    await this.bucket.put(`${key}${GONE}`, Buffer.from(`${JSON.stringify({ sha256, ...tombstone })}\n`));
    if (found === undefined) return 0;
    await this.bucket.remove(key);
    return found.bytes;
  }

  async discard(sha256: Sha256, since: Date): Promise<boolean> {
    const found = await this.bucket.find(this.keyOf(sha256));
    if (found === undefined || found.writtenAt.getTime() + SECOND > since.getTime()) return false;
    await this.bucket.remove(found.key);
    return true;
  }

  async tombstoneOf(sha256: Sha256): Promise<Tombstone | undefined> {
    const text = await this.bucket.get(`${this.keyOf(sha256)}${GONE}`);
    if (text === undefined) return undefined;
    const { kind, reason, by, at } = JSON.parse(text.toString('utf8')) as Tombstone;
    return { kind, reason, by, at };
  }

  async *list(): AsyncGenerator<StoredFile> {
    for await (const { key, bytes, writtenAt } of this.bucket.list(this.prefix)) {
      const sha256 = parseSha256(key.split('/').at(-1) ?? '');
      if (sha256 !== undefined && key === this.keyOf(sha256)) yield { sha256, bytes, writtenAt };
    }
  }

  /** Local files and uploads in parts that broke off. */
  async clearIncoming(since: Date, isDryRun: boolean): Promise<{ files: number; bytes: number }> {
    const cleared = { files: 0, bytes: 0 };
    for (const name of await readdir(this.spoolDir).catch(() => [])) {
      const path = join(this.spoolDir, name);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined || found.mtime >= since) continue;
      if (!isDryRun) await rm(path, { force: true });
      cleared.files += 1;
      cleared.bytes += found.size;
    }
    for (const upload of await this.uploads.begun(this.prefix)) {
      if (upload.begunAt.getTime() + SECOND > since.getTime()) continue;
      cleared.files += 1;
      cleared.bytes += await this.uploads.bytesOf(upload);
      if (!isDryRun) await this.uploads.abort(upload);
    }
    return cleared;
  }

  close(): void {
    this.bucket.close();
  }

  private async absent(sha256: Sha256): Promise<BlobErased | BlobMissing> {
    const tombstone = await this.tombstoneOf(sha256);
    return tombstone === undefined ? new BlobMissing(sha256) : new BlobErased(sha256, tombstone);
  }

  private keyOf(sha256: Sha256): string {
    return `${this.prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  }
}
