import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { GroundTruth } from '../../../metrics/ground-truth.js';
import type { Attributes } from '../../../metrics/outcome.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { BlobUses } from '../../../ports/blob-keeping.js';
import { ItemStore, type ItemCopy, type ItemFilter, type NewItem, type PageRange } from '../app/ports.js';
import type { DatasetItem, DatasetRef, Erasure, Exclusion } from '../domain/dataset.js';
import type { SealedLeaf } from '../domain/disclosed-manifest.js';
import { DatasetItemEntity } from './dataset-item.entity.js';

/** Rows written by one statement; a row is at most a few kilobytes. */
const BATCH = 500;

@Injectable()
export class DatasetItemRepository extends ItemStore {
  constructor(private readonly blobs: BlobUses) {
    super();
  }

  async insert(tx: Tx, item: NewItem): Promise<boolean> {
    await this.blobs.claim(tx, item.imageSha256);
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(DatasetItemEntity)
      .values({ ...item })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  async find(tx: Tx, datasetId: string, itemId: string): Promise<DatasetItem | undefined> {
    if (![datasetId, itemId].every((id) => isId(id))) return undefined;
    const row = await managerOf(tx).findOneBy(DatasetItemEntity, { datasetId, id: itemId });
    return row === null ? undefined : itemOf(row);
  }

  async twins(
    tx: Tx,
    datasetId: string,
    { name, imageSha256 }: { name: string; imageSha256: string },
  ): Promise<readonly DatasetItem[]> {
    const where = [
      { datasetId, name },
      { datasetId, imageSha256: imageSha256 as DatasetItem['imageSha256'] },
    ];
    return (await managerOf(tx).findBy(DatasetItemEntity, where)).map((row) => itemOf(row));
  }

  async page(
    tx: Tx,
    datasetId: string,
    { after, first }: PageRange,
    filter: ItemFilter = {},
  ): Promise<readonly DatasetItem[]> {
    const rows = await managerOf(tx).find(DatasetItemEntity, {
      where: {
        datasetId,
        ...(after !== undefined && { id: MoreThan(after) }),
        ...(filter.problem !== undefined && { problem: filter.problem ? Not(IsNull()) : IsNull() }),
        ...(filter.excluded !== undefined && { excluded: filter.excluded ? Not(IsNull()) : IsNull() }),
        ...(filter.erased !== undefined && { erased: filter.erased ? Not(IsNull()) : IsNull() }),
      },
      order: { id: 'ASC' },
      take: first,
    });
    return rows.map((row) => itemOf(row));
  }

  async all(tx: Tx, datasetId: string): Promise<readonly DatasetItem[]> {
    const rows = await managerOf(tx).find(DatasetItemEntity, { where: { datasetId }, order: { id: 'ASC' } });
    return rows.map((row) => itemOf(row));
  }

  async judged(
    tx: Tx,
    datasetId: string,
    { from, to }: { readonly from: number; readonly to: number | null },
  ): Promise<readonly DatasetItem[]> {
    if (to !== null && to <= from) return [];
    const rows = await managerOf(tx).find(DatasetItemEntity, {
      where: { datasetId, excluded: IsNull() },
      order: { id: 'ASC' },
      skip: from,
      ...(to !== null && { take: to - from }),
    });
    return rows.map((row) => itemOf(row));
  }

  leaves(tx: Tx, datasetId: string): Promise<readonly SealedLeaf[]> {
    return asSystem(tx, async (manager) => {
      const rows: SealedLeaf[] = await manager.query(
        `SELECT id, leaf_sha256 AS "leafSha256" FROM dataset_item WHERE dataset_id = $1 ORDER BY id`,
        [datasetId],
      );
      return rows;
    });
  }

  async counts(
    tx: Tx,
    datasetId: string,
  ): Promise<{ supplied: number; excluded: number; annotated: number; unreadable: number; erased: number }> {
    const rows: { supplied: number; excluded: number; annotated: number; unreadable: number; erased: number }[] =
      await managerOf(tx).query(
        `SELECT count(*)::integer AS supplied, count(excluded)::integer AS excluded, count(ground_truth)::integer AS annotated,
              count(problem)::integer AS unreadable, count(erased)::integer AS erased
         FROM dataset_item WHERE dataset_id = $1`,
        [datasetId],
      );
    return rows[0] ?? { supplied: 0, excluded: 0, annotated: 0, unreadable: 0, erased: 0 };
  }

  async updateGroundTruths(tx: Tx, byItem: ReadonlyMap<string, GroundTruth>, annotator: string): Promise<void> {
    for (const batch of batches([...byItem])) {
      await managerOf(tx).query(
        `UPDATE dataset_item AS i SET ground_truth = v.value::jsonb,
                labelled_by = CASE WHEN i.ground_truth = v.value::jsonb THEN coalesce(i.labelled_by, $3::uuid) ELSE $3::uuid END,
                label_confirmed_by = CASE WHEN i.ground_truth IS DISTINCT FROM v.value::jsonb THEN NULL
                                          WHEN i.labelled_by <> $3::uuid THEN $3::uuid ELSE i.label_confirmed_by END
           FROM unnest($1::uuid[], $2::text[]) AS v (id, value) WHERE i.id = v.id`,
        [batch.map(([id]) => id), batch.map(([, value]) => JSON.stringify(value)), annotator],
      );
    }
  }

  async updateAttributes(tx: Tx, byItem: ReadonlyMap<string, Attributes>): Promise<void> {
    for (const batch of batches([...byItem])) {
      await managerOf(tx).query(
        `UPDATE dataset_item AS i SET attributes = v.value::jsonb FROM unnest($1::uuid[], $2::text[]) AS v (id, value) WHERE i.id = v.id`,
        [batch.map(([id]) => id), batch.map(([, value]) => JSON.stringify(value))],
      );
    }
  }

  async exclude(tx: Tx, itemId: string, exclusion: Exclusion): Promise<void> {
    await managerOf(tx).update(DatasetItemEntity, { id: itemId }, { excluded: exclusion });
  }

  async seal(tx: Tx, items: readonly Pick<DatasetItem, 'id' | 'groupId' | 'leafSha256'>[]): Promise<void> {
    for (const batch of batches(items)) {
      await managerOf(tx).query(
        `UPDATE dataset_item AS i SET group_id = v.group_id, leaf_sha256 = v.leaf
           FROM unnest($1::uuid[], $2::text[], $3::text[]) AS v (id, group_id, leaf) WHERE i.id = v.id`,
        [batch.map(({ id }) => id), batch.map(({ groupId }) => groupId), batch.map(({ leafSha256 }) => leafSha256)],
      );
    }
  }

  async byIds(tx: Tx, datasetId: string, ids: readonly string[]): Promise<readonly DatasetItem[]> {
    const where = { datasetId, id: In(ids.filter((id) => isId(id))) };
    const rows = await managerOf(tx).find(DatasetItemEntity, { where, order: { id: 'ASC' } });
    return rows.map((row) => itemOf(row));
  }

  /** As the system: threshold data that the vendor brought show the customer's people too. */
  erase(
    tx: Tx,
    items: readonly string[],
    { erased, excluded }: { readonly erased: Erasure; readonly excluded?: Exclusion },
  ): Promise<number> {
    return asSystem(tx, async (manager) => {
      const rows: unknown[] = await manager.query(
        `WITH written AS (
           UPDATE dataset_item SET erased = $2::jsonb, excluded = coalesce(excluded, $3::jsonb)
            WHERE id = ANY ($1::uuid[]) AND erased IS NULL RETURNING id)
         SELECT id FROM written`,
        [[...items], JSON.stringify(erased), excluded === undefined ? null : JSON.stringify(excluded)],
      );
      return rows.length;
    });
  }

  countErased(tx: Tx, datasetId: string): Promise<number> {
    return asSystem(tx, async (manager) => {
      const rows: { erased: number }[] = await manager.query(
        `SELECT count(*)::integer AS erased FROM dataset_item
          WHERE dataset_id = $1 AND erased IS NOT NULL AND excluded IS NULL`,
        [datasetId],
      );
      return rows[0]?.erased ?? 0;
    });
  }

  erasures(tx: Tx, datasetId: string): Promise<readonly { leafSha256: Sha256; erased: Erasure }[]> {
    return asSystem(tx, (manager) =>
      manager.query(
        `SELECT leaf_sha256 AS "leafSha256", erased FROM dataset_item
          WHERE dataset_id = $1 AND erased IS NOT NULL AND leaf_sha256 IS NOT NULL ORDER BY id`,
        [datasetId],
      ),
    );
  }

  copies(tx: Tx, datasetId: string, ids: readonly string[]): Promise<readonly ItemCopy[]> {
    return managerOf(tx).query(
      `SELECT o.image_sha256 AS sha256, d.id AS "datasetId", d.key, d.version, o.id AS "itemId", o.name
         FROM dataset_item i JOIN dataset_item o ON o.image_sha256 = i.image_sha256 AND o.dataset_id <> i.dataset_id
         JOIN dataset d ON d.id = o.dataset_id
        WHERE i.dataset_id = $1 AND i.id = ANY ($2::uuid[]) AND o.erased IS NULL ORDER BY d.key, d.version, o.name`,
      [datasetId, [...ids]],
    );
  }

  async reveal(tx: Tx, itemIds: readonly string[], at: Date): Promise<number> {
    let revealed = 0;
    for (const batch of batches(itemIds)) {
      const { affected } = await managerOf(tx).update(
        DatasetItemEntity,
        { id: In([...batch]), revealedAt: IsNull() },
        { revealedAt: at },
      );
      revealed += affected ?? 0;
    }
    return revealed;
  }

  async copy(tx: Tx, from: string, to: DatasetRef, nextId: () => string): Promise<number> {
    const rows = (
      await managerOf(tx).find(DatasetItemEntity, {
        where: { datasetId: from, excluded: IsNull(), erased: IsNull() },
        order: { id: 'ASC' },
      })
    ).map((row) => ({
      ...row,
      id: nextId(),
      datasetId: to.id,
      groupId: null,
      leafSha256: null,
      revealedAt: null,
      ownerOrganisationId: to.ownerOrganisationId,
      isShared: to.purpose === 'THRESHOLD',
    }));
    for (const batch of batches(rows)) await managerOf(tx).insert(DatasetItemEntity, [...batch]);
    return rows.length;
  }
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += BATCH) yield all.slice(start, start + BATCH);
}

function itemOf(row: DatasetItemEntity): DatasetItem {
  const { id, datasetId, name, imageSha256, bytes, width, height, groupId, attributes } = row;
  const { groundTruth, labelledBy, labelConfirmedBy, problem, excluded, leafSha256, revealedAt, erased } = row;
  const image = { id, datasetId, name, imageSha256, bytes, width, height, groupId, attributes };
  const said = { groundTruth, labelledBy, labelConfirmedBy, problem, excluded };
  return { ...image, ...said, leafSha256, revealedAt, erased };
}
