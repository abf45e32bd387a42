import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Authority } from '../../identity/public.js';
import { GateNotFound, GateNotOpen } from '../domain/errors.js';
import { SignOffNotFound } from '../domain/finding-errors.js';
import { advanceGate, isPassed, type Gate, type SignOff } from '../domain/gate.js';
import { isVoided, voidRoles, type SignOffVoid, type VoidRole } from '../domain/void-signature.js';
import { requireSignOffReason } from '../domain/sign-off-reason.js';
import { GateJournal } from './gate-journal.js';
import { GateRepository } from './ports.js';

/** Finds the signature somebody wants to end, under the lock of its gate. */
@Injectable()
export class SignOffDesk {
  constructor(
    private readonly act: Act,
    private readonly gates: GateRepository,
    private readonly clock: ClockPort,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  voids(tx: Tx, signOff: SignOff): Promise<readonly SignOffVoid[]> {
    return this.gates.voids(tx, [signOff.id]);
  }

  insertVoid(tx: Tx, vote: SignOffVoid): Promise<void> {
    return this.gates.insertVoid(tx, vote);
  }

  /** @throws GateNotFound, SignOffNotFound, SignOffReasonRequired and what `work` throws */
  perform(
    principal: Principal,
    of: { readonly gateId: GateId; readonly signOffId: string; readonly action: string; readonly reason: string },
    work: (tx: Tx, gate: Gate, signOff: SignOff, reason: string) => Promise<Gate>,
  ): Promise<Gate> {
    const what = { action: of.action, object: { type: 'GATE', id: of.gateId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const gate = await this.gates.lock(tx, of.gateId);
      if (gate === undefined) throw new GateNotFound(of.gateId);
      concerning(gate);
      const signOff = await this.gates.signOff(tx, of.signOffId);
      if (signOff?.gateId !== gate.id || signOff.state !== 'SIGNED') throw new SignOffNotFound();
      return work(tx, gate, signOff, requireSignOffReason(of.reason, '/reason'));
    });
  }
}

/** Takes one's own signature back while the round is open. The row stays, and the slot is open again. */
@Injectable()
export class WithdrawSignOff {
  constructor(
    private readonly desk: SignOffDesk,
    private readonly journal: GateJournal,
  ) {}

  /** @throws GateNotOpen, SignOffNotFound when it is somebody else's, SignOffReasonRequired */
  execute(
    principal: Principal,
    asked: { readonly gateId: GateId; readonly signOffId: string; readonly reason: string },
  ): Promise<Gate> {
    const of = { ...asked, action: 'gate.withdraw-signature' };
    return this.desk.perform(principal, of, async (tx, gate, signOff, endReason) => {
      if (signOff.personId !== principal.personId) throw new SignOffNotFound();
      if (gate.state !== 'OPEN') throw new GateNotOpen(gate.id, gate.state);
      const withdrawn: SignOff = { ...signOff, state: 'WITHDRAWN', endedAt: this.desk.now(), endReason };
      await this.journal.signOffEnded(tx, principal, gate, withdrawn);
      return gate;
    });
  }
}

/**
 * Declares that a signature was none. The safety officer and the other side than the signer's both say so, one after the other; the
 * second makes it so and, when the gate had passed, takes the decision back.
 */
@Injectable()
export class VoidSignature {
  constructor(
    private readonly desk: SignOffDesk,
    private readonly authority: Authority,
    private readonly journal: GateJournal,
    private readonly ids: IdsPort,
  ) {}

  /** @throws NOT_PERMITTED, VoidRefused, SignOffNotFound, SignOffReasonRequired */
  execute(
    principal: Principal,
    asked: { readonly gateId: GateId; readonly signOffId: string; readonly reason: string },
  ): Promise<Gate> {
    const of = { ...asked, action: 'gate.void-signature' };
    return this.desk.perform(principal, of, async (tx, gate, signOff, reason) => {
      const site = gate.siteId === null ? {} : { siteId: gate.siteId };
      const roles = voidRoles(gate, signOff);
      const { role } = await this.authority.require(tx, principal, { roles, pilot: gate, ...site });
      const { vendorOrganisationId, customerOrganisationId } = gate;
      const vote: SignOffVoid = {
        id: this.ids.next(),
        signOffId: signOff.id,
        ...{ vendorOrganisationId, customerOrganisationId },
        personId: principal.personId,
        role: role as VoidRole,
        reason,
        at: this.desk.now(),
      };
      const isComplete = isVoided(await this.desk.voids(tx, signOff), vote, signOff);
      await this.desk.insertVoid(tx, vote);
      if (!isComplete) {
        await this.journal.voidProposed(tx, principal, gate, vote);
        return gate;
      }
      await this.journal.signOffEnded(tx, principal, gate, {
        ...signOff,
        state: 'VOIDED',
        endedAt: vote.at,
        endReason: reason,
      });
      return this.takeBack(tx, gate, signOff, vote);
    });
  }

  private async takeBack(tx: Tx, gate: Gate, { slot }: SignOff, { at, reason }: SignOffVoid): Promise<Gate> {
    if (!isPassed(gate)) return gate;
    const revokedReason = `The signature in slot ${slot} was voided: ${reason}`;
    const end = { revokedAt: at, revokedCause: 'SIGNATURE_VOIDED' as const, revokedReason };
    const revoked = advanceGate(gate, 'REVOKED', end);
    await this.journal.revoked(tx, revoked, { system: 'gate rules' });
    return revoked;
  }
}
