import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ExposureStore, type ClaimName, type ExposurePage, type NewExposure, type Shelf } from '../app/ports.js';
import type { AttemptSchedule, Exposure, ExposureRemark } from '../domain/exposure.js';
import { AttemptScheduleEntity } from './attempt-schedule.entity.js';
import { ExposurePageEntity, ExposurePageNameEntity } from './exposure-page.entity.js';
import { ExposureRemarkEntity } from './exposure-remark.entity.js';
import { ExposureEntity } from './exposure.entity.js';

/** Pages on which rows of the use case $1 stand, or that bear its key between the same parties. */
const PAGES_OF_USE_CASE = `
  SELECT page_id FROM exposure WHERE use_case_id = $1
  UNION
  SELECT n.page_id FROM exposure_page_name n
    JOIN use_case u ON u.key = n.use_case_key AND u.vendor_organisation_id = n.vendor_organisation_id
     AND u.customer_organisation_id = n.customer_organisation_id
   WHERE u.id = $1`;

@Injectable()
export class ExposureRepository extends ExposureStore {
  /**
   * An advisory lock, because the rows of the ledger may not be updated and PostgreSQL locks a row only for those who may.
   * It ends with the transaction; the unique key over page, ordinal and stage stands behind it.
   */
  async lock(tx: Tx, { lineageId, parties }: Shelf): Promise<void> {
    const shelf = `exposure ${lineageId} ${parties.vendorOrganisationId} ${parties.customerOrganisationId}`;
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [shelf]);
  }

  pages(tx: Tx, shelf: Shelf): Promise<readonly ExposurePage[]> {
    return managerOf(tx).find(ExposurePageEntity, { where: placeOf(shelf), order: { openedAt: 'ASC', id: 'ASC' } });
  }

  async named(tx: Tx, shelf: Shelf, { useCaseKey, structure }: ClaimName): Promise<string | undefined> {
    const where = { ...placeOf(shelf), useCaseKey, structure };
    return (await managerOf(tx).findOneBy(ExposurePageNameEntity, where))?.pageId;
  }

  async open(tx: Tx, shelf: Shelf, { id, openedAt }: ExposurePage): Promise<void> {
    await managerOf(tx).insert(ExposurePageEntity, { ...placeOf(shelf), id, openedAt });
  }

  async name(
    tx: Tx,
    shelf: Shelf,
    { useCaseKey, structure, pageId, at }: ClaimName & { readonly pageId: string; readonly at: Date },
  ): Promise<void> {
    await managerOf(tx).insert(ExposurePageNameEntity, {
      ...placeOf(shelf),
      ...{ useCaseKey, structure, pageId, namedAt: at },
    });
  }

  async fixSchedule(
    tx: Tx,
    { pageId, useCaseId, ...shelf }: Shelf & { readonly pageId: string; readonly useCaseId: string },
    { max, spending, stages, fixedAt }: AttemptSchedule,
  ): Promise<void> {
    const values = { ...placeOf(shelf), pageId, useCaseId, maxAttempts: max, spending, stages: [...stages], fixedAt };
    await managerOf(tx).createQueryBuilder().insert().into(AttemptScheduleEntity).values(values).orIgnore().execute();
  }

  async schedule(tx: Tx, pageId: string): Promise<AttemptSchedule | undefined> {
    const row = await managerOf(tx).findOneBy(AttemptScheduleEntity, { pageId });
    if (row === null) return undefined;
    const { maxAttempts: max, spending, stages, fixedAt } = row;
    return { max, spending, stages, fixedAt };
  }

  async insert(tx: Tx, exposure: NewExposure): Promise<void> {
    const { id, pageId, pilotId, useCaseId, kind, attempt, ordinal, stage, runId, criteriaSetId } = exposure;
    const { personId, note, at } = exposure;
    await managerOf(tx).insert(ExposureEntity, {
      ...placeOf(exposure),
      ...{ id, pageId, pilotId, useCaseId, kind, stage, runId, personId, note, at },
      attempt: attempt ?? null,
      ordinal: ordinal ?? null,
      criteriaSetId: criteriaSetId ?? null,
    });
  }

  async remark(tx: Tx, remark: { id: string; exposureId: string; outcome: string; at: Date }): Promise<boolean> {
    const exposure = await managerOf(tx).findOneBy(ExposureEntity, { id: remark.exposureId });
    if (exposure === null) return false;
    const { vendorOrganisationId, customerOrganisationId } = exposure;
    await managerOf(tx).insert(ExposureRemarkEntity, { ...remark, vendorOrganisationId, customerOrganisationId });
    return true;
  }

  async rows(tx: Tx, pageIds: readonly string[]): Promise<readonly Exposure[]> {
    if (pageIds.length === 0) return [];
    const where = { pageId: In([...pageIds]) };
    const rows = await managerOf(tx).find(ExposureEntity, { where, order: { id: 'ASC' } });
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

  async pagesOf(tx: Tx, lineageId: string, useCaseId: string): Promise<readonly string[]> {
    if (![lineageId, useCaseId].every((id) => isId(id))) return [];
    const rows: { id: string }[] = await managerOf(tx).query(
      `SELECT id FROM exposure_page WHERE lineage_id = $2 AND id IN (${PAGES_OF_USE_CASE}) ORDER BY opened_at, id`,
      [useCaseId, lineageId],
    );
    return rows.map(({ id }) => id);
  }

  async ordinalOf(tx: Tx, exposureId: string): Promise<number> {
    return (await managerOf(tx).findOneByOrFail(ExposureEntity, { id: exposureId })).ordinal ?? 0;
  }

  async byRun(tx: Tx, runId: string, useCaseId: string): Promise<string | undefined> {
    return (await managerOf(tx).findOneBy(ExposureEntity, { runId, useCaseId }))?.id;
  }

  async anyOf(tx: Tx, useCaseId: string, lineageIds?: readonly string[]): Promise<boolean> {
    const rows: { seen: boolean }[] = await managerOf(tx).query(
      `SELECT EXISTS (SELECT FROM exposure WHERE page_id IN (${PAGES_OF_USE_CASE})
          AND ($2::uuid[] IS NULL OR lineage_id = ANY ($2::uuid[]))) AS seen`,
      [useCaseId, lineageIds ?? null],
    );
    return rows[0]?.seen === true;
  }
}

function placeOf({ lineageId, parties }: Shelf): {
  readonly lineageId: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
} {
  const { vendorOrganisationId, customerOrganisationId } = parties;
  return { lineageId, vendorOrganisationId, customerOrganisationId };
}

function exposureOf(row: ExposureEntity, remarks: readonly ExposureRemark[]): Exposure {
  const { attempt, criteriaSetId, ordinal: _, ...rest } = row;
  const { vendorOrganisationId: _vendor, customerOrganisationId: _customer, ...exposure } = rest;
  return {
    ...exposure,
    ...(attempt !== null && { attempt }),
    ...(criteriaSetId !== null && { criteriaSetId }),
    remarks: remarks.map(({ outcome, at }) => ({ outcome, at })),
  };
}
