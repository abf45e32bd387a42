import { Injectable } from '@nestjs/common';
import { Equal, In, LessThan } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { NoticePreferences, Notices } from '../app/ports.js';
import { OPTIONAL_CATEGORIES, type Notice, type NoticeState, type OptionalCategory } from '../domain/notice.js';
import { NoticeEntity, NoticePreferenceEntity } from './entities.js';

@Injectable()
export class NoticesRepository extends Notices {
  insert(tx: Tx, notice: Notice): Promise<boolean> {
    return asSystem(tx, async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .insert()
        .into(NoticeEntity)
        .values({ ...notice })
        .orIgnore('("occasion", "email")')
        .returning('id')
        .execute();
      return (result.raw as unknown[]).length > 0;
    });
  }

  lock(tx: Tx, id: string): Promise<Notice | undefined> {
    if (!isId(id)) return Promise.resolve(undefined);
    return asSystem(tx, async (manager) => {
      const where = { id: Equal(id) };
      const found = await manager.findOne(NoticeEntity, { where, lock: { mode: 'pessimistic_write' } });
      return found === null ? undefined : (found as Notice);
    });
  }

  async change(tx: Tx, id: string, to: Parameters<Notices['change']>[2]): Promise<void> {
    await asSystem(tx, (manager) => manager.update(NoticeEntity, { id: Equal(id) }, to));
  }

  page(tx: Tx, range: { state?: NoticeState; after?: string; first: number }): Promise<readonly Notice[]> {
    const where = {
      ...(range.state !== undefined && { state: Equal(range.state) }),
      ...(range.after !== undefined && { id: LessThan(range.after) }),
    };
    return asSystem(
      tx,
      async (manager) =>
        (await manager.find(NoticeEntity, { where, order: { id: 'DESC' }, take: range.first })) as Notice[],
    );
  }
}

@Injectable()
export class NoticePreferencesRepository extends NoticePreferences {
  refusers(tx: Tx, category: OptionalCategory, personIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (personIds.length === 0) return Promise.resolve(new Set());
    return asSystem(tx, async (manager) => {
      const where = { category: Equal(category), personId: In([...personIds]), isOff: Equal(true) };
      return new Set((await manager.findBy(NoticePreferenceEntity, where)).map(({ personId }) => personId));
    });
  }

  off(tx: Tx, personId: string): Promise<readonly OptionalCategory[]> {
    return asSystem(tx, async (manager) => {
      const where = { personId: Equal(personId), isOff: Equal(true) };
      return (await manager.findBy(NoticePreferenceEntity, where)).map(({ category }) => category).sort();
    });
  }

  async set(tx: Tx, personId: string, off: readonly OptionalCategory[], changedAt: Date): Promise<void> {
    const rows = OPTIONAL_CATEGORIES.map((category) => ({
      personId,
      category,
      isOff: off.includes(category),
      changedAt,
    }));
    await asSystem(tx, (manager) => manager.upsert(NoticePreferenceEntity, rows, ['personId', 'category']));
  }
}
