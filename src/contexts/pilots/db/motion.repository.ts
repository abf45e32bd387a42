import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { canonicalJson, type JsonValue } from '../../../kernel/canonical-json.js';
import { isId, type OrganisationId, type PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { MotionRecords, type MotionFilter } from '../app/ports.js';
import type { Motion } from '../domain/motion.js';
import { MotionEntity } from './motion.entity.js';

@Injectable()
export class MotionRepository extends MotionRecords {
  async insert(tx: Tx, motion: Motion): Promise<boolean> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(MotionEntity)
      .values({ ...motion, content: canonicalJson(motion.content) })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  async find(tx: Tx, id: string, lock?: 'update'): Promise<Motion | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOne(MotionEntity, {
      where: { id },
      ...(lock !== undefined && { lock: { mode: 'pessimistic_write' } }),
    });
    return row === null ? undefined : motionOfRow(row);
  }

  async page(
    tx: Tx,
    { pilotId, state, kinds }: MotionFilter,
    { after, first }: { readonly after?: string; readonly first: number },
  ): Promise<readonly Motion[]> {
    if (!isId(pilotId)) return [];
    const rows = await managerOf(tx).find(MotionEntity, {
      where: {
        pilotId,
        ...(state !== undefined && { state }),
        ...(kinds !== undefined && { kind: In([...kinds]) }),
        ...(after !== undefined && { id: MoreThan(after) }),
      },
      order: { id: 'ASC' },
      take: first,
    });
    return rows.map((row) => motionOfRow(row));
  }

  async end(tx: Tx, { id, state, rowVersion, endedBy, endedAt, endReason }: Motion): Promise<boolean> {
    const change = { state, rowVersion, endedBy, endedAt, endReason };
    const { affected } = await managerOf(tx).update(
      MotionEntity,
      { id, state: 'OPEN', rowVersion: rowVersion - 1 },
      change,
    );
    return affected === 1;
  }
}

function motionOfRow(row: MotionEntity): Motion {
  return {
    ...row,
    // The columns hold ids, digests and documents that were checked when they were written.
    pilotId: row.pilotId as PilotId,
    vendorOrganisationId: row.vendorOrganisationId as OrganisationId,
    customerOrganisationId: row.customerOrganisationId as OrganisationId,
    digest: row.digest as Sha256,
    content: JSON.parse(row.content) as JsonValue,
  };
}
