import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../../kernel/ids.js';
import { ClockPort } from '../../../../ports/time.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { isInForce, type Delegation } from '../../domain/delegation.js';

export abstract class DelegationRepository {
  abstract insert(tx: Tx, delegation: Delegation): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<Delegation | undefined>;
  /** Of one round, oldest first, those that have ended too. */
  abstract ofGate(tx: Tx, gateId: GateId): Promise<readonly Delegation[]>;
  /** `false` when it had ended already. */
  abstract end(tx: Tx, delegation: Delegation): Promise<boolean>;
}

/** Which slots of a round are in other hands now. */
@Injectable()
export class Delegations {
  constructor(
    private readonly records: DelegationRepository,
    private readonly clock: ClockPort,
  ) {}

  async inForce(tx: Tx, gateId: GateId): Promise<readonly Delegation[]> {
    const now = this.clock.now();
    return (await this.records.ofGate(tx, gateId)).filter((one) => isInForce(one, now));
  }

  async ofSlot(tx: Tx, gateId: GateId, slot: string): Promise<Delegation | undefined> {
    return (await this.inForce(tx, gateId)).find((one) => one.slot === slot);
  }
}
