import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { OpenSlot } from '../domain/fill-slots.js';
import type { Gate } from '../domain/gate.js';
import { GateRepository } from './ports.js';
import { SlotEligibility } from './slot-eligibility.js';

/** For whoever tells people what waits for them: an open round with its unsigned slots and who could sign each now. */
@Injectable()
export class WaitingSlots {
  constructor(
    private readonly gates: GateRepository,
    private readonly eligibility: SlotEligibility,
  ) {}

  /** Open rounds whose deadline lies after the one and not after the other time, ascending by id. */
  endingBetween(tx: Tx, after: Date, until: Date): Promise<readonly GateId[]> {
    return this.gates.openUntil(tx, after, until);
  }

  /** `undefined` when the gate is not open, or not visible. */
  async of(tx: Tx, id: string): Promise<{ readonly gate: Gate; readonly slots: readonly OpenSlot[] } | undefined> {
    const gate = await this.gates.find(tx, id as GateId);
    if (gate?.state !== 'OPEN') return undefined;
    const { standing } = await this.eligibility.standing(tx, gate, await this.gates.signOffs(tx, [gate.id]));
    return { gate, slots: await this.eligibility.openSlots(tx, gate, standing) };
  }
}
