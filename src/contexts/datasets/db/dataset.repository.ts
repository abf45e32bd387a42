import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { DatasetStore, type DatasetPatch, type Growth, type PageRange, type Relative } from '../app/ports.js';
import type { DatasetPurpose, DatasetRef } from '../domain/dataset.js';
import type { ForeignImage } from '../domain/plan-seal.js';
import { DatasetEntity } from './dataset.entity.js';

const LOCKS = { share: 'pessimistic_read', update: 'pessimistic_write' } as const;

const GROWTH = `
  WITH a AS (SELECT * FROM dataset_item WHERE dataset_id = $1 AND excluded IS NULL),
       b AS (SELECT * FROM dataset_item WHERE dataset_id = $2 AND excluded IS NULL)
  SELECT (SELECT count(*) FROM a)::integer AS earlier,
         (SELECT count(*) FROM a JOIN b ON b.image_sha256 = a.image_sha256)::integer AS kept,
         (SELECT count(*) FROM a WHERE NOT EXISTS (
            SELECT FROM b WHERE b.image_sha256 = a.image_sha256 AND b.attributes = a.attributes
               AND b.group_id IS NOT DISTINCT FROM a.group_id AND b.ground_truth IS NOT DISTINCT FROM a.ground_truth))::integer AS altered,
         (SELECT count(*) FROM b WHERE b.group_id IN (SELECT group_id FROM a)
             AND NOT EXISTS (SELECT FROM a WHERE a.image_sha256 = b.image_sha256))::integer AS joined,
         (SELECT count(*) FROM b WHERE NOT EXISTS (SELECT FROM a WHERE a.image_sha256 = b.image_sha256))::integer AS fresh`;

@Injectable()
export class DatasetRepository extends DatasetStore {
  async insert(tx: Tx, dataset: DatasetRef): Promise<void> {
    await managerOf(tx).insert(DatasetEntity, rowOf(dataset));
  }

