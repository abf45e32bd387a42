import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { isId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import { BlobUses } from '../../../ports/blob-keeping.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { ModelContract } from '../../../vision/model-contract.js';
import { ModelStore, type PageRange } from '../app/ports.js';
import type { ModelRef } from '../domain/model.js';
import { ModelEntity } from './model.entity.js';

@Injectable()
export class ModelRepository extends ModelStore {
  constructor(private readonly blobs: BlobUses) {
    super();
  }

  async insert(tx: Tx, model: ModelRef): Promise<boolean> {
    await this.blobs.claim(tx, model.sha256);
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(ModelEntity)
      .values({ ...model, contract: canonicalJson(model.contract) })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  async find(tx: Tx, id: string): Promise<ModelRef | undefined> {
    return isId(id) ? refOf(await managerOf(tx).findOneBy(ModelEntity, { id })) : undefined;
  }

  async named(
    tx: Tx,
    { pilotId, name, version }: { pilotId: string; name: string; version: string },
  ): Promise<ModelRef | undefined> {
    return refOf(await managerOf(tx).findOneBy(ModelEntity, { pilotId: pilotId, name, version }));
  }

  async page(tx: Tx, pilotId: string, { after, first }: PageRange): Promise<readonly ModelRef[]> {
    if (!isId(pilotId)) return [];
    const rows = await managerOf(tx).find(ModelEntity, {
      where: { pilotId: pilotId, ...(after !== undefined && { id: MoreThan(after) }) },
      order: { id: 'ASC' },
      take: first,
    });
    return rows.flatMap((row) => refOf(row) ?? []);
  }
}

function refOf(row: ModelEntity | null): ModelRef | undefined {
  if (row === null) return undefined;
  return {
    ...row,
    // The columns hold ids that were parsed, and texts that were checked, when they were written.
    pilotId: row.pilotId as ModelRef['pilotId'],
    vendorOrganisationId: row.vendorOrganisationId as ModelRef['vendorOrganisationId'],
    customerOrganisationId: row.customerOrganisationId as ModelRef['customerOrganisationId'],
    contract: JSON.parse(row.contract) as ModelContract,
    card: row.card as ModelRef['card'],
  };
}
