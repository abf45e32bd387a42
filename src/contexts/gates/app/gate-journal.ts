import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import { JobQueue } from '../../../ports/stores.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Pilots } from '../../pilots/public.js';
import { GateChangedMeanwhile } from '../domain/errors.js';
import type { ConditionFact } from '../domain/finding-facts.js';
import { isFinal, type Gate, type SignOff } from '../domain/gate.js';
import type { SignOffVoid } from '../domain/void-signature.js';
import { GateRepository } from './ports.js';

const RULES = { system: 'gate rules' };

export const SEAL_DOSSIER_QUEUE = 'seal-dossier';

type Actor = Principal | { readonly system: string };

/** Writes what happens to a gate: its row, the jobs that follow and the audit event, in the caller's transaction. */
@Injectable()
export class GateJournal {
  constructor(
    private readonly gates: GateRepository,
    private readonly jobs: JobQueue,
    private readonly audit: AuditLog,
    private readonly pilots: Pilots,
    private readonly events: PilotEvents,
  ) {}

  async open(tx: Tx, principal: Principal, gate: Gate): Promise<void> {
    await this.gates.insert(tx, gate);
    const { type, round, evidenceDigest, scopeKey } = gate;
    const after = { type, round, evidenceDigest, ...(scopeKey !== '' && { scopeKey }) };
    await this.record(tx, gate, principal, { type: 'GATE_OPENED', action: 'gate.opened', after });
  }

  async signed(tx: Tx, principal: Principal, gate: Gate, signOff: SignOff, comment: string | undefined): Promise<void> {
    await this.gates.insertSignOff(tx, signOff);
    const after = {
      slot: signOff.slot,
      decision: signOff.decision,
      signatureId: signOff.signatureId,
      evidenceDigest: gate.evidenceDigest,
    };
    await this.record(tx, gate, principal, {
      type: 'GATE_SIGNED',
      action: 'gate.signed',
      after,
      ...(comment !== undefined && { reason: comment }),
    });
  }

  /** A signature whose signer has lost the role meanwhile: it stays in the record and frees its slot. */
  async lapsed(tx: Tx, gate: Gate, signOff: SignOff, reason: string): Promise<void> {
    await this.gates.supersedeSignOff(tx, signOff);
    const { slot, signatureId, personId } = signOff;
    await this.record(tx, gate, RULES, {
      type: 'GATE_SIGNATURE_ENDED',
      action: 'gate.signature-lapsed',
      after: { slot, signatureId, personId },
      reason,
    });
  }

  /** The decision, the job that seals the dossier and, at the final gate, the pilot's end. */
  async decided(tx: Tx, gate: Gate): Promise<void> {
    await this.write(tx, gate);
    await this.jobs.enqueue(tx, SEAL_DOSSIER_QUEUE, { gateId: gate.id }, { singletonKey: gate.id });
    if (isFinal(gate)) await this.pilots.transition(tx, gate.pilotId, 'DECIDED', RULES);
    const reason = gate.decisionReason;
    const after = { decision: gate.decision, state: gate.state };
    await this.record(tx, gate, RULES, {
      type: 'GATE_DECIDED',
      action: 'gate.decided',
      after,
      ...(reason !== null && { reason }),
    });
  }

  /** The round ends without a decision; signatures of it stay, superseded. */
  async closed(tx: Tx, gate: Gate, actor: Actor, reason: string): Promise<void> {
    await this.gates.supersedeSignOffs(tx, gate.id);
    await this.write(tx, gate);
    await this.record(tx, gate, actor, {
      type: 'GATE_CLOSED',
      action: `gate.${gate.state.toLowerCase()}`,
      after: { state: gate.state },
      reason,
    });
  }

  /** A decision that does not stand any more; its signatures stay as they were given. */
  async revoked(tx: Tx, gate: Gate, actor: Actor): Promise<void> {
    await this.write(tx, gate);
    const after = { state: gate.state, cause: gate.revokedCause };
    const reason = gate.revokedReason ?? '';
    if (isFinal(gate)) await this.runOn(tx, gate.pilotId, reason);
    await this.record(tx, gate, actor, { type: 'GATE_REVOKED', action: 'gate.revoked', after, reason });
  }

  /** Without its final decision a pilot is undecided again; one that was closed meanwhile is opened again by both sides only. */
  private async runOn(tx: Tx, pilotId: Gate['pilotId'], reason: string): Promise<void> {
    const pilot = await this.pilots.get(tx, pilotId);
    if (pilot.state === 'DECIDED') await this.pilots.transition(tx, pilotId, 'RUNNING', RULES, { reason });
  }

  async conditionsClosed(tx: Tx, gate: Gate): Promise<void> {
    await this.write(tx, gate);
    const after = { state: gate.state };
    await this.record(tx, gate, RULES, { type: 'CONDITION_CLOSED', action: 'gate.conditions-closed', after });
  }

  async conditionOverdue(tx: Tx, gate: Gate, condition: ConditionFact): Promise<void> {
    const { itemId, number, dueOn } = condition;
    const reason = `The condition on punch item ${number} was due on ${dueOn} and is not verified.`;
    const after = { itemId, number, dueOn };
    await this.record(tx, gate, RULES, { type: 'CONDITION_OVERDUE', action: 'gate.condition-overdue', after, reason });
  }

  /** A signature that its signer takes back, or that two people have voided: it stays in the record. @throws GateChangedMeanwhile */
  async signOffEnded(tx: Tx, actor: Actor, gate: Gate, signOff: SignOff): Promise<void> {
    if (!(await this.gates.endSignOff(tx, signOff))) throw new GateChangedMeanwhile(gate.id);
    const { id: signOffId, slot, signatureId, state } = signOff;
    await this.record(tx, gate, actor, {
      type: 'GATE_SIGNATURE_ENDED',
      action: `gate.signature-${state.toLowerCase()}`,
      after: { signOffId, slot, signatureId, state },
      reason: signOff.endReason ?? '',
    });
  }

  /** The first of the two who have to say it. */
  async voidProposed(tx: Tx, actor: Actor, gate: Gate, vote: SignOffVoid): Promise<void> {
    const { signOffId, role, reason } = vote;
    const { vendorOrganisationId, customerOrganisationId } = gate;
    await this.audit.append(tx, {
      parties: { vendorOrganisationId, customerOrganisationId },
      actor,
      action: 'gate.signature-void-proposed',
      object: { type: 'GATE', id: gate.id },
      reason,
      after: { signOffId, role },
    });
  }

  private async write(tx: Tx, gate: Gate): Promise<void> {
    if (!(await this.gates.change(tx, gate))) throw new GateChangedMeanwhile(gate.id);
  }

  private async record(
    tx: Tx,
    gate: Gate,
    actor: Actor,
    event: { type: PilotEventType; action: string; after: JsonValue; reason?: string },
  ): Promise<void> {
    const { pilotId, siteId, vendorOrganisationId, customerOrganisationId } = gate;
    const parties = { vendorOrganisationId, customerOrganisationId };
    const object = { type: 'GATE', id: gate.id };
    const reason = event.reason === undefined ? {} : { reason: event.reason };
    await this.events.announce(tx, {
      type: event.type,
      pilotId,
      siteId,
      parties,
      object,
      by: 'personId' in actor ? actor.personId : 'SYSTEM',
      ...reason,
      facts: {
        gateType: gate.type,
        round: gate.round,
        state: gate.state,
        decision: gate.decision,
        detail: event.after,
      },
    });
    await this.audit.append(tx, {
      parties,
      actor,
      action: event.action,
      object,
      ...reason,
      after: event.after,
    });
  }
}
