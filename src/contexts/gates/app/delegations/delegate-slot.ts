import { Injectable } from '@nestjs/common';
import type { GateId, PersonId } from '../../../../kernel/ids.js';
import { requireReason } from '../../../../kernel/reason.js';
import type { Principal } from '../../../../ports/principal.js';
import { PilotEvents } from '../../../../ports/pilot-events.js';
import { ClockPort, IdsPort } from '../../../../ports/time.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { AuditLog } from '../../../audit/public.js';
import { Act } from '../../../identity/public.js';
import { checkPeriod, type Delegation } from '../../domain/delegation.js';
import { DelegationEnded, DelegationNotFound, DelegationRefused } from '../../domain/delegation-errors.js';
import type { Gate, SignOff } from '../../domain/gate.js';
import type { Slot } from '../../domain/policy.js';
import { OpenRounds } from '../open-rounds.js';
import { SlotEligibility } from '../slot-eligibility.js';
import { DelegationRepository } from './delegations.js';
import { StandIn } from './stand-in.js';

export interface DelegateSlotInput {
  readonly gateId: GateId;
  readonly slot: string;
  /** The colleague who is to sign. */
  readonly personId: string;
  readonly validUntil: Date;
  readonly reason: string;
}

/** Writes delegations with their audit entries. */
@Injectable()
export class DelegationBook {
  constructor(
    private readonly records: DelegationRepository,
    private readonly audit: AuditLog,
    private readonly events: PilotEvents,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async add(
    tx: Tx,
    principal: Principal,
    gate: Gate,
    of: Pick<Delegation, 'slot' | 'toPersonId' | 'toName' | 'reason' | 'validUntil'>,
  ): Promise<Delegation> {
    const createdAt = this.clock.now();
    await this.endOver(tx, gate.id, of.slot, createdAt);
    const { vendorOrganisationId, customerOrganisationId } = gate;
    const delegation: Delegation = {
      ...{ ...of, id: this.ids.next(), gateId: gate.id, vendorOrganisationId, customerOrganisationId, createdAt },
      ...{ fromPersonId: principal.personId, fromName: principal.printedName },
      ...{ endedAt: null, endedBy: null, endReason: null },
    };
    await this.records.insert(tx, delegation);
    await this.note(tx, principal, gate, { delegation, type: 'GATE_SLOT_DELEGATED', reason: of.reason });
    return delegation;
  }

  /** @throws DelegationNotFound */
  async lock(tx: Tx, id: string): Promise<Delegation> {
    const delegation = await this.records.lock(tx, id);
    if (delegation === undefined) throw new DelegationNotFound(id);
    return delegation;
  }

  /** @throws DelegationEnded */
  async end(
    tx: Tx,
    principal: Principal,
    { gate, delegation, reason }: { readonly gate: Gate; readonly delegation: Delegation; readonly reason: string },
  ): Promise<Delegation> {
    const ended = { ...delegation, endedAt: this.clock.now(), endedBy: principal.personId, endReason: reason };
    if (!(await this.records.end(tx, ended))) throw new DelegationEnded('it has ended already');
    await this.note(tx, principal, gate, { delegation: ended, type: 'GATE_DELEGATION_REVOKED', reason });
    return ended;
  }

  /** One that ran out makes room for the next. */
  private async endOver(tx: Tx, gateId: GateId, slot: string, now: Date): Promise<void> {
    for (const one of await this.records.ofGate(tx, gateId))
      if (one.slot === slot && one.endedAt === null && one.validUntil <= now)
        await this.records.end(tx, { ...one, endedAt: one.validUntil, endReason: 'It ran out.' });
  }

  private async note(
    tx: Tx,
    actor: Principal,
    gate: Gate,
    { delegation, type, reason }: { delegation: Delegation; type: keyof typeof ACTIONS; reason: string },
  ): Promise<void> {
    const { id, slot, fromPersonId, toPersonId, validUntil } = delegation;
    const { pilotId, siteId, round, state, vendorOrganisationId, customerOrganisationId } = gate;
    const what = {
      parties: { vendorOrganisationId, customerOrganisationId },
      object: { type: 'GATE', id: gate.id },
      reason,
    };
    const detail = { delegationId: id, slot, fromPersonId, toPersonId, validUntil: validUntil.toISOString() };
    const facts = { gateType: gate.type, round, state, detail };
    await this.events.announce(tx, { ...what, type, pilotId, siteId, by: actor.personId, facts });
    await this.audit.append(tx, { ...what, actor, action: ACTIONS[type], after: detail });
  }
}

const ACTIONS = {
  GATE_SLOT_DELEGATED: 'gate.slot-delegated',
  GATE_DELEGATION_REVOKED: 'gate.delegation-revoked',
} as const;

/** Hands one slot of an open round to a colleague, who then signs it under his or her own name. */
@Injectable()
export class DelegateSlot {
  constructor(
    private readonly act: Act,
    private readonly rounds: OpenRounds,
    private readonly eligibility: SlotEligibility,
    private readonly standIn: StandIn,
    private readonly book: DelegationBook,
  ) {}

