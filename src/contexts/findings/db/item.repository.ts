import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { isId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PunchItems, type ItemFilter, type MissedCriterion, type PageRequest } from '../app/ports.js';
import type { ItemEntry, PunchItem } from '../domain/item.js';
import { PunchItemEntity, PunchItemEntryEntity } from './item.entity.js';

const ENDED = ['VERIFIED', 'NOT_A_DEFECT', 'DUPLICATE'];

@Injectable()
export class TypeOrmPunchItems extends PunchItems {
  async insert(tx: Tx, item: PunchItem): Promise<void> {
    await managerOf(tx).insert(PunchItemEntity, item);
  }

  async find(tx: Tx, id: string): Promise<PunchItem | undefined> {
    return isId(id) ? itemOf(await managerOf(tx).findOneBy(PunchItemEntity, { id })) : undefined;
  }

  async lock(tx: Tx, id: string): Promise<PunchItem | undefined> {
    if (!isId(id)) return undefined;
    return itemOf(await managerOf(tx).findOne(PunchItemEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }));
  }

  async page(tx: Tx, filter: ItemFilter, page: PageRequest): Promise<readonly PunchItem[]> {
    const { pilotId, siteId, states, category } = filter;
    if (![pilotId, siteId, page.after].every((id) => id === undefined || isId(id))) return [];
    const query = managerOf(tx)
      .createQueryBuilder(PunchItemEntity, 'item')
      .where('item.pilotId = :pilotId', { pilotId })
      .orderBy('item.id')
      .take(page.first);
    if (siteId !== undefined) query.andWhere('item.siteId = :siteId', { siteId });
    if (states !== undefined) query.andWhere('item.state = ANY (:states)', { states });
    if (category !== undefined) query.andWhere('item.category = :category', { category });
    if (page.after !== undefined) query.andWhere('item.id > :after', { after: page.after });
    return (await query.getMany()) as unknown as PunchItem[];
  }

  async ofPilot(tx: Tx, pilotId: string): Promise<readonly PunchItem[]> {
    if (!isId(pilotId)) return [];
    const rows = await managerOf(tx).find(PunchItemEntity, { where: { pilotId }, order: { number: 'ASC' } });
    return rows as unknown as PunchItem[];
  }

  async alive(tx: Tx, of: MissedCriterion): Promise<PunchItem | undefined> {
    const where = { ...of, state: Not(In(ENDED)) };
    const rows = await managerOf(tx).find(PunchItemEntity, { where, order: { number: 'ASC' } });
    return itemOf(rows.find(({ raisedBy }) => raisedBy === null) ?? null);
  }

  async acceptedBy(tx: Tx, waiverId: string): Promise<readonly PunchItem[]> {
    const rows = await managerOf(tx).findBy(PunchItemEntity, { waiverId, state: 'ACCEPTED' });
    return rows as unknown as PunchItem[];
  }

  async change(tx: Tx, item: PunchItem): Promise<boolean> {
    const { state, category, ownerId, dueOn, concernsSafety, rowVersion, evidenceSha256, resolvedBy } = item;
    const { verifiedBy, verifiedRunId, duplicateOf, waiverId, downgrade } = item;
    const work = { state, category, ownerId, dueOn, concernsSafety, rowVersion, evidenceSha256, resolvedBy };
    const result = await managerOf(tx)
      .createQueryBuilder()
      .update(PunchItemEntity)
      .set({ ...work, verifiedBy, verifiedRunId, duplicateOf, waiverId, downgrade })
      .where('id = :id AND row_version = :before', { id: item.id, before: item.rowVersion - 1 })
      .execute();
    return result.affected === 1;
  }

  async nextNumber(tx: Tx, pilotId: PilotId): Promise<number> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`findings ${pilotId}`]);
    return ((await managerOf(tx).maximum(PunchItemEntity, 'number', { pilotId })) ?? 0) + 1;
  }

  async insertEntry(tx: Tx, entry: ItemEntry): Promise<void> {
    await managerOf(tx).insert(PunchItemEntryEntity, { ...entry });
  }

  async entries(tx: Tx, itemIds: readonly string[]): Promise<readonly ItemEntry[]> {
    if (itemIds.length === 0) return [];
    const where = { itemId: In([...itemIds]) };
    const rows = await managerOf(tx).find(PunchItemEntryEntity, { where, order: { id: 'ASC' } });
    return rows as unknown as ItemEntry[];
  }
}

function itemOf(row: PunchItemEntity | null): PunchItem | undefined {
  return row === null ? undefined : (row as unknown as PunchItem);
}
