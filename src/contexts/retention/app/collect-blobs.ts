import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { BlobRemoval, BlobTakeaway, BlobUses, type StoredFile } from '../../../ports/blob-keeping.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { LockedDiscard } from './locked-discard.js';

const PAGE = 200;
const SYSTEM = { kind: 'system', purpose: 'collection of stored files' } as const;

interface Tally {
  files: number;
  bytes: number;
}

export interface Collection {
  /** Files that no row refers to, written before the safety age. */
  readonly orphans: Tally & { readonly digests: readonly Sha256[] };
  /** Erased or purged bytes that are there all the same. */
  readonly back: Tally;
  /** What uploads left that broke off. */
  readonly incoming: Tally;
  /** Files that no row refers to, but too young: an upload may be about to name them. */
  readonly young: Tally;
}

/** Which stored files nobody needs. */
@Injectable()
export class FindOrphans {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uses: BlobUses,
    private readonly removal: BlobRemoval,
  ) {}

  async *execute(
    since: Date,
  ): AsyncGenerator<{ readonly file: StoredFile; readonly kind: 'ORPHAN' | 'YOUNG' | 'BACK' }> {
    let batch: StoredFile[] = [];
    for await (const file of this.removal.list()) {
      batch.push(file);
      if (batch.length < PAGE) continue;
      yield* await this.sorted(batch, since);
      batch = [];
    }
    yield* await this.sorted(batch, since);
  }

  private async sorted(files: readonly StoredFile[], since: Date) {
    const digests = files.map(({ sha256 }) => sha256);
    const uses = await this.unitOfWork.run(SYSTEM, (tx) => this.uses.of(tx, digests));
    const living = new Set(uses.filter(({ gone }) => gone === null).map(({ sha256 }) => sha256));
    const known = new Set(uses.map(({ sha256 }) => sha256));
    return files
      .filter(({ sha256 }) => !living.has(sha256))
      .map((file) => {
        const kind = known.has(file.sha256) ? 'BACK' : file.writtenAt < since ? 'ORPHAN' : 'YOUNG';
        return { file, kind } as const;
      });
  }
}

/**
 * Deletes stored files that no row refers to. Whatever a dataset, model, run, judgement or dossier names is left alone: each file is
 * looked at once more under its lock, right before it goes, and files younger than the safety age stay.
 */
@Injectable()
export class CollectBlobs {
  constructor(
    private readonly orphans: FindOrphans,
    private readonly removal: BlobRemoval,
    private readonly takeaway: BlobTakeaway,
    private readonly locked: LockedDiscard,
  ) {}

  /** @param since nothing written at or after this instant goes */
  async execute({ since, isDryRun }: { readonly since: Date; readonly isDryRun: boolean }): Promise<Collection> {
    const empty = (): Tally => ({ files: 0, bytes: 0 });
    const found = { orphans: { ...empty(), digests: [] as Sha256[] }, back: empty(), young: empty() };
    for await (const { file, kind } of this.orphans.execute(since)) {
      const { sha256, bytes } = file;
      const isCounted = isDryRun || kind === 'YOUNG' || (await this.remove(sha256, kind, since));
      if (!isCounted) continue;
      const tally = kind === 'ORPHAN' ? found.orphans : kind === 'BACK' ? found.back : found.young;
      tally.files += 1;
      tally.bytes += bytes;
      if (kind === 'ORPHAN') found.orphans.digests.push(sha256);
    }
    const collection = { ...found, incoming: await this.removal.clearIncoming(since, isDryRun) };
    if (!isDryRun) await this.locked.note(collection);
    return collection;
  }

  private async remove(sha256: Sha256, kind: 'ORPHAN' | 'BACK', since: Date): Promise<boolean> {
    if (kind === 'BACK') return (await this.takeaway.execute([sha256])).files === 1;
    return this.locked.discard(sha256, since);
  }
}
