import type { Tx } from '../../../ports/unit-of-work.js';
import type { ChainEntry, ChainHead } from '../domain/entry.js';
import type { RefusalPace } from '../domain/refusal-pace.js';
import type { KeyEvent } from '../domain/signing-keys.js';
import type { StoredEntry } from '../domain/verify-chain.js';

export interface EntryFilter {
  /** Entries of one person only. */
  readonly actorId?: string;
  readonly objectType?: string;
  readonly objectId?: string;
  readonly action?: string;
  /** Refused acts only. */
  readonly deniedOnly?: boolean;
  /** From this instant on. */
  readonly from?: Date;
  /** Before this instant. */
  readonly to?: Date;
}

export abstract class AuditEntries {
  /** The head row, locked until the transaction ends; made when the chain has none yet. */
  abstract lockHead(tx: Tx, chainId: string): Promise<ChainHead>;
  abstract head(tx: Tx, chainId: string): Promise<ChainHead>;
  /** Writes the entry and moves the head to it; the head keeps what it knows of the time. */
  abstract append(tx: Tx, entry: ChainEntry, time: Pick<ChainHead, 'latestAt' | 'isClockBehind'>): Promise<void>;
  /** Entries after `after` in ascending order, at most `first`; row-level security leaves out what the scope may not see. */
  abstract page(
    tx: Tx,
    chainId: string,
    range: { after: number; first: number },
    filter?: EntryFilter,
  ): Promise<readonly StoredEntry[]>;
}

/** A checkpoint as it is kept: its text, and the columns it is found by. */
export interface StoredCheckpoint {
  readonly chainId: string;
  readonly size: number;
  readonly madeAt: Date;
  readonly keyId: string;
  readonly text: string;
}

export interface CheckpointRange {
  /** Those behind this one only. */
  readonly after?: Pick<StoredCheckpoint, 'size' | 'madeAt'>;
  readonly first: number;
}

export abstract class Checkpoints {
  /** Keeps it once; the same checkpoint again changes nothing. */
  abstract insert(tx: Tx, checkpoint: StoredCheckpoint): Promise<void>;
  /** Ascending by size, then time, of those that row-level security shows. */
  abstract of(tx: Tx, chainId: string, range?: CheckpointRange): Promise<readonly StoredCheckpoint[]>;
}

export abstract class KeyEvents {
  abstract all(tx: Tx): Promise<readonly KeyEvent[]>;
  /** @returns false when the key was introduced or retired already; a compromise may be stated again, with another moment. */
  abstract insert(tx: Tx, event: KeyEvent): Promise<boolean>;
}

/** Whose refusals are counted together: a person's, or those of one account at the door, in the chain they belong to. */
export interface PacedActor {
  readonly chainId: string;
  readonly actor: string;
  readonly parties?: { readonly vendorOrganisationId?: string; readonly customerOrganisationId?: string };
}

export abstract class RefusalPaces {
  /** Locked until the transaction ends, also when the actor is new. */
  abstract lock(tx: Tx, of: PacedActor): Promise<RefusalPace | undefined>;
  abstract save(tx: Tx, of: PacedActor, pace: RefusalPace): Promise<void>;
  /** Actors with refusals that were only counted, in windows that began before. */
  abstract withheldBefore(tx: Tx, windowStartedBefore: Date): Promise<readonly PacedActor[]>;
}
