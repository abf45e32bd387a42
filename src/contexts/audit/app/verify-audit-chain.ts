import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { checkEntry, checkHead, NOTHING_CHECKED, type BrokenEntry, type Checked } from '../domain/verify-chain.js';
import { AuditEntries } from './ports.js';

export interface ChainReport {
  readonly ok: boolean;
  /** How many entries were found intact from the first one on. */
  readonly entries: number;
  readonly headHash: string;
  readonly firstBroken?: BrokenEntry;
}

const PAGE = 500;

/** Recomputes a whole chain and names its first broken entry. An empty chain is intact. */
@Injectable()
export class VerifyAuditChain {
  constructor(
    private readonly entries: AuditEntries,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(chainId: string): Promise<ChainReport> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'audit verification' }, (tx) => this.check(tx, chainId));
  }

  private async check(tx: Tx, chainId: string): Promise<ChainReport> {
    // The head is read first, so that entries appended meanwhile are left for the next verification.
    const head = await this.entries.head(tx, chainId);
    let last: Checked = NOTHING_CHECKED;
    for (;;) {
      const page = await this.entries.page(tx, chainId, { after: last.seq, first: PAGE });
      for (const entry of page) {
        if (head.seq > 0 && last.seq === head.seq && last.entryHash === head.entryHash) break;
        const firstBroken = checkEntry(last, entry);
        if (firstBroken !== undefined) return { ok: false, entries: last.seq, headHash: last.entryHash, firstBroken };
        last = { seq: entry.seq, entryHash: entry.entryHash };
      }
      if (page.length < PAGE || last.seq === head.seq) break;
    }
    const firstBroken = checkHead(last, head);
    return { ok: firstBroken === undefined, entries: last.seq, headHash: last.entryHash, firstBroken };
  }
}
