import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan, Not } from 'typeorm';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { isId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import { CriteriaStore, type CriteriaPatch, type PageRange } from '../app/ports.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaSetEntity } from './criteria-set.entity.js';

@Injectable()
export class CriteriaSetRepository extends CriteriaStore {
  async insert(tx: Tx, set: CriteriaSetRef): Promise<void> {
    await managerOf(tx).insert(CriteriaSetEntity, rowOf(set));
  }

  async find(tx: Tx, id: string, lock?: 'update'): Promise<CriteriaSetRef | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOne(CriteriaSetEntity, {
      where: { id },
      ...(lock !== undefined && { lock: { mode: 'pessimistic_write' } }),
    });
    return row === null ? undefined : refOf(row);
  }

  async lockPlace(tx: Tx, siteId: string, useCaseId: string): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `criteria ${siteId} ${useCaseId}`,
    ]);
  }

  async latest(tx: Tx, siteId: string, useCaseId: string): Promise<CriteriaSetRef | undefined> {
    const row = await managerOf(tx).findOne(CriteriaSetEntity, {
      where: { siteId, useCaseId },
      order: { version: 'DESC' },
    });
    return row === null ? undefined : refOf(row);
  }

  async baselined(tx: Tx, siteId: string, useCaseId: string): Promise<CriteriaSetRef | undefined> {
    const row = await managerOf(tx).findOneBy(CriteriaSetEntity, { siteId, useCaseId, state: 'BASELINED' });
    return row === null ? undefined : refOf(row);
  }

  async lastBaseline(
    tx: Tx,
    { siteId, useCaseId, version }: Pick<CriteriaSetRef, 'siteId' | 'useCaseId' | 'version'>,
  ): Promise<CriteriaSetRef | undefined> {
    const row = await managerOf(tx).findOne(CriteriaSetEntity, {
      where: { siteId, useCaseId, version: LessThan(version), baselinedAt: Not(IsNull()) },
      order: { version: 'DESC' },
    });
    return row === null ? undefined : refOf(row);
  }

  async baselinedPlaces(tx: Tx, pilotId: string): Promise<readonly { siteId: string; useCaseId: string }[]> {
    const rows = await managerOf(tx).findBy(CriteriaSetEntity, { pilotId, state: 'BASELINED' });
    return rows.map(({ siteId, useCaseId }) => ({ siteId, useCaseId }));
  }

  async page(
    tx: Tx,
    { pilotId, siteId, useCaseId }: { pilotId: string; siteId?: string; useCaseId?: string },
    { after, first }: PageRange,
  ): Promise<readonly CriteriaSetRef[]> {
    if (![pilotId, siteId, useCaseId].every((one) => one === undefined || isId(one))) return [];
    const rows = await managerOf(tx).find(CriteriaSetEntity, {
      where: {
        pilotId,
        ...(siteId !== undefined && { siteId }),
        ...(useCaseId !== undefined && { useCaseId }),
        ...(after !== undefined && { id: MoreThan(after) }),
      },
      order: { id: 'ASC' },
      take: first,
    });
    return rows.map((row) => refOf(row));
  }

  async update(tx: Tx, id: string, expected: number, patch: CriteriaPatch): Promise<boolean> {
    const { document, expanded, ...rest } = patch;
    const { affected } = await managerOf(tx).update(
      CriteriaSetEntity,
      { id, rowVersion: expected },
      {
        ...rest,
        ...(document !== undefined && { document: canonicalJson(document) }),
        ...(expanded !== undefined && { expanded: expanded === null ? null : canonicalJson(expanded) }),
        rowVersion: expected + 1,
      },
    );
    return affected === 1;
  }
}

function rowOf(set: CriteriaSetRef): CriteriaSetEntity {
  const { document, expanded, ...rest } = set;
  return { ...rest, document: canonicalJson(document), expanded: expanded === null ? null : canonicalJson(expanded) };
}

function refOf(row: CriteriaSetEntity): CriteriaSetRef {
  return {
    ...row,
    // The columns hold ids that were parsed, and documents that were checked, when they were written.
    pilotId: row.pilotId as CriteriaSetRef['pilotId'],
    vendorOrganisationId: row.vendorOrganisationId as CriteriaSetRef['vendorOrganisationId'],
    customerOrganisationId: row.customerOrganisationId as CriteriaSetRef['customerOrganisationId'],
    contractId: row.contractId as CriteriaSetRef['contractId'],
    document: JSON.parse(row.document) as CriteriaDocument,
    expanded: row.expanded === null ? null : (JSON.parse(row.expanded) as CriteriaDocument),
  };
}
