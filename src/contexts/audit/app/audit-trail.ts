import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { StoredEntry } from '../domain/verify-chain.js';
import { AuditEntries, type EntryFilter } from './ports.js';

/** Reads a chain page by page. Who may read what is decided by the caller and, below it, by row-level security. */
@Injectable()
export class AuditTrail {
  constructor(private readonly entries: AuditEntries) {}

  /** Ascending by sequence number; `first` 1 to 100. */
  page(
    tx: Tx,
    chainId: string,
    range: { readonly after?: number; readonly first: number },
    filter: EntryFilter = {},
  ): Promise<readonly StoredEntry[]> {
    const first = Math.min(Math.max(range.first, 1), 101);
    return this.entries.page(tx, chainId, { after: range.after ?? 0, first }, filter);
  }
}
