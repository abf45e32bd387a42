import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { DatasetItem, DatasetRef } from '../domain/dataset.js';
import { DatasetNotFound, ItemNotFound } from '../domain/errors.js';
import { DatasetItemErased } from '../domain/erasure-errors.js';
import { leafOf, manifestOf, type Manifest } from '../domain/manifest.js';
import { DatasetMoves } from './dataset-moves.js';
import { DatasetStore, ItemStore, type Growth, type ItemFilter, type PageRange } from './ports.js';

const PAGE = 500;

/** What other parts of the product read of datasets. Row-level security decides which items a scope sees. */
@Injectable()
export class Datasets {
  constructor(
    private readonly datasets: DatasetStore,
    private readonly itemStore: ItemStore,
    private readonly moves: DatasetMoves,
  ) {}

  /** @throws DatasetNotFound */
  async get(tx: Tx, id: string): Promise<DatasetRef> {
    const dataset = await this.datasets.find(tx, id);
    if (dataset === undefined) throw new DatasetNotFound(id);
    return dataset;
  }

  /** All items the scope sees, by id, in the order of the manifest; excluded ones among them. */
  async *items(tx: Tx, datasetId: string): AsyncGenerator<DatasetItem> {
    let after: string | undefined;
    for (;;) {
      const page = await this.itemStore.page(tx, datasetId, { first: PAGE, ...(after !== undefined && { after }) });
      yield* page;
      after = page.at(-1)?.id;
      if (page.length < PAGE || after === undefined) return;
    }
  }

  /** Judged items only (not excluded), by their place in the order of the manifest: `from` is in, `to` is not; `null` = to the end. */
  judgedItems(
    tx: Tx,
    datasetId: string,
    range: { readonly from: number; readonly to: number | null },
  ): Promise<readonly DatasetItem[]> {
    return this.itemStore.judged(tx, datasetId, range);
  }

  itemPage(tx: Tx, datasetId: string, range: PageRange, filter: ItemFilter = {}): Promise<readonly DatasetItem[]> {
    return this.itemStore.page(tx, datasetId, range, filter);
  }

  /** @throws ItemNotFound, also for an item that is not shown to this scope */
  async item(tx: Tx, datasetId: string, itemId: string): Promise<DatasetItem> {
    const item = await this.itemStore.find(tx, datasetId, itemId);
    if (item === undefined) throw new ItemNotFound(itemId);
    return item;
  }

  /** @throws ItemNotFound, also for an item that is not shown to this scope */
  async itemNamed(tx: Tx, datasetId: string, name: string): Promise<DatasetItem> {
    const [item] = await this.itemStore.twins(tx, datasetId, { name, imageSha256: '' });
    if (item === undefined) throw new ItemNotFound(name);
    return item;
  }

  counts(tx: Tx, datasetId: string): ReturnType<ItemStore['counts']> {
    return this.itemStore.counts(tx, datasetId);
  }

  /** Shows items to the other party from now on. @returns how many were not shown before. */
  reveal(tx: Tx, itemIds: readonly string[], at: Date): Promise<number> {
    return this.itemStore.reveal(tx, itemIds, at);
  }

  /** Before a model looks at the images. @throws DatasetItemErased when one that would be judged is gone */
  async requireImages(tx: Tx, dataset: Pick<DatasetRef, 'id' | 'key' | 'version'>): Promise<void> {
    const count = await this.itemStore.countErased(tx, dataset.id);
    if (count > 0) throw new DatasetItemErased(`Dataset ${dataset.key} v${dataset.version} takes no runs`, { count });
  }

  /** Recomputed from the rows; whole only in a scope that sees all items. */
  async manifest(tx: Tx, datasetId: string): Promise<Manifest> {
    return manifestOf(await this.itemStore.all(tx, datasetId));
  }

  /** Whether an item still is what was sealed. */
  isAsSealed(item: DatasetItem): boolean {
    return item.leafSha256 !== null && leafOf(item) === item.leafSha256;
  }

  /** Exact images two datasets share; an operating point chosen on such an image proves nothing about it. */
  sharedImages(tx: Tx, one: string, other: string): Promise<number> {
    return this.datasets.sharedImages(tx, one, other);
  }

  /** Groups two datasets of one site share: images of one pallet or shift tell about each other. */
  sharedGroups(tx: Tx, one: string, other: string): Promise<number> {
    return this.datasets.sharedGroups(tx, one, other);
  }

  /** How a later snapshot stands to an earlier one that it may top up. */
  growth(tx: Tx, earlier: string, later: string): Promise<Growth> {
    return this.datasets.growth(tx, earlier, later);
  }

  /** Ids of the pilot's other datasets for acceptance, whatever their state but retired. */
  acceptanceOf(tx: Tx, pilotId: string, except: string): Promise<readonly string[]> {
    return this.datasets.acceptanceOf(tx, pilotId, except);
  }

  /** The last agreed attempt on the data is declared. Nothing happens to data that are burned already. @throws DatasetNotFound, DatasetStateRefused */
  async burn(tx: Tx, id: string, by: Principal): Promise<void> {
    const dataset = await this.datasets.find(tx, id, 'update');
    if (dataset === undefined) throw new DatasetNotFound(id);
    if (dataset.state !== 'BURNED') await this.moves.end(tx, dataset, { state: 'BURNED', by });
  }
}
