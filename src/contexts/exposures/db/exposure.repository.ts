import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ExposureStore, type LedgerPage, type NewExposure, type Parties } from '../app/ports.js';
import type { AttemptSchedule, Exposure, ExposureRemark } from '../domain/exposure.js';
import { AttemptScheduleEntity } from './attempt-schedule.entity.js';
import { ExposureRemarkEntity } from './exposure-remark.entity.js';
import { ExposureEntity } from './exposure.entity.js';

@Injectable()
export class ExposureRepository extends ExposureStore {
  /**
   * An advisory lock, because the rows of the ledger may not be updated and PostgreSQL locks a row only for those who may.
   * It ends with the transaction; the unique key over lineage, use case and attempt stands behind it.
   */
  async lock(tx: Tx, { lineageId, useCaseId }: LedgerPage): Promise<void> {
    const page = `exposure ${lineageId} ${useCaseId}`;
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [page]);
  }

  async fixSchedule(
    tx: Tx,
    page: LedgerPage,
    schedule: AttemptSchedule & { readonly parties: Parties },
  ): Promise<void> {
    await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(AttemptScheduleEntity)
      .values({
        lineageId: page.lineageId,
        useCaseId: page.useCaseId,
        vendorOrganisationId: schedule.parties.vendorOrganisationId,
        customerOrganisationId: schedule.parties.customerOrganisationId,
        maxAttempts: schedule.max,
        spending: schedule.spending,
        fixedAt: schedule.fixedAt,
      })
      .orIgnore()
      .execute();
  }

  async schedule(tx: Tx, { lineageId, useCaseId }: LedgerPage): Promise<AttemptSchedule | undefined> {
    if (![lineageId, useCaseId].every((id) => isId(id))) return undefined;
    const row = await managerOf(tx).findOneBy(AttemptScheduleEntity, { lineageId, useCaseId });
    return row === null ? undefined : { max: row.maxAttempts, spending: row.spending, fixedAt: row.fixedAt };
  }

  attempts(tx: Tx, { lineageId, useCaseId }: LedgerPage): Promise<number> {
    return managerOf(tx).countBy(ExposureEntity, { lineageId, useCaseId, kind: 'FORMAL' });
  }

  async insert(tx: Tx, { parties, ...exposure }: NewExposure): Promise<void> {
    await managerOf(tx).insert(ExposureEntity, {
      id: exposure.id,
      pilotId: parties.pilotId,
      vendorOrganisationId: parties.vendorOrganisationId,
      customerOrganisationId: parties.customerOrganisationId,
      lineageId: exposure.lineageId,
      useCaseId: exposure.useCaseId,
      kind: exposure.kind,
      attempt: exposure.attempt ?? null,
      runId: exposure.runId,
      criteriaSetId: exposure.criteriaSetId ?? null,
      personId: exposure.personId,
      note: exposure.note,
      at: exposure.at,
    });
  }

  async remark(tx: Tx, remark: { id: string; exposureId: string; outcome: string; at: Date }): Promise<boolean> {
    const exposure = await managerOf(tx).findOneBy(ExposureEntity, { id: remark.exposureId });
    if (exposure === null) return false;
    const { vendorOrganisationId, customerOrganisationId } = exposure;
    await managerOf(tx).insert(ExposureRemarkEntity, { ...remark, vendorOrganisationId, customerOrganisationId });
    return true;
  }

  async page(tx: Tx, { lineageId, useCaseId }: LedgerPage): Promise<readonly Exposure[]> {
    if (![lineageId, useCaseId].every((id) => isId(id))) return [];
    const rows = await managerOf(tx).find(ExposureEntity, { where: { lineageId, useCaseId }, order: { id: 'ASC' } });
    const remarks = await managerOf(tx).find(ExposureRemarkEntity, {
      where: { exposureId: In(rows.map(({ id }) => id)) },
      order: { id: 'ASC' },
    });
    return rows.map((row) =>
      exposureOf(
        row,
        remarks.filter(({ exposureId }) => exposureId === row.id),
      ),
    );
  }

  async byRun(tx: Tx, runId: string, useCaseId: string): Promise<string | undefined> {
    return (await managerOf(tx).findOneBy(ExposureEntity, { runId, useCaseId }))?.id;
  }

  anyOf(tx: Tx, useCaseId: string, lineageIds?: readonly string[]): Promise<boolean> {
    const where = lineageIds === undefined ? { useCaseId } : { useCaseId, lineageId: In([...lineageIds]) };
    return managerOf(tx).existsBy(ExposureEntity, where);
  }
}

function exposureOf(row: ExposureEntity, remarks: readonly ExposureRemark[]): Exposure {
  return {
    id: row.id,
    lineageId: row.lineageId,
    useCaseId: row.useCaseId,
    kind: row.kind,
    ...(row.attempt !== null && { attempt: row.attempt }),
    runId: row.runId,
    ...(row.criteriaSetId !== null && { criteriaSetId: row.criteriaSetId }),
    personId: row.personId,
    note: row.note,
    at: row.at,
    remarks: remarks.map(({ outcome, at }) => ({ outcome, at })),
  };
}
