import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../../ports/unit-of-work.js';
import { lastNoted, type Witness } from '../../domain/witness.js';

export abstract class WitnessRepository {
  abstract insert(tx: Tx, witness: Witness): Promise<void>;
  /** In the order they were noted. */
  abstract ofGate(tx: Tx, gateId: GateId): Promise<readonly Witness[]>;
}

/** The witnesses of a round as last noted. */
@Injectable()
export class Witnesses {
  constructor(
    private readonly records: WitnessRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async of(tx: Tx, gateId: GateId): Promise<readonly Witness[]> {
    return lastNoted(await this.records.ofGate(tx, gateId));
  }

  shownTo(principal: Principal, gateId: GateId): Promise<readonly Witness[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.of(tx, gateId));
  }
}
