import { Injectable } from '@nestjs/common';
import type { Attributes } from '../../../metrics/outcome.js';
import type { Principal } from '../../../ports/principal.js';
import type { StoredBlob } from '../../../ports/stores.js';
import { IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import type { DatasetItem, DatasetRef, ItemProblem } from '../domain/dataset.js';
import { ImageErased } from '../domain/erasure-errors.js';
import { ImageDuplicate, ImageNameTaken } from '../domain/errors.js';
import { DatasetKeepers, partiesOf } from './keepers.js';
import { ItemStore } from './ports.js';

export interface ImageToAdd {
  readonly datasetId: string;
  readonly name: string;
  readonly blob: StoredBlob;
  readonly width: number | null;
  readonly height: number | null;
  readonly attributes: Attributes;
  readonly problem: ItemProblem | null;
}

/** Writes items into an open dataset. */
@Injectable()
export class ItemWriter {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly items: ItemStore,
    private readonly audit: AuditLog,
    private readonly ids: IdsPort,
  ) {}

  /** Asked before the bytes of an upload are read: nobody fills the store who may not fill the dataset. */
  async requireOpen(principal: Principal, datasetId: string): Promise<DatasetRef> {
    return this.act.perform(principal, addingTo(datasetId), (tx, concerning) =>
      this.keepers.open({ tx, principal, concerning }, datasetId, 'share'),
    );
  }

  /** @throws ImageDuplicate, ImageErased, ImageNameTaken */
  insert(principal: Principal, image: ImageToAdd): Promise<{ item: DatasetItem; isNew: boolean }> {
    return this.act.perform(principal, addingTo(image.datasetId), async (tx, concerning) => {
      const dataset = await this.keepers.open({ tx, principal, concerning }, image.datasetId, 'share');
      const same = await this.sameAsBefore(tx, image);
      if (same !== undefined) return { item: same, isNew: false };
      const item = this.itemOf(image);
      const { vendorOrganisationId, customerOrganisationId, ownerOrganisationId } = dataset;
      const isIn = await this.items.insert(tx, {
        ...item,
        vendorOrganisationId,
        customerOrganisationId,
        ownerOrganisationId,
        isShared: dataset.purpose === 'THRESHOLD',
      });
      if (!isIn) {
        const winner = await this.sameAsBefore(tx, image);
        if (winner !== undefined) return { item: winner, isNew: false };
        throw new ImageNameTaken(image.name, image.blob.sha256);
      }
      await this.audit.append(tx, {
        parties: partiesOf(dataset),
        actor: principal,
        action: 'dataset.imageAdded',
        object: { type: 'DATASET', id: dataset.id },
        after: { itemId: item.id, name: item.name, sha256: item.imageSha256, problem: item.problem?.code ?? null },
      });
      return { item, isNew: true };
    });
  }

  private async sameAsBefore(tx: Tx, { datasetId, name, blob }: ImageToAdd): Promise<DatasetItem | undefined> {
    const twins = await this.items.twins(tx, datasetId, { name, imageSha256: blob.sha256 });
    const erased = twins.find((twin) => twin.erased !== null && twin.imageSha256 === blob.sha256);
    if (erased !== undefined) throw new ImageErased(name, erased.erased?.at ?? '');
    const same = twins.find((twin) => twin.name === name && twin.imageSha256 === blob.sha256);
    if (same !== undefined) return same;
    const twin = twins.find(({ imageSha256 }) => imageSha256 === blob.sha256);
    if (twin !== undefined) throw new ImageDuplicate(name, twin.name);
    const named = twins.find((other) => other.name === name);
    if (named !== undefined) throw new ImageNameTaken(name, named.imageSha256);
    return undefined;
  }

  private itemOf(image: ImageToAdd): DatasetItem {
    const { datasetId, name, blob, width, height, attributes, problem } = image;
    return {
      id: this.ids.next(),
      datasetId,
      name,
      imageSha256: blob.sha256,
      bytes: blob.bytes,
      width,
      height,
      groupId: null,
      attributes,
      groundTruth: null,
      labelledBy: null,
      labelConfirmedBy: null,
      problem,
      excluded: null,
      leafSha256: null,
      revealedAt: null,
      erased: null,
    };
  }
}

function addingTo(datasetId: string): { action: string; object: { type: string; id: string } } {
  return { action: 'dataset.imageAdded', object: { type: 'DATASET', id: datasetId } };
}
