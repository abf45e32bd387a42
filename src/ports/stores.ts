import type { Sha256 } from '../kernel/sha256.js';
import type { Tx } from './unit-of-work.js';

export interface StoredBlob {
  readonly sha256: Sha256;
  readonly bytes: number;
}

/** Content-addressed bytes. A blob is written once, never changed; every read checks the digest. */
export abstract class BlobStore {
  /** Streams to a temporary file, hashes, renames into place. `limit` bytes, beyond it: BLOB_TOO_LARGE and nothing is kept. */
  abstract put(content: AsyncIterable<Uint8Array> | Uint8Array, limit?: number): Promise<StoredBlob>;
  /** @throws BLOB_MISSING, BLOB_CORRUPT (bytes no longer match their digest). */
  abstract read(sha256: Sha256): Promise<Buffer>;
  abstract has(sha256: Sha256): Promise<boolean>;
  /** A private copy on disk for code that must load by path; the caller removes the folder. Digest checked on the copy. */
  abstract copyTo(sha256: Sha256, path: string): Promise<void>;
}

/** How urgent work is among the work of one and the same party. */
export type JobPriority = 'LOW' | 'NORMAL' | 'HIGH';

/** Whose work it is. Parties take turns, job by job, however much one of them has waiting; the priority orders a party's own jobs. */
export interface JobTurn {
  readonly party: string;
  readonly priority: JobPriority;
}

/** Work that survives a crash: enqueued in the transaction of the change that asks for it. */
export abstract class JobQueue {
  /** `afterSeconds`: not taken up before. */
  abstract enqueue(
    tx: Tx,
    queue: string,
    data: object,
    options?: { readonly singletonKey?: string; readonly afterSeconds?: number },
  ): Promise<void>;
  /** Many at once, taken in turn with the jobs of other parties. A job whose key waits already is left out. */
  abstract enqueueInTurn(
    tx: Tx,
    queue: string,
    jobs: readonly { readonly data: object; readonly singletonKey: string }[],
    turn: JobTurn,
  ): Promise<void>;
  /**
   * Registers the handler; it may be called again for the same job after a crash, so it must be idempotent. `onExhausted` is called
   * with a job whose every try failed or died.
   */
  abstract handle(
    queue: string,
    handler: (data: unknown) => Promise<void>,
    options?: { readonly concurrency?: number; readonly onExhausted?: (data: unknown) => Promise<void> },
  ): Promise<void>;
}
