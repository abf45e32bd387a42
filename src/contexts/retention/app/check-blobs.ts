import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { BlobUses, type BlobUse } from '../../../ports/blob-keeping.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';

/** Digests a step; their uses are read together, their bytes one after the other. */
const PAGE = 200;

export interface DamagedBlob {
  readonly sha256: Sha256;
  readonly code: string;
  readonly owners: readonly BlobUse[];
}

export interface BlobReport {
  /** Files that have to be there. */
  readonly checked: number;
  readonly damaged: readonly DamagedBlob[];
  /** Digests whose bytes were erased or purged: their absence is right. */
  readonly gone: number;
  /** Of these, bytes that are there all the same, for example after a restore. `blobs collect` takes them away. */
  readonly back: readonly Sha256[];
}

/** Reads every stored file that a row refers to and compares its digest. Nothing is changed. */
@Injectable()
export class CheckBlobs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uses: BlobUses,
    private readonly blobs: BlobStore,
  ) {}

  async execute(): Promise<BlobReport> {
    const report = { checked: 0, damaged: [] as DamagedBlob[], gone: 0, back: [] as Sha256[] };
    for await (const [sha256, owners] of this.digests()) {
      const living = owners.filter(({ gone }) => gone === null);
      if (living.length === 0) {
        report.gone += 1;
        if (await this.blobs.has(sha256)) report.back.push(sha256);
        continue;
      }
      report.checked += 1;
      const code = await this.damage(sha256);
      if (code !== undefined) report.damaged.push({ sha256, code, owners: living });
    }
    return report;
  }

  private async damage(sha256: Sha256): Promise<string | undefined> {
    try {
      await this.blobs.read(sha256);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return String(error.code);
      throw error;
    }
  }

  private async *digests(): AsyncGenerator<readonly [Sha256, readonly BlobUse[]]> {
    for (let after: Sha256 | undefined; ;) {
      const scope = { kind: 'system', purpose: 'check of stored files' } as const;
      const range = { first: PAGE, ...(after !== undefined && { after }) };
      const page = await this.unitOfWork.run(scope, (tx) => this.uses.page(tx, range));
      const byDigest = new Map<Sha256, BlobUse[]>();
      for (const use of page) byDigest.set(use.sha256, [...(byDigest.get(use.sha256) ?? []), use]);
      yield* byDigest;
      after = [...byDigest.keys()].at(-1);
      if (after === undefined) return;
    }
  }
}
