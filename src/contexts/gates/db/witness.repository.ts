import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { WitnessRepository } from '../app/witnesses/witnesses.js';
import type { Witness } from '../domain/witness.js';
import { WitnessEntity } from './witness.entity.js';

@Injectable()
export class TypeOrmWitnessRepository extends WitnessRepository {
  async insert(tx: Tx, witness: Witness): Promise<void> {
    await managerOf(tx).insert(WitnessEntity, { ...witness });
  }

  async ofGate(tx: Tx, gateId: GateId): Promise<readonly Witness[]> {
    const rows = await managerOf(tx).find(WitnessEntity, { where: { gateId }, order: { id: 'ASC' } });
    return rows as unknown as Witness[];
  }
}
