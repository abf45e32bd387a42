import { Injectable } from '@nestjs/common';
import { Equal, In, IsNull, MoreThan } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Accounts, type Person } from '../app/ports.js';
import type { Account } from '../domain/account.js';
import { EmailTaken } from '../domain/errors.js';
import { PersonEntity } from './entities.js';

/** Columns that colleagues may read: no hash, no counters. */
const PUBLIC = { id: true, organisationId: true, email: true, printedName: true } as const;

@Injectable()
export class AccountsRepository extends Accounts {
  async insert(tx: Tx, account: Account, createdAt: Date): Promise<void> {
    await asSystem(tx, async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .insert()
        .into(PersonEntity)
        .values({ ...account, createdAt })
        .orIgnore('("email")')
        .returning('id')
        .execute();
      if ((result.raw as unknown[]).length === 0) throw new EmailTaken(account.email);
    });
  }

  lock(tx: Tx, by: { readonly id: string } | { readonly email: string }): Promise<Account | undefined> {
    if ('id' in by && !isId(by.id)) return Promise.resolve(undefined);
    const where = 'id' in by ? { id: Equal(by.id) } : { email: Equal(by.email) };
    return asSystem(tx, async (manager) => {
      // Rows that name a person are written beside it: a lock that shut them out would wait for locks they hold already.
      const found = await manager.findOne(PersonEntity, { where, lock: { mode: 'for_no_key_update' } });
      return found ?? undefined;
    });
  }

  async recordAttempts(tx: Tx, id: string, state: { failedAttempts: number; lockedUntil: Date | null }): Promise<void> {
    await asSystem(tx, (manager) => manager.update(PersonEntity, { id }, state));
  }

  async change(
    tx: Tx,
    id: string,
    to: Partial<Pick<Account, 'passwordHash' | 'deactivatedAt' | 'signingClosedUntil'>>,
  ): Promise<void> {
    await asSystem(tx, (manager) => manager.update(PersonEntity, { id: Equal(id) }, to));
  }

  async namesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const select = { id: true, printedName: true } as const;
    const found = await asSystem(tx, (manager) =>
      manager.find(PersonEntity, { select, where: { id: In([...new Set(ids)]) } }),
    );
    return new Map(found.map(({ id, printedName }) => [id, printedName]));
  }

  async find(tx: Tx, id: string): Promise<Person | undefined> {
    if (!isId(id)) return undefined;
    const found = await managerOf(tx).findOne(PersonEntity, {
      select: { ...PUBLIC, deactivatedAt: true },
      where: { id: Equal(id) },
    });
    return found === null || found.deactivatedAt !== null ? undefined : found;
  }

  activeByIds(tx: Tx, ids: readonly string[]): Promise<readonly Person[]> {
    if (ids.length === 0) return Promise.resolve([]);
    const where = { id: In([...new Set(ids)]), deactivatedAt: IsNull() };
    return asSystem(tx, (manager) => manager.find(PersonEntity, { select: PUBLIC, where, order: { id: 'ASC' } }));
  }

  page(tx: Tx, organisationId: string, range: { after?: string; first: number }): Promise<readonly Person[]> {
    return managerOf(tx).find(PersonEntity, {
      select: PUBLIC,
      where: {
        organisationId: Equal(organisationId),
        ...(range.after !== undefined && { id: MoreThan(range.after) }),
      },
      order: { id: 'ASC' },
      take: range.first,
    });
  }
}
