import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority } from '../../identity/public.js';
import { ContributorMayNotApprove, OnePersonOneSlot, SlotAlreadySigned, SlotUnknown } from '../domain/errors.js';
import type { Gate, SignOff } from '../domain/gate.js';
import type { Slot } from '../domain/policy.js';
import { GatherEvidence } from './gather-evidence.js';

/** Whether a person may fill a slot of a gate now, and if not, why not. Decided at the moment of the act. */
@Injectable()
export class SlotEligibility {
  constructor(
    private readonly authority: Authority,
    private readonly gather: GatherEvidence,
  ) {}

  /** @throws SLOT_UNKNOWN, NOT_PERMITTED, SLOT_ALREADY_SIGNED, E_ONE_PERSON_ONE_SLOT, E_SOD */
  async require(
    tx: Tx,
    principal: Principal,
    gate: Gate,
    slotName: string,
    signOffs: readonly SignOff[],
  ): Promise<Slot> {
    const slot = gate.policy.slots.find((one) => one.slot === slotName);
    if (slot === undefined)
      throw new SlotUnknown(
        slotName,
        gate.policy.slots.map((one) => one.slot),
      );
    await this.authority.require(tx, principal, {
      roles: [slot.role],
      pilot: gate,
      ...(gate.siteId === null ? {} : { siteId: gate.siteId }),
    });
    const active = signOffs.filter(({ state }) => state === 'SIGNED');
    if (active.some((signOff) => signOff.slot === slotName)) throw new SlotAlreadySigned(slotName);
    const own = active.find((signOff) => signOff.personId === principal.personId);
    if (own !== undefined) throw new OnePersonOneSlot(own.slot);
    await this.assertNoContributor(tx, principal, gate, slot);
    return slot;
  }

  /** The refusal as a value, for the gate page. */
  async whyNot(
    tx: Tx,
    principal: Principal,
    gate: Gate,
    slotName: string,
    signOffs: readonly SignOff[],
  ): Promise<{ code: string; message: string } | null> {
    try {
      await this.require(tx, principal, gate, slotName, signOffs);
      return null;
    } catch (error) {
      if (error instanceof DomainError) return { code: String(error.code), message: error.message };
      throw error;
    }
  }

  private async assertNoContributor(tx: Tx, principal: Principal, gate: Gate, slot: Slot): Promise<void> {
    if (slot.meaning !== 'APPROVED' || gate.policy.contributorsMayApprove) return;
    const part = (await this.gather.contributors(tx, gate.evidence)).get(principal.personId);
    if (part !== undefined) throw new ContributorMayNotApprove(part);
  }
}
