import type { Sha256 } from '../kernel/sha256.js';
import type { Tx } from './unit-of-work.js';

/** What stands in the place of bytes that were taken away on purpose. */
export interface Tombstone {
  /** ERASED: personal data, on request of two people. PURGED: the pilot's retention time is over. */
  readonly kind: 'ERASED' | 'PURGED';
  readonly reason: string;
  /** As printed names. */
  readonly by: readonly string[];
  /** ISO instant. */
  readonly at: string;
}

/** A file of the blob store. */
export interface StoredFile {
  readonly sha256: Sha256;
  readonly bytes: number;
  /** When it was last written or offered anew: an upload of bytes that are there already counts. */
  readonly writtenAt: Date;
}

/** Taking bytes out of the blob store. Nothing else of the product deletes a blob. */
export abstract class BlobRemoval {
  /** Puts a tombstone in the place of the bytes. @returns how many bytes went; 0 when none were there */
  abstract erase(sha256: Sha256, tombstone: Tombstone): Promise<number>;
  /** Deletes bytes nobody refers to, without a trace; `false` when they were written at `since` or later, or are not there. */
  abstract discard(sha256: Sha256, since: Date): Promise<boolean>;
  abstract tombstoneOf(sha256: Sha256): Promise<Tombstone | undefined>;
  /** In no particular order. */
  abstract list(): AsyncIterable<StoredFile>;
  /** Removes what is left of uploads that broke off and were not written to since. */
  abstract clearIncoming(since: Date, isDryRun: boolean): Promise<{ readonly files: number; readonly bytes: number }>;
}

/** What names stored bytes. */
export type BlobOwnerType = 'DATASET_ITEM' | 'MODEL' | 'RUN' | 'RUN_SHARD' | 'JUDGEMENT' | 'DOSSIER';

/** One row that names stored bytes by their digest. */
export interface BlobUse {
  readonly sha256: Sha256;
  readonly type: BlobOwnerType;
  readonly id: string;
  readonly pilotId: string;
  /** `null`: the bytes must be there. Else why they need not be. */
  readonly gone: Tombstone | null;
}

/** Which rows name which bytes. Asked as the system: what another party keeps counts too. */
export abstract class BlobUses {
  /** Until the transaction ends nobody takes these bytes away. @throws BLOB_MISSING when they are not there (any more) */
  abstract claim(tx: Tx, sha256: Sha256): Promise<void>;
  /** Waits for claims on these bytes and keeps new ones waiting, until the transaction ends. */
  abstract lock(tx: Tx, sha256: Sha256): Promise<void>;
  abstract of(tx: Tx, sha256s: readonly Sha256[]): Promise<readonly BlobUse[]>;
  abstract ofPilot(tx: Tx, pilotId: string): Promise<readonly BlobUse[]>;
  /** Digests of images that were erased somewhere. */
  abstract erased(tx: Tx): Promise<readonly Sha256[]>;
  /** Ascending by digest, whole digests only: all uses of `first` digests after `after`. */
  abstract page(tx: Tx, range: { readonly after?: Sha256; readonly first: number }): Promise<readonly BlobUse[]>;
}

export interface TakenAway {
  readonly files: number;
  readonly bytes: number;
  /** Digests that stay because something else still needs them. */
  readonly kept: readonly Sha256[];
}

/** Takes bytes away that every row has let go, each under its lock, and leaves a tombstone. */
export abstract class BlobTakeaway {
  abstract execute(sha256s: readonly Sha256[]): Promise<TakenAway>;
  /** Erased images whose bytes are still there: after a crash, or after a restore from a backup. */
  abstract finishErasures(): Promise<TakenAway>;
}
