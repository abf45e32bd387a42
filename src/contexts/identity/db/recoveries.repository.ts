import { Injectable } from '@nestjs/common';
import { Equal, In } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { FoundingRequests, Recoveries, type FoundingRequest } from '../app/recovery-ports.js';
import type { RecoveryCase, RecoveryConfirmation } from '../domain/recovery.js';
import { PersonEntity } from './entities.js';
import { FoundingRequestEntity, RecoveryCaseEntity, RecoveryConfirmationEntity } from './second-factor.entities.js';

const UNDER_WAY = ['OPEN', 'CONFIRMED'] as const;

@Injectable()
export class RecoveriesRepository extends Recoveries {
  async insert(tx: Tx, one: RecoveryCase): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(RecoveryCaseEntity, { ...one }));
  }

  lock(tx: Tx, id: string): Promise<RecoveryCase | undefined> {
    if (!isId(id)) return Promise.resolve(undefined);
    return asSystem(tx, async (manager) => {
      const where = { id: Equal(id) };
      return (await manager.findOne(RecoveryCaseEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
    });
  }

  lockUnderWay(tx: Tx, personId: string): Promise<RecoveryCase | undefined> {
    return asSystem(tx, async (manager) => {
      const where = { personId: Equal(personId), state: In(UNDER_WAY) };
      return (await manager.findOne(RecoveryCaseEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
    });
  }

  underWay(tx: Tx, organisationId?: string | null): Promise<readonly RecoveryCase[]> {
    return asSystem(tx, (manager) => {
      const query = manager
        .createQueryBuilder(RecoveryCaseEntity, 'c')
        .innerJoin(PersonEntity, 'p', 'p.id = c.person_id')
        .where('c.state IN (:...states)', { states: UNDER_WAY })
        .orderBy('c.id');
      if (organisationId === null) query.andWhere('p.organisation_id IS NULL');
      if (typeof organisationId === 'string') query.andWhere('p.organisation_id = :organisationId', { organisationId });
      return query.getMany();
    });
  }

  async change(
    tx: Tx,
    id: string,
    to: Pick<RecoveryCase, 'state'> & Partial<Pick<RecoveryCase, 'readyAt' | 'endedAt'>>,
  ): Promise<void> {
    await asSystem(tx, (manager) => manager.update(RecoveryCaseEntity, { id: Equal(id) }, to));
  }

  async confirm(tx: Tx, confirmation: RecoveryConfirmation): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(RecoveryConfirmationEntity, { ...confirmation }));
  }

  confirmations(tx: Tx, caseId: string): Promise<readonly RecoveryConfirmation[]> {
    return asSystem(tx, (manager) =>
      manager.find(RecoveryConfirmationEntity, { where: { caseId: Equal(caseId) }, order: { confirmedAt: 'ASC' } }),
    );
  }
}

@Injectable()
export class FoundingRequestsRepository extends FoundingRequests {
  async insert(tx: Tx, request: FoundingRequest): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(FoundingRequestEntity, { ...request }));
  }

  lock(tx: Tx, id: string): Promise<FoundingRequest | undefined> {
    if (!isId(id)) return Promise.resolve(undefined);
    return asSystem(tx, async (manager) => {
      const where = { id: Equal(id) };
      return (
        (await manager.findOne(FoundingRequestEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined
      );
    });
  }

  async confirm(tx: Tx, id: string, by: { personId: string; invitationId: string; at: Date }): Promise<void> {
    const change = { confirmedBy: by.personId, confirmedAt: by.at, invitationId: by.invitationId };
    await asSystem(tx, (manager) => manager.update(FoundingRequestEntity, { id: Equal(id) }, change));
  }
}
