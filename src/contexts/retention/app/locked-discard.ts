import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { BlobRemoval, BlobUses } from '../../../ports/blob-keeping.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';

const SYSTEM = { kind: 'system', purpose: 'collection of stored files' } as const;

interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/** The last look before a file goes, and the entry that it went. */
@Injectable()
export class LockedDiscard {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uses: BlobUses,
    private readonly removal: BlobRemoval,
    private readonly audit: AuditLog,
  ) {}

  /** `false` when a row names it by now, or it was offered anew. */
  discard(sha256: Sha256, since: Date): Promise<boolean> {
    return this.unitOfWork.run(SYSTEM, async (tx) => {
      await this.uses.lock(tx, sha256);
      if ((await this.uses.of(tx, [sha256])).length > 0) return false;
      return this.removal.discard(sha256, since);
    });
  }

  note({ orphans, back, incoming }: Readonly<Record<'orphans' | 'back' | 'incoming', Tally>>): Promise<unknown> {
    const only = ({ files, bytes }: Tally) => ({ files, bytes });
    return this.unitOfWork.run(SYSTEM, (tx) =>
      this.audit.append(tx, {
        actor: { system: 'operator at the command line' },
        action: 'blobs.collected',
        object: { type: 'INSTALLATION', id: 'blobs' },
        after: { orphans: only(orphans), back: only(back), incoming: only(incoming) },
      }),
    );
  }
}
