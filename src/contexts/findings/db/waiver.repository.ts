import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual } from 'typeorm';
import { isId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Waivers, type MissedCriterion, type PageRequest, type WaiverFilter } from '../app/ports.js';
import { GRANTED, type Waiver, type WaiverSignOff } from '../domain/waiver.js';
import { WaiverEntity, WaiverSignOffEntity } from './waiver.entity.js';

@Injectable()
export class TypeOrmWaivers extends Waivers {
  async insert(tx: Tx, waiver: Waiver): Promise<void> {
    await managerOf(tx).insert(WaiverEntity, waiver);
  }

  async find(tx: Tx, id: string): Promise<Waiver | undefined> {
    return isId(id) ? waiverOf(await managerOf(tx).findOneBy(WaiverEntity, { id })) : undefined;
  }

  async lock(tx: Tx, id: string): Promise<Waiver | undefined> {
    if (!isId(id)) return undefined;
    return waiverOf(await managerOf(tx).findOne(WaiverEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }));
  }

  async page(tx: Tx, filter: WaiverFilter, page: PageRequest): Promise<readonly Waiver[]> {
    const { pilotId, siteId, states } = filter;
    if (![pilotId, siteId, page.after].every((id) => id === undefined || isId(id))) return [];
    const query = managerOf(tx)
      .createQueryBuilder(WaiverEntity, 'waiver')
      .where('waiver.pilotId = :pilotId', { pilotId })
      .orderBy('waiver.id')
      .take(page.first);
    if (siteId !== undefined) query.andWhere('waiver.siteId = :siteId', { siteId });
    if (states !== undefined) query.andWhere('waiver.state = ANY (:states)', { states });
    if (page.after !== undefined) query.andWhere('waiver.id > :after', { after: page.after });
    return waiversOf(await query.getMany());
  }

  async ofPilot(tx: Tx, pilotId: string): Promise<readonly Waiver[]> {
    if (!isId(pilotId)) return [];
    return waiversOf(await managerOf(tx).find(WaiverEntity, { where: { pilotId }, order: { number: 'ASC' } }));
  }

  async ofItem(tx: Tx, itemId: string): Promise<readonly Waiver[]> {
    return waiversOf(await managerOf(tx).find(WaiverEntity, { where: { itemId }, order: { number: 'ASC' } }));
  }

  async overdue(tx: Tx, at: Date): Promise<readonly Waiver[]> {
    const where = { state: 'APPROVED', validTo: LessThanOrEqual(at) };
    return waiversOf(await managerOf(tx).find(WaiverEntity, { where, order: { id: 'ASC' } }));
  }

  countGranted(tx: Tx, { siteId, useCaseId, criterionId }: MissedCriterion): Promise<number> {
    return managerOf(tx).countBy(WaiverEntity, { siteId, useCaseId, criterionId, state: In([...GRANTED]) });
  }

  async change(tx: Tx, waiver: Waiver): Promise<boolean> {
    const { state, rowVersion, nth, termsDigest, submittedBy, submittedAt, decidedAt, endedAt, endReason } = waiver;
    const result = await managerOf(tx)
      .createQueryBuilder()
      .update(WaiverEntity)
      .set({ state, rowVersion, nth, termsDigest, submittedBy, submittedAt, decidedAt, endedAt, endReason })
      .where('id = :id AND row_version = :before', { id: waiver.id, before: rowVersion - 1 })
      .execute();
    return result.affected === 1;
  }

  async nextNumber(tx: Tx, pilotId: PilotId): Promise<number> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`findings ${pilotId}`]);
    return ((await managerOf(tx).maximum(WaiverEntity, 'number', { pilotId })) ?? 0) + 1;
  }

  async insertSignOff(tx: Tx, signOff: WaiverSignOff): Promise<void> {
    await managerOf(tx).insert(WaiverSignOffEntity, { ...signOff });
  }

  async supersedeSignOff(tx: Tx, id: string): Promise<void> {
    await managerOf(tx).update(WaiverSignOffEntity, { id, state: 'SIGNED' }, { state: 'SUPERSEDED' });
  }

  async signOffs(tx: Tx, waiverIds: readonly string[]): Promise<readonly WaiverSignOff[]> {
    if (waiverIds.length === 0) return [];
    const where = { waiverId: In([...waiverIds]) };
    const rows = await managerOf(tx).find(WaiverSignOffEntity, { where, order: { id: 'ASC' } });
    return rows as unknown as WaiverSignOff[];
  }
}

function waiverOf(row: WaiverEntity | null): Waiver | undefined {
  return row === null ? undefined : (row as unknown as Waiver);
}

function waiversOf(rows: readonly WaiverEntity[]): readonly Waiver[] {
  return rows as unknown as Waiver[];
}
