import { Injectable } from '@nestjs/common';
import { Equal } from 'typeorm';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Sessions, type Session } from '../app/ports.js';
import { SessionEntity } from './entities.js';

@Injectable()
export class SessionsRepository extends Sessions {
  async insert(tx: Tx, session: Session): Promise<void> {
    await managerOf(tx).insert(SessionEntity, { ...session });
  }

  async find(tx: Tx, tokenSha256: string): Promise<Session | undefined> {
    return (await managerOf(tx).findOneBy(SessionEntity, { tokenSha256: Equal(tokenSha256) })) ?? undefined;
  }

  async touch(tx: Tx, tokenSha256: string, at: Date): Promise<void> {
    await managerOf(tx).update(SessionEntity, { tokenSha256 }, { lastUsedAt: at });
  }

  async revoke(tx: Tx, tokenSha256: string, at: Date): Promise<void> {
    await managerOf(tx).update(SessionEntity, { tokenSha256 }, { revokedAt: at });
  }
}