  /** @throws DelegationRefused, ReasonRequired, what refuses a signature of one's own (GATE_NOT_OPEN, NOT_PERMITTED, SLOT_DELEGATED, E_SOD...) */
  execute(principal: Principal, input: DelegateSlotInput): Promise<Delegation> {
    const what = { action: 'gate.delegate', object: { type: 'GATE', id: input.gateId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const gate = await this.rounds.lockOpen(tx, input.gateId, concerning);
      const { standing } = await this.eligibility.standing(tx, gate, await this.rounds.signOffs(tx, gate));
      const slot = await this.eligibility.require(tx, principal, gate, input.slot, standing);
      if ((await this.eligibility.mandate(tx, principal, gate, slot)) !== undefined)
        throw new DelegationRefused('it was delegated to you, and what was delegated is not handed on', '/slot');
      const reason = requireReason(input.reason, 'Delegating a slot');
      checkPeriod(input.validUntil, this.book.now());
      const { personId, printedName } = await this.colleague(tx, gate, { slot, input, principal, standing });
      const { validUntil } = input;
      const to = { toPersonId: personId as PersonId, toName: printedName };
      return this.book.add(tx, principal, gate, { slot: slot.slot, ...to, reason, validUntil });
    });
  }

  private async colleague(
    tx: Tx,
    gate: Gate,
    of: { slot: Slot; input: DelegateSlotInput; principal: Principal; standing: readonly SignOff[] },
  ): Promise<{ personId: string; printedName: string }> {
    const { slot, input, principal, standing } = of;
    if (input.personId === principal.personId) throw new DelegationRefused('that person is you');
    const other = standing.find(({ personId }) => personId === input.personId);
    if (other !== undefined)
      throw new DelegationRefused(`that person has signed slot ${other.slot} of this round; one person fills one slot`);
    const person = await this.standIn.requireEligible(tx, gate, slot, input.personId);
    await this.eligibility.assertNoContributor(tx, person.personId, gate, slot);
    return person;
  }
}

/** Takes a delegation back before it was used: by who made it, or the lead of that side. */
@Injectable()
export class RevokeDelegation {
  constructor(
    private readonly act: Act,
    private readonly rounds: OpenRounds,
    private readonly eligibility: SlotEligibility,
    private readonly book: DelegationBook,
  ) {}

  /** @throws DelegationNotFound, DelegationEnded, ReasonRequired, NOT_PERMITTED, GATE_NOT_OPEN */
  execute(
    principal: Principal,
    input: { readonly delegationId: string; readonly reason: string },
  ): Promise<Delegation> {
    const what = { action: 'gate.revoke-delegation', object: { type: 'DELEGATION', id: input.delegationId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const delegation = await this.book.lock(tx, input.delegationId);
      const gate = await this.rounds.lockOpen(tx, delegation.gateId, concerning);
      if (delegation.fromPersonId !== principal.personId)
        await this.eligibility.requireLead(tx, principal, gate, delegation.slot);
      const reason = requireReason(input.reason, 'Taking a delegation back');
      const signOffs = await this.rounds.signOffs(tx, gate);
      if (signOffs.some(({ delegationId, state }) => delegationId === delegation.id && state === 'SIGNED'))
        throw new DelegationEnded(`${delegation.toName} has signed`);
      return this.book.end(tx, principal, { gate, delegation, reason });
    });
  }
}
