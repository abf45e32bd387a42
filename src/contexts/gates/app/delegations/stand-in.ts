import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { Authority, type RoleHolder } from '../../../identity/public.js';
import { whyNotStandIn, type Delegation } from '../../domain/delegation.js';
import { DelegationRefused } from '../../domain/delegation-errors.js';
import type { Gate } from '../../domain/gate.js';
import { sideOf, SLOT_ROLES, type Slot, type SlotRole } from '../../domain/policy.js';

/** Whether a colleague may sign in somebody's place: looked up when it is delegated, and again when it is signed. */
@Injectable()
export class StandIn {
  constructor(private readonly authority: Authority) {}

  /** @returns the colleague, with the name of today. @throws DelegationRefused */
  async requireEligible(tx: Tx, gate: Gate, slot: Slot, personId: string): Promise<RoleHolder> {
    const held: SlotRole[] = [];
    let person: RoleHolder | undefined;
    for (const role of SLOT_ROLES.filter((one) => sideOf(one) === slot.side)) {
      const found = (await this.holders(tx, gate, role)).find((one) => one.personId === personId);
      if (found === undefined) continue;
      held.push(role);
      person = found;
    }
    const why = whyNotStandIn(slot, held);
    if (person === undefined || why !== undefined)
      throw new DelegationRefused(
        `${person?.printedName ?? 'that person'} ${why ?? 'holds no role on that side of this pilot'}`,
      );
    return person;
  }

  /** Nobody hands on what he or she no longer has. @throws DelegationRefused */
  async requireStillHeld(tx: Tx, gate: Gate, slot: Slot, { fromPersonId, fromName }: Delegation): Promise<void> {
    const holders = await this.holders(tx, gate, slot.role);
    if (!holders.some(({ personId }) => personId === fromPersonId))
      throw new DelegationRefused(`${fromName}, who delegated it, no longer holds the role ${slot.role}`, '/slot');
  }

  private holders(tx: Tx, gate: Gate, role: SlotRole): Promise<readonly RoleHolder[]> {
    return this.authority.holders(tx, role, gate, gate.siteId ?? undefined);
  }
}
