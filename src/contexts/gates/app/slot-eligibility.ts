import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority, type RoleHolder } from '../../identity/public.js';
import { SlotDelegated } from '../domain/delegation-errors.js';
import type { Delegation } from '../domain/delegation.js';
import { ContributorMayNotApprove, OnePersonOneSlot, SlotAlreadySigned, SlotUnknown } from '../domain/errors.js';
import { concernsSafety } from '../domain/evidence.js';
import { unfillableSlots, type OpenSlot } from '../domain/fill-slots.js';
import type { Gate, SignOff } from '../domain/gate.js';
import { requiredSlots, sideOf, type Slot, type SlotRole } from '../domain/policy.js';
import { Delegations } from './delegations/delegations.js';
import { StandIn } from './delegations/stand-in.js';
import { GateFacts } from './gate-facts.js';

/** Whether a person may fill a slot of a gate now, and if not, why not. Decided at the moment of the act. */
@Injectable()
export class SlotEligibility {
  constructor(
    private readonly authority: Authority,
    private readonly facts: GateFacts,
    private readonly delegations: Delegations,
    private readonly standIn: StandIn,
  ) {}

  /** @throws SLOT_UNKNOWN, NOT_PERMITTED, SLOT_DELEGATED, DELEGATION_REFUSED, SLOT_ALREADY_SIGNED, E_ONE_PERSON_ONE_SLOT, E_SOD */
  async require(
    tx: Tx,
    principal: Principal,
    gate: Gate,
    slotName: string,
    signOffs: readonly SignOff[],
  ): Promise<Slot> {
    const slot = slotOf(gate, slotName);
    await this.requireSigner(tx, principal, gate, slot);
    const active = signOffs.filter(({ state }) => state === 'SIGNED');
    if (active.some((signOff) => signOff.slot === slotName)) throw new SlotAlreadySigned(slotName);
    const own = active.find((signOff) => signOff.personId === principal.personId);
    if (own !== undefined) throw new OnePersonOneSlot(own.slot);
    await this.assertNoContributor(tx, principal.personId, gate, slot);
    return slot;
  }

  /** The delegation by which this person signs the slot; `undefined` = by a role of his or her own. */
  async mandate(tx: Tx, principal: Principal, gate: Gate, slot: Slot): Promise<Delegation | undefined> {
    const delegation = await this.delegations.ofSlot(tx, gate.id, slot.slot);
    return delegation?.toPersonId === principal.personId ? delegation : undefined;
  }

  /** What of the round is in other hands now. */
  delegated(tx: Tx, gate: Gate): Promise<readonly Delegation[]> {
    return this.delegations.inForce(tx, gate.id);
  }

