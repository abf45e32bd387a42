import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { GateId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Signing, type SigningSubject } from '../../identity/public.js';
import {
  GateAlreadyDecided,
  GateEvidenceInsufficient,
  GateExpired,
  GateNotFound,
  GateNotOpen,
  SignOffReasonRequired,
  StaleEvidence,
} from '../domain/errors.js';
import { evidenceDigest, unmetExitRules } from '../domain/evidence.js';
import { advanceGate, decisionOf, type Gate, type SignOff, type SignOffDecision } from '../domain/gate.js';
import type { Slot } from '../domain/policy.js';
import { GateJournal } from './gate-journal.js';
import { GatherEvidence } from './gather-evidence.js';
import { GateRepository } from './ports.js';
import { SlotEligibility } from './slot-eligibility.js';

export interface SignGateRequest {
  readonly gateId: GateId;
  readonly slot: string;
  readonly decision: SignOffDecision;
  readonly comment?: string;
  readonly nonce: string;
  readonly password: string;
}

const SHORTEST_REASON = 10;
const RULES = { system: 'gate rules' };

/** Makes the signature and its sign-off row. */
@Injectable()
export class GateSigner {
  constructor(
    private readonly signing: Signing,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async sign(tx: Tx, principal: Principal, of: { gate: Gate; slot: Slot; request: SignGateRequest }): Promise<SignOff> {
    const { gate, slot, request } = of;
    const comment = request.comment?.trim();
    const signature = await this.signing.sign(tx, principal, {
      subject: signingSubject(gate, slot.slot),
      nonce: request.nonce,
      password: request.password,
      role: slot.role,
      meaning: request.decision === 'REJECT' ? 'REJECTED' : slot.meaning,
      ...(comment === undefined || comment === '' ? {} : { comment }),
    });
    return {
      id: this.ids.next(),
      gateId: gate.id,
      vendorOrganisationId: gate.vendorOrganisationId,
      customerOrganisationId: gate.customerOrganisationId,
      slot: slot.slot,
      personId: principal.personId,
      signatureId: signature.id,
      decision: request.decision,
      state: 'SIGNED',
      rowVersion: 1,
      signedAt: signature.signedAt,
    };
  }
}

/** Rounds that may still be signed; those that may not any more are closed, whoever looks first. */
@Injectable()
export class OpenRounds {
  constructor(
    private readonly gates: GateRepository,
    private readonly gather: GatherEvidence,
    private readonly journal: GateJournal,
    private readonly clock: ClockPort,
  ) {}

  async lockOpen(tx: Tx, id: GateId, concerning: (gate: Gate) => void): Promise<Gate> {
    const gate = await this.gates.lock(tx, id);
    if (gate === undefined) throw new GateNotFound(id);
    concerning(gate);
    if (gate.decision !== null && gate.decidedAt !== null)
      throw new GateAlreadyDecided(id, gate.decision, gate.decidedAt);
    if (gate.state !== 'OPEN') throw new GateNotOpen(id, gate.state);
    const now = await this.currentDigest(tx, gate);
    if (now !== gate.evidenceDigest) throw new StaleEvidence(id, gate.evidenceDigest, now);
    return gate;
  }

  signOffs(tx: Tx, gate: Gate): Promise<readonly SignOff[]> {
    return this.gates.signOffs(tx, [gate.id]);
  }

  /** Closes an open round whose evidence has changed or whose deadline is past; says why, or `undefined` when it may go on. */
  async closeIfOver(tx: Tx, id: GateId): Promise<DomainError | undefined> {
    const gate = await this.gates.lock(tx, id);
    if (gate?.state !== 'OPEN') return undefined;
    const now = await this.currentDigest(tx, gate);
    if (now !== gate.evidenceDigest) {
      const stale = new StaleEvidence(id, gate.evidenceDigest, now);
      await this.journal.closed(tx, advanceGate(gate, 'STALE'), RULES, stale.message);
      return stale;
    }
    if (this.clock.now() > gate.deadline) {
      const expired = new GateExpired(id, gate.deadline);
      await this.journal.closed(tx, advanceGate(gate, 'EXPIRED'), RULES, expired.message);
      return expired;
    }
    return undefined;
  }

  async currentDigest(tx: Tx, gate: Gate): Promise<string> {
    return evidenceDigest(
      await this.gather.execute(tx, { pilotId: gate.pilotId, siteId: gate.siteId, policy: gate.policy }),
    );
  }
}

/**
 * Fills one slot of an open gate after the password was entered again, and decides the gate when this was the last one. Under the
 * gate's row lock: evidence recomputed, eligibility checked now, signature bound to the digest, decision in the same transaction.
 */
@Injectable()
export class SignGate {
  constructor(
    private readonly act: Act,
    private readonly rounds: OpenRounds,
    private readonly eligibility: SlotEligibility,
    private readonly signer: GateSigner,
    private readonly journal: GateJournal,
  ) {}

  async execute(principal: Principal, request: SignGateRequest): Promise<Gate> {
    const what = { action: 'gate.sign', object: { type: 'GATE', id: request.gateId } };
    const closed = await this.act.perform(principal, what, (tx) => this.rounds.closeIfOver(tx, request.gateId));
    return this.act.perform(principal, what, async (tx, concerning) => {
      if (closed !== undefined) throw closed;
      return this.sign(tx, principal, request, concerning);
    });
  }

  private async sign(
    tx: Tx,
    principal: Principal,
    request: SignGateRequest,
    concerning: (gate: Gate) => void,
  ): Promise<Gate> {
    const gate = await this.rounds.lockOpen(tx, request.gateId, concerning);
    const signOffs = await this.rounds.signOffs(tx, gate);
    const slot = await this.eligibility.require(tx, principal, gate, request.slot, signOffs);
    assertReason(request);
    if (request.decision !== 'REJECT' && slot.meaning === 'APPROVED') {
      const unmet = unmetExitRules(gate.evidence);
      if (unmet.length > 0) throw new GateEvidenceInsufficient(unmet);
    }
    const signOff = await this.signer.sign(tx, principal, { gate, slot, request });
    await this.journal.signed(tx, principal, gate, signOff, request.comment);
    return this.decide(tx, gate, [...signOffs, signOff], request);
  }

  private async decide(tx: Tx, gate: Gate, signOffs: readonly SignOff[], request: SignGateRequest): Promise<Gate> {
    const decision = decisionOf(gate, signOffs);
    if (decision === undefined) return gate;
    const reason =
      decision === 'NO_GO' ? (request.comment ?? '').trim() : 'All required slots approved on this evidence.';
    const decided = advanceGate(gate, decision === 'GO' ? 'PASSED' : 'REJECTED', {
      decision,
      decisionReason: reason,
      decidedAt: this.signer.now(),
    });
    await this.journal.decided(tx, decided);
    return decided;
  }
}

export function signingSubject(gate: Gate, slot: string): SigningSubject {
  const { id, round, evidenceDigest: digest, pilotId, vendorOrganisationId, customerOrganisationId } = gate;
  return { type: 'GATE', id, round, digest, slot, parties: { pilotId, vendorOrganisationId, customerOrganisationId } };
}

function assertReason(request: SignGateRequest): void {
  const length = (request.comment ?? '').trim().length;
  if (request.decision !== 'APPROVE' && length < SHORTEST_REASON) throw new SignOffReasonRequired();
}
