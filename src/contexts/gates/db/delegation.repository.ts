import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { isId, type GateId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { DelegationRepository } from '../app/delegations/delegations.js';
import type { Delegation } from '../domain/delegation.js';
import { DelegationEntity } from './delegation.entity.js';

@Injectable()
export class TypeOrmDelegationRepository extends DelegationRepository {
  async insert(tx: Tx, delegation: Delegation): Promise<void> {
    await managerOf(tx).insert(DelegationEntity, { ...delegation });
  }

  async lock(tx: Tx, id: string): Promise<Delegation | undefined> {
    if (!isId(id)) return undefined;
    const row = await managerOf(tx).findOne(DelegationEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row === null ? undefined : (row as unknown as Delegation);
  }

  async ofGate(tx: Tx, gateId: GateId): Promise<readonly Delegation[]> {
    const rows = await managerOf(tx).find(DelegationEntity, { where: { gateId }, order: { id: 'ASC' } });
    return rows as unknown as Delegation[];
  }

  async end(tx: Tx, { id, endedAt, endedBy, endReason }: Delegation): Promise<boolean> {
    const change = { endedAt, endedBy, endReason };
    const { affected } = await managerOf(tx).update(DelegationEntity, { id, endedAt: IsNull() }, change);
    return affected === 1;
  }
}
