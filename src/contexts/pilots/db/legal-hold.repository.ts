import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { isId, type OrganisationId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { LegalHoldRecords } from '../app/ports.js';
import type { LegalHold } from '../domain/legal-hold.js';
import { LegalHoldEntity } from './legal-hold.entity.js';

@Injectable()
export class LegalHoldRepository extends LegalHoldRecords {
  async insert(tx: Tx, hold: LegalHold): Promise<boolean> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(LegalHoldEntity)
      .values({ ...hold })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  async inForce(tx: Tx, pilotId: string): Promise<LegalHold | undefined> {
    if (!isId(pilotId)) return undefined;
    const row = await managerOf(tx).findOneBy(LegalHoldEntity, { pilotId, liftedAt: IsNull() });
    return row === null ? undefined : holdOf(row);
  }

  async ofPilots(tx: Tx, pilotIds: readonly string[]): Promise<readonly LegalHold[]> {
    const where = { pilotId: In(pilotIds.filter((id) => isId(id))) };
    const rows = await managerOf(tx).find(LegalHoldEntity, { where, order: { setAt: 'ASC', id: 'ASC' } });
    return rows.map((row) => holdOf(row));
  }

  async lift(tx: Tx, { id, liftMotionId, liftReason, liftedAt }: LegalHold): Promise<boolean> {
    const change = { liftMotionId, liftReason, liftedAt };
    const { affected } = await managerOf(tx).update(LegalHoldEntity, { id, liftedAt: IsNull() }, change);
    return affected === 1;
  }

  async purgedAt(tx: Tx, pilotId: string): Promise<Date | undefined> {
    const rows: { purgedAt: Date }[] = await managerOf(tx).query(
      `SELECT purged_at AS "purgedAt" FROM pilot_purge WHERE pilot_id = $1`,
      [pilotId],
    );
    return rows[0]?.purgedAt;
  }
}

function holdOf(row: LegalHoldEntity): LegalHold {
  return {
    ...row,
    pilotId: row.pilotId as PilotId,
    vendorOrganisationId: row.vendorOrganisationId as OrganisationId,
    customerOrganisationId: row.customerOrganisationId as OrganisationId,
  };
}
