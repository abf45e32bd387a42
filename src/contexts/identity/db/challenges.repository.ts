import { Injectable } from '@nestjs/common';
import { Equal } from 'typeorm';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Challenges } from '../app/ports.js';
import type { Challenge } from '../domain/signing.js';
import { SigningChallengeEntity } from './entities.js';

@Injectable()
export class ChallengesRepository extends Challenges {
  async insert(tx: Tx, challenge: Challenge): Promise<void> {
    const { sessionSha256, ...columns } = challenge;
    await asSystem(tx, (manager) =>
      manager.insert(SigningChallengeEntity, { ...columns, sessionTokenSha256: sessionSha256 }),
    );
  }

  lock(tx: Tx, nonce: string): Promise<Challenge | undefined> {
    return asSystem(tx, async (manager) => {
      const where = { nonce: Equal(nonce) };
      const found = await manager.findOne(SigningChallengeEntity, { where, lock: { mode: 'pessimistic_write' } });
      return found === null ? undefined : { ...found, sessionSha256: found.sessionTokenSha256 };
    });
  }

  async use(tx: Tx, nonce: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(SigningChallengeEntity, { nonce }, { usedAt: at }));
  }
}