  /** The lead of the side the slot is on. @throws NOT_PERMITTED */
  async requireLead(tx: Tx, principal: Principal, gate: Gate, slotName: string): Promise<void> {
    const isCustomers = sideOf(slotOf(gate, slotName).role) === 'CUSTOMER';
    await this.requireRole(tx, principal, gate, isCustomers ? 'CQL' : 'VPM');
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

  /**
   * Sign-offs that count, and those whose signer has lost the role since. Only an open round looks: what was decided stands. A role
   * that was lost and given again does not bring a signature back.
   */
  async standing<Signed extends SignOff>(
    tx: Tx,
    gate: Gate,
    signOffs: readonly Signed[],
  ): Promise<{ readonly standing: Signed[]; readonly lapsed: Signed[] }> {
    const active = signOffs.filter(({ state }) => state === 'SIGNED');
    if (gate.state !== 'OPEN') return { standing: active, lapsed: [] };
    const lapsed: Signed[] = [];
    for (const signOff of active) {
      const holders = await this.holders(tx, gate, roleOf(gate, signOff));
      const holder = signOff.onBehalfOfId ?? signOff.personId;
      const isHeld = holders.some(({ personId, since }) => personId === holder && since <= signOff.signedAt);
      if (!isHeld) lapsed.push(signOff);
    }
    return { standing: active.filter((signOff) => !lapsed.includes(signOff)), lapsed };
  }

  /** Required slots that nobody can fill any more: the rule stands, so the round cannot end in GO until somebody holds the role. */
  async unfillable(tx: Tx, gate: Gate, standing: readonly SignOff[]): Promise<readonly string[]> {
    return gate.state === 'OPEN' ? unfillableSlots(await this.openSlots(tx, gate, standing)) : [];
  }

  /** Required slots that are not signed yet, with everybody who could sign there now. */
  async openSlots(tx: Tx, gate: Gate, standing: readonly SignOff[]): Promise<readonly OpenSlot[]> {
    const contributors = gate.policy.contributorsMayApprove
      ? new Map<string, string>()
      : await this.facts.contributors(tx, gate.evidence);
    const signed = new Set<string>(standing.map(({ personId }) => personId));
    const delegated = await this.delegations.inForce(tx, gate.id);
    const open: OpenSlot[] = [];
    for (const { slot, role } of requiredSlots(gate.policy, concernsSafety(gate.evidence))) {
      if (standing.some((signOff) => signOff.slot === slot)) continue;
      const holders = (await this.holders(tx, gate, role)).map(({ personId }) => personId);
      const people = inOtherHands(
        holders,
        delegated.find((one) => one.slot === slot),
      );
      open.push({ slot, candidates: people.filter((one) => !signed.has(one) && !contributors.has(one)) });
    }
    return open;
  }

  private holders(tx: Tx, gate: Gate, role: SlotRole): Promise<readonly RoleHolder[]> {
    return this.authority.holders(tx, role, gate, gate.siteId ?? undefined);
  }

  private async requireSigner(tx: Tx, principal: Principal, gate: Gate, slot: Slot): Promise<void> {
    const delegation = await this.delegations.ofSlot(tx, gate.id, slot.slot);
    if (delegation?.toPersonId === principal.personId) {
      await this.standIn.requireStillHeld(tx, gate, slot, delegation);
      await this.standIn.requireEligible(tx, gate, slot, principal.personId);
      return;
    }
    await this.requireRole(tx, principal, gate, slot.role);
    if (delegation?.fromPersonId === principal.personId)
      throw new SlotDelegated(slot.slot, delegation.toName, delegation.validUntil);
  }

  private async requireRole(tx: Tx, principal: Principal, gate: Gate, role: SlotRole): Promise<void> {
    const place = gate.siteId === null ? {} : { siteId: gate.siteId };
    await this.authority.require(tx, principal, { roles: [role], pilot: gate, ...place });
  }

  /** @throws E_SOD */
  async assertNoContributor(tx: Tx, personId: string, gate: Gate, slot: Slot): Promise<void> {
    if (slot.meaning !== 'APPROVED' || gate.policy.contributorsMayApprove) return;
    const part = (await this.facts.contributors(tx, gate.evidence)).get(personId);
    if (part !== undefined) throw new ContributorMayNotApprove(part);
  }
}

/** Why a signature does not count any more. */
export function lapseOf(gate: Gate, signOff: SignOff): string {
  return `The signer no longer holds the role ${roleOf(gate, signOff)} in which the slot ${signOff.slot} was signed; the slot is open again.`;
}

/** Who gave a slot away does not sign it; who was given it does. */
function inOtherHands(holders: readonly string[], delegation: Delegation | undefined): readonly string[] {
  if (delegation === undefined) return holders;
  return [...new Set([...holders.filter((one) => one !== delegation.fromPersonId), delegation.toPersonId])];
}

function slotOf(gate: Gate, name: string): Slot {
  const { slots } = gate.policy;
  const slot = slots.find((one) => one.slot === name);
  if (slot !== undefined) return slot;
  throw new SlotUnknown(
    name,
    slots.map((one) => one.slot),
  );
}

function roleOf(gate: Gate, signOff: SignOff): SlotRole {
  const slot = gate.policy.slots.find((one) => one.slot === signOff.slot);
  if (slot === undefined) throw new RangeError(`gate ${gate.id} has no slot ${signOff.slot}`);
  return slot.role;
}
