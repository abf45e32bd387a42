import type { Tx } from '../../../ports/unit-of-work.js';
import type { ChainEntry, ChainHead } from '../domain/entry.js';
import type { StoredEntry } from '../domain/verify-chain.js';

export interface EntryFilter {
  /** Entries of one person only. */
  readonly actorId?: string;
  readonly objectType?: string;
  readonly objectId?: string;
}

export abstract class AuditEntries {
  /** The head row, locked until the transaction ends; made when the chain has none yet. */
  abstract lockHead(tx: Tx, chainId: string): Promise<ChainHead>;
  abstract head(tx: Tx, chainId: string): Promise<ChainHead>;
  /** Writes the entry and moves the head to it. */
  abstract append(tx: Tx, entry: ChainEntry): Promise<void>;
  /** Entries after `after` in ascending order, at most `first`; row-level security leaves out what the scope may not see. */
  abstract page(
    tx: Tx,
    chainId: string,
    range: { after: number; first: number },
    filter?: EntryFilter,
  ): Promise<readonly StoredEntry[]>;
}
