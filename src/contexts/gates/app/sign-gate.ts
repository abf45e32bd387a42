import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Signing, type SigningSubject } from '../../identity/public.js';
import { GateEvidenceInsufficient } from '../domain/errors.js';
import type { Delegation } from '../domain/delegation.js';
import { isConditional, unmetForDecision } from '../domain/exit-rules.js';
import { advanceGate, decisionOf, type Gate, type SignOff, type SignOffDecision } from '../domain/gate.js';
import type { Slot } from '../domain/policy.js';
import { requireSignOffReason } from '../domain/sign-off-reason.js';
import { Pilots } from '../../pilots/public.js';
import { GOES_ON_IN } from './goes-on-in.js';
import { GateJournal } from './gate-journal.js';
import { OpenRounds } from './open-rounds.js';
import { lapseOf, SlotEligibility } from './slot-eligibility.js';

export interface SignGateRequest {
  readonly gateId: GateId;
  readonly slot: string;
  readonly decision: SignOffDecision;
  readonly comment?: string;
  readonly nonce: string;
  /** Absent or empty for who signed in at an identity provider. */
  readonly password?: string | null;
  /** Of the second factor, when the signer has one. */
  readonly code?: string | null;
}

/** Makes the signature and its sign-off row. */
@Injectable()
export class GateSigner {
  constructor(
    private readonly signing: Signing,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
    private readonly pilots: Pilots,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Nothing is signed while a pilot is suspended, or after it has ended. @throws PILOT_STATE_REFUSES */
  private async requireGoingOn(tx: Tx, { pilotId, type }: Gate): Promise<void> {
    this.pilots.requireState(await this.pilots.get(tx, pilotId), GOES_ON_IN[type], `signing ${type}`);
  }

  async sign(
    tx: Tx,
    principal: Principal,
    of: { gate: Gate; slot: Slot; request: SignGateRequest; mandate: Delegation | undefined },
  ): Promise<SignOff> {
    const { gate, slot, request, mandate } = of;
    await this.requireGoingOn(tx, gate);
    const comment = request.comment?.trim();
    const signature = await this.signing.sign(tx, principal, {
      subject: signingSubject(gate, slot.slot),
      nonce: request.nonce,
      password: request.password ?? null,
      code: request.code,
      role: slot.role,
      meaning: request.decision === 'REJECT' ? 'REJECTED' : slot.meaning,
      ...(comment === undefined || comment === '' ? {} : { comment }),
      ...(mandate && { onBehalfOf: { personId: mandate.fromPersonId, printedName: mandate.fromName } }),
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
      ...standsInFor(mandate),
      ...{ endedAt: null, endReason: null },
    };
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
    const closed = await this.act.perform(principal, what, (tx, concerning) =>
      this.rounds.closeIfOver(tx, request.gateId, concerning),
    );
    return this.act.perform(principal, what, async (tx, concerning) => {
      if (closed !== undefined) {
        concerning(closed.gate);
        throw closed.because;
      }
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
    const { standing, lapsed } = await this.eligibility.standing(tx, gate, await this.rounds.signOffs(tx, gate));
    const slot = await this.eligibility.require(tx, principal, gate, request.slot, standing);
    const mandate = await this.eligibility.mandate(tx, principal, gate, slot);
    assertReason(request);
    if (request.decision !== 'REJECT' && slot.meaning === 'APPROVED') {
      const unmet = unmetForDecision(gate);
      if (unmet.length > 0) throw new GateEvidenceInsufficient(unmet);
    }
    for (const one of lapsed) await this.journal.lapsed(tx, gate, one, lapseOf(gate, one));
    const signOff = await this.signer.sign(tx, principal, { gate, slot, request, mandate });
    await this.journal.signed(tx, principal, gate, signOff, request.comment);
    return this.decide(tx, gate, [...standing, signOff], request);
  }

  private async decide(tx: Tx, gate: Gate, signOffs: readonly SignOff[], request: SignGateRequest): Promise<Gate> {
    const decision = decisionOf(gate, signOffs);
    if (decision === undefined) return gate;
    const reason =
      decision === 'NO_GO' ? (request.comment ?? '').trim() : 'Everybody who had to sign approved on this evidence.';
    const isWithConditions = decision === 'GO' && isConditional(gate.evidence);
    const to = isWithConditions ? 'PASSED_WITH_CONDITIONS' : decision === 'GO' ? 'PASSED' : 'REJECTED';
    const decided = advanceGate(gate, to, {
      decision: isWithConditions ? 'CONDITIONAL' : decision,
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

function standsInFor(mandate: Delegation | undefined): Pick<SignOff, 'delegationId' | 'onBehalfOfId' | 'onBehalfOf'> {
  if (mandate === undefined) return { delegationId: null, onBehalfOfId: null, onBehalfOf: null };
  return { delegationId: mandate.id, onBehalfOfId: mandate.fromPersonId, onBehalfOf: mandate.fromName };
}

function assertReason(request: SignGateRequest): void {
  if (request.decision !== 'APPROVE') requireSignOffReason(request.comment ?? '');
}
