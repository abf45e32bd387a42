import type { Sha256 } from '../../kernel/sha256.js';
import { BlobTakeaway, type BlobRemoval, type BlobUses, type TakenAway } from '../../ports/blob-keeping.js';
import type { BlobStore } from '../../ports/stores.js';
import type { UnitOfWork } from '../../ports/unit-of-work.js';

/**
 * Looks and removes under one lock a digest, so that no upload names the bytes in between: whoever claims them afterwards is told that they
 * are not there. That is why the file goes inside the transaction; should its end be lost, the tombstone is true all the same.
 */
export class LockedTakeaway extends BlobTakeaway {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uses: BlobUses,
    private readonly blobs: BlobStore & BlobRemoval,
  ) {
    super();
  }

  async execute(sha256s: readonly Sha256[]): Promise<TakenAway> {
    const taken = { files: 0, bytes: 0, kept: [] as Sha256[] };
    for (const sha256 of new Set(sha256s)) {
      const bytes = await this.one(sha256);
      if (bytes === 'KEPT') taken.kept.push(sha256);
      else if (bytes > 0) taken.files += 1;
      if (bytes !== 'KEPT') taken.bytes += bytes;
    }
    return taken;
  }

  async finishErasures(): Promise<TakenAway> {
    const scope = { kind: 'system', purpose: 'erased images' } as const;
    const left: Sha256[] = [];
    for (const sha256 of await this.unitOfWork.run(scope, (tx) => this.uses.erased(tx)))
      if (await this.blobs.has(sha256)) left.push(sha256);
    return this.execute(left);
  }

  private one(sha256: Sha256): Promise<number | 'KEPT'> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'removal of stored bytes' }, async (tx) => {
      await this.uses.lock(tx, sha256);
      const uses = await this.uses.of(tx, [sha256]);
      const [gone] = uses.flatMap((use) => (use.gone === null ? [] : [use.gone]));
      if (gone === undefined || uses.some((use) => use.gone === null)) return 'KEPT';
      return this.blobs.erase(sha256, gone);
    });
  }
}
