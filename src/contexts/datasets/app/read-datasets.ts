import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { DatasetItem, DatasetPurpose, DatasetRef } from '../domain/dataset.js';
import { DatasetItemErased } from '../domain/erasure-errors.js';
import { Datasets } from './datasets.js';
import { DatasetStore, ItemStore, type ItemFilter, type PageRange } from './ports.js';

/** Reads for the API, each in a transaction of its own that sees what the person's organisation may. */
@Injectable()
export class ReadDatasets {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: DatasetStore,
    private readonly itemStore: ItemStore,
    private readonly door: Datasets,
    private readonly blobs: BlobStore,
  ) {}

  one(principal: Principal, id: string): Promise<DatasetRef | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.store.find(tx, id));
  }

  page(
    principal: Principal,
    of: { pilotId: string; siteId?: string; purpose?: DatasetPurpose },
    range: PageRange,
  ): Promise<readonly DatasetRef[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.store.page(tx, of, range));
  }

  items(
    principal: Principal,
    datasetId: string,
    range: PageRange,
    filter: ItemFilter,
  ): Promise<readonly DatasetItem[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.itemStore.page(tx, datasetId, range, filter));
  }

  /** Of the items this person sees. */
  counts(principal: Principal, datasetId: string): ReturnType<ItemStore['counts']> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.itemStore.counts(tx, datasetId));
  }

  /** The stored bytes of an image, digest checked. @throws ItemNotFound, also when the image is not shown to this person; DatasetItemErased */
  async image(principal: Principal, datasetId: string, itemId: string): Promise<{ item: DatasetItem; bytes: Buffer }> {
    const item = await this.unitOfWork.run(scopeOf(principal), (tx) => this.door.item(tx, datasetId, itemId));
    if (item.erased !== null)
      throw new DatasetItemErased(`The image "${item.name}" cannot be shown`, { count: 1, at: item.erased.at });
    return { item, bytes: await this.blobs.read(item.imageSha256) };
  }
}
