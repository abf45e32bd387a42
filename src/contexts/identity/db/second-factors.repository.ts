import { Injectable } from '@nestjs/common';
import { Equal, IsNull } from 'typeorm';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PendingSignIns, RecoveryCodes, SecondFactors, type PendingStep } from '../app/second-factor-ports.js';
import type { SecondFactor } from '../domain/second-factor.js';
import { PendingSignInEntity, RecoveryCodeEntity, SecondFactorEntity } from './second-factor.entities.js';

@Injectable()
export class SecondFactorsRepository extends SecondFactors {
  async insert(tx: Tx, factor: SecondFactor): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(SecondFactorEntity, { ...factor }));
  }

  lock(tx: Tx, personId: string, state: 'PENDING' | 'ACTIVE'): Promise<SecondFactor | undefined> {
    return asSystem(tx, async (manager) => {
      const where = { personId: Equal(personId), state: Equal(state) };
      return (await manager.findOne(SecondFactorEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
    });
  }

  isActive(tx: Tx, personId: string): Promise<boolean> {
    return asSystem(tx, (manager) =>
      manager.existsBy(SecondFactorEntity, { personId: Equal(personId), state: Equal('ACTIVE' as const) }),
    );
  }

  async confirm(tx: Tx, id: string, step: number, at: Date): Promise<void> {
    const change = { state: 'ACTIVE', lastStep: step, confirmedAt: at } as const;
    await asSystem(tx, (manager) => manager.update(SecondFactorEntity, { id: Equal(id) }, change));
  }

  advance(tx: Tx, id: string, step: number): Promise<boolean> {
    return asSystem(tx, async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .update(SecondFactorEntity)
        .set({ lastStep: step })
        .where('id = :id AND (last_step IS NULL OR last_step < :step)', { id, step })
        .execute();
      return result.affected === 1;
    });
  }

  async remove(tx: Tx, id: string, at: Date): Promise<void> {
    const change = { state: 'REMOVED', sealedSecret: null, removedAt: at } as const;
    await asSystem(tx, (manager) => manager.update(SecondFactorEntity, { id: Equal(id) }, change));
  }
}

@Injectable()
export class RecoveryCodesRepository extends RecoveryCodes {
  async insert(tx: Tx, factorId: string, digests: readonly string[], at: Date): Promise<void> {
    const rows = digests.map((codeSha256) => ({ codeSha256, factorId, createdAt: at, usedAt: null }));
    await asSystem(tx, (manager) => manager.insert(RecoveryCodeEntity, rows));
  }

  use(tx: Tx, factorId: string, digest: string, at: Date): Promise<boolean> {
    return asSystem(tx, async (manager) => {
      const where = { codeSha256: Equal(digest), factorId: Equal(factorId), usedAt: IsNull() };
      return (await manager.update(RecoveryCodeEntity, where, { usedAt: at })).affected === 1;
    });
  }

  unused(tx: Tx, personId: string): Promise<number> {
    return asSystem(tx, (manager) =>
      manager
        .createQueryBuilder(RecoveryCodeEntity, 'c')
        .innerJoin(SecondFactorEntity, 'f', "f.id = c.factor_id AND f.state = 'ACTIVE'")
        .where('f.person_id = :personId AND c.used_at IS NULL', { personId })
        .getCount(),
    );
  }

  async voidAll(tx: Tx, factorId: string, at: Date): Promise<void> {
    const where = { factorId: Equal(factorId), usedAt: IsNull() };
    await asSystem(tx, (manager) => manager.update(RecoveryCodeEntity, where, { usedAt: at }));
  }
}

@Injectable()
export class PendingSignInsRepository extends PendingSignIns {
  async insert(tx: Tx, step: PendingStep): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(PendingSignInEntity, { ...step }));
  }

  lock(tx: Tx, tokenSha256: string): Promise<PendingStep | undefined> {
    return asSystem(tx, async (manager) => {
      const where = { tokenSha256: Equal(tokenSha256) };
      return (await manager.findOne(PendingSignInEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
    });
  }

  async use(tx: Tx, tokenSha256: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(PendingSignInEntity, { tokenSha256 }, { usedAt: at }));
  }

  async voidAll(tx: Tx, personId: string, at: Date): Promise<void> {
    const where = { personId: Equal(personId), usedAt: IsNull() };
    await asSystem(tx, (manager) => manager.update(PendingSignInEntity, where, { usedAt: at }));
  }
}
