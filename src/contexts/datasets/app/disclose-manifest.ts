import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import type { DatasetRef } from '../domain/dataset.js';
import {
  disclose,
  proofOf,
  type DisclosedManifest,
  type ItemProof,
  type SealedLeaf,
} from '../domain/disclosed-manifest.js';
import { ManifestNotFixed, NotAsSealed } from '../domain/errors.js';
import { Datasets } from './datasets.js';
import { DatasetStore, ItemStore } from './ports.js';

type Sealed = DatasetRef & { readonly merkleRoot: Sha256 };

/** What was sealed, as far as whoever asks may see it, and proofs about single images. */
@Injectable()
export class DiscloseManifest {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly datasets: Datasets,
    private readonly store: DatasetStore,
    private readonly items: ItemStore,
  ) {}

  /** @throws DatasetNotFound, ManifestNotFixed */
  execute(principal: Principal, datasetId: string): Promise<DisclosedManifest> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const dataset = sealed(await this.datasets.get(tx, datasetId));
      return this.of(tx, dataset);
    });
  }

  /** Of every dataset of a pilot that was ever sealed, by id. */
  async ofPilot(principal: Principal, pilotId: string): Promise<readonly DisclosedManifest[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const found: DisclosedManifest[] = [];
      for (let after: string | undefined; ;) {
        const page = await this.store.page(tx, { pilotId }, { first: 100, ...(after !== undefined && { after }) });
        for (const dataset of page) if (dataset.merkleRoot !== null) found.push(await this.of(tx, sealed(dataset)));
        after = page.at(-1)?.id;
        if (page.length < 100) return found;
      }
    });
  }

  /** By the item's id or its name. @throws DatasetNotFound, ManifestNotFixed, ItemNotFound, NotAsSealed */
  proof(principal: Principal, datasetId: string, item: { id: string } | { name: string }): Promise<ItemProof> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const dataset = sealed(await this.datasets.get(tx, datasetId));
      const found =
        'id' in item
          ? await this.datasets.item(tx, datasetId, item.id)
          : await this.datasets.itemNamed(tx, datasetId, item.name);
      const proof = proofOf(dataset, await this.leaves(tx, dataset), found);
      if (proof === undefined) throw new NotAsSealed(dataset.key, found.name);
      return proof;
    });
  }

  private async of(tx: Tx, dataset: Sealed): Promise<DisclosedManifest> {
    const gone = (await this.items.erasures(tx, dataset.id)).map(({ leafSha256: leaf, erased }) => {
      const { reason, requestedBy, confirmedBy, at } = erased;
      return { leaf, reason, requestedBy, confirmedBy, at };
    });
    return disclose(dataset, await this.leaves(tx, dataset), await this.items.all(tx, dataset.id), gone);
  }

  private leaves(tx: Tx, { id }: Sealed): Promise<readonly SealedLeaf[]> {
    return this.items.leaves(tx, id);
  }
}

function sealed(dataset: DatasetRef): Sealed {
  const { merkleRoot } = dataset;
  if (merkleRoot === null) throw new ManifestNotFixed(dataset.key, dataset.state);
  return { ...dataset, merkleRoot };
}
