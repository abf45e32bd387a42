import { Injectable } from '@nestjs/common';
import { Equal, IsNull, MoreThan, Not } from 'typeorm';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Sessions, type Session } from '../app/ports.js';
import { SessionEntity } from './entities.js';

@Injectable()
export class SessionsRepository extends Sessions {
  async insert(tx: Tx, session: Session): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(SessionEntity, { ...session }));
  }

  find(tx: Tx, tokenSha256: string): Promise<Session | undefined> {
    return asSystem(
      tx,
      async (manager) => (await manager.findOneBy(SessionEntity, { tokenSha256: Equal(tokenSha256) })) ?? undefined,
    );
  }

  async touch(tx: Tx, tokenSha256: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(SessionEntity, { tokenSha256 }, { lastUsedAt: at }));
  }

  async revoke(tx: Tx, tokenSha256: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) =>
      manager.update(SessionEntity, { tokenSha256: Equal(tokenSha256), revokedAt: IsNull() }, { revokedAt: at }),
    );
  }

  openOf(tx: Tx, personId: string, at: Date): Promise<readonly Session[]> {
    const where = { personId: Equal(personId), revokedAt: IsNull(), expiresAt: MoreThan(at) };
    return asSystem(tx, (manager) => manager.find(SessionEntity, { where, order: { createdAt: 'DESC', id: 'DESC' } }));
  }

  revokeAll(tx: Tx, personId: string, at: Date, except = ''): Promise<number> {
    const where = {
      personId: Equal(personId),
      revokedAt: IsNull(),
      expiresAt: MoreThan(at),
      tokenSha256: Not(Equal(except)),
    };
    return asSystem(
      tx,
      async (manager) => (await manager.update(SessionEntity, where, { revokedAt: at })).affected ?? 0,
    );
  }
}
