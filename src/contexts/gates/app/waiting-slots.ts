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

  /** `undefined` when the gate is not open, or not visible. */
  async of(tx: Tx, id: string): Promise<{ readonly gate: Gate; readonly slots: readonly OpenSlot[] } | undefined> {
    const gate = await this.gates.find(tx, id as GateId);
    if (gate?.state !== 'OPEN') return undefined;
    const { standing } = await this.eligibility.standing(tx, gate, await this.gates.signOffs(tx, [gate.id]));
    return { gate, slots: await this.eligibility.openSlots(tx, gate, standing) };
  }
}