  async find(tx: Tx, id: string, lock?: 'share' | 'update'): Promise<DatasetRef | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOne(DatasetEntity, {
      where: { id },
      ...(lock !== undefined && { lock: { mode: LOCKS[lock] } }),
    });
    return row === null ? undefined : refOf(row);
  }

  async latestVersion(tx: Tx, pilotId: string, key: string): Promise<DatasetRef | undefined> {
    const row = await managerOf(tx).findOne(DatasetEntity, { where: { pilotId, key }, order: { version: 'DESC' } });
    return row === null ? undefined : refOf(row);
  }

  async page(
    tx: Tx,
    { pilotId, siteId, purpose }: { pilotId: string; siteId?: string; purpose?: DatasetPurpose },
    { after, first }: PageRange,
  ): Promise<readonly DatasetRef[]> {
    if (![pilotId, siteId].every((one) => one === undefined || isId(one))) return [];
    const rows = await managerOf(tx).find(DatasetEntity, {
      where: {
        pilotId,
        ...(siteId !== undefined && { siteId }),
        ...(purpose !== undefined && { purpose }),
        ...(after !== undefined && { id: MoreThan(after) }),
      },
      order: { id: 'ASC' },
      take: first,
    });
    return rows.map((row) => refOf(row));
  }

  async update(tx: Tx, id: string, expected: number, patch: DatasetPatch): Promise<boolean> {
    const manager = managerOf(tx);
    const before = await manager.findOneBy(DatasetEntity, { id });
    if (before === null) return false;
    const { affected } = await manager.update(
      DatasetEntity,
      { id, rowVersion: expected },
      { ...rowOf({ ...refOf(before), ...patch }), rowVersion: expected + 1 },
    );
    return affected === 1;
  }

  async lockSealing(tx: Tx, customerOrganisationId: string): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `seal ${customerOrganisationId}`,
    ]);
  }

  imagesOf(tx: Tx, of: { pilotId: string; purpose: DatasetPurpose; except: string }): Promise<readonly ForeignImage[]> {
    return managerOf(tx).query(
      `SELECT d.key || ' v' || d.version || ': ' || i.name AS name, i.image_sha256 AS "imageSha256", i.attributes ->> 'img.dhash64' AS dhash64
         FROM dataset_item i JOIN dataset d ON d.id = i.dataset_id
        WHERE d.pilot_id = $1 AND d.purpose = $2 AND d.id <> $3 AND i.excluded IS NULL
        ORDER BY i.id`,
      [of.pilotId, of.purpose, of.except],
    );
  }

  relatives(tx: Tx, datasetId: string): Promise<readonly Relative[]> {
    return managerOf(tx).query(
      `SELECT d.id AS "datasetId", d.lineage_id AS "lineageId", d.key || ' v' || d.version AS label, count(*)::integer AS shared
         FROM dataset_item own
         JOIN dataset_item other ON other.image_sha256 = own.image_sha256 AND other.dataset_id <> own.dataset_id
         JOIN dataset d ON d.id = other.dataset_id
        WHERE own.dataset_id = $1 AND own.excluded IS NULL AND d.purpose = 'ACCEPTANCE' AND d.state <> 'COLLECTING'
        GROUP BY d.id ORDER BY d.id`,
      [datasetId],
    );
  }

  /** Over all rows: the vendor, who declares runs, does not see the items of acceptance data. Only the number leaves. */
  async sharedImages(tx: Tx, one: string, other: string): Promise<number> {
    const rows = await asSystem(tx, (manager): Promise<{ shared: number }[]> =>
      manager.query(
        `SELECT count(*)::integer AS shared FROM dataset_item a JOIN dataset_item b ON b.image_sha256 = a.image_sha256
          WHERE a.dataset_id = $1 AND b.dataset_id = $2 AND a.excluded IS NULL AND b.excluded IS NULL`,
        [one, other],
      ),
    );
    return rows[0]?.shared ?? 0;
  }

  async sharedGroups(tx: Tx, one: string, other: string): Promise<number> {
    const rows = await asSystem(tx, (manager): Promise<{ shared: number }[]> =>
      manager.query(
        `SELECT count(DISTINCT a.group_id)::integer AS shared
           FROM dataset_item a JOIN dataset_item b ON b.group_id = a.group_id
           JOIN dataset da ON da.id = a.dataset_id JOIN dataset db ON db.id = b.dataset_id
          WHERE a.dataset_id = $1 AND b.dataset_id = $2 AND a.excluded IS NULL AND b.excluded IS NULL
            AND da.site_id = db.site_id AND da.group_attribute = db.group_attribute`,
        [one, other],
      ),
    );
    return rows[0]?.shared ?? 0;
  }

  /** Over all rows, like the shared ones: only numbers leave. */
  async growth(tx: Tx, earlier: string, later: string): Promise<Growth> {
    const rows = await asSystem(tx, (manager): Promise<Growth[]> => manager.query(GROWTH, [earlier, later]));
    return rows[0] ?? { earlier: 0, kept: 0, altered: 0, joined: 0, fresh: 0 };
  }

  async acceptanceOf(tx: Tx, pilotId: string, except: string): Promise<readonly string[]> {
    const rows: { id: string }[] = await managerOf(tx).query(
      `SELECT id FROM dataset WHERE pilot_id = $1 AND id <> $2 AND purpose = 'ACCEPTANCE' AND state <> 'RETIRED' ORDER BY id`,
      [pilotId, except],
    );
    return rows.map(({ id }) => id);
  }
}

function rowOf(dataset: DatasetRef): DatasetEntity {
  const { provenance, seal, categories, ...rest } = dataset;
  return { ...rest, categories: [...categories], provenance: { declared: provenance, seal } };
}

function refOf(row: DatasetEntity): DatasetRef {
  const { provenance, ...rest } = row;
  return { ...rest, ...partiesOf(row), provenance: provenance.declared, seal: provenance.seal };
}

/** The columns hold ids that were parsed when they were written. */
function partiesOf(
  row: DatasetEntity,
): Pick<DatasetRef, 'pilotId' | 'vendorOrganisationId' | 'customerOrganisationId' | 'ownerOrganisationId'> {
  return {
    pilotId: row.pilotId as DatasetRef['pilotId'],
    vendorOrganisationId: row.vendorOrganisationId as DatasetRef['vendorOrganisationId'],
    customerOrganisationId: row.customerOrganisationId as DatasetRef['customerOrganisationId'],
    ownerOrganisationId: row.ownerOrganisationId as DatasetRef['ownerOrganisationId'],
  };
}
