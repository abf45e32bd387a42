import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { Act, Authority } from '../../identity/public.js';
import { GateNotFound } from '../domain/errors.js';
import { advanceGate, type Gate } from '../domain/gate.js';
import { requireSignOffReason } from '../domain/sign-off-reason.js';
import { GateJournal } from './gate-journal.js';
import { GateRepository } from './ports.js';

/** Takes a decision back: by the quality lead or the safety officer, with a reason. Another round may open. */
@Injectable()
export class RevokeGate {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly gates: GateRepository,
    private readonly journal: GateJournal,
    private readonly clock: ClockPort,
  ) {}

  /** @throws GateNotFound, NOT_PERMITTED, GateStateRefused, SignOffReasonRequired */
  execute(principal: Principal, id: GateId, reason: string): Promise<Gate> {
    const what = { action: 'gate.revoke', object: { type: 'GATE', id } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const gate = await this.gates.lock(tx, id);
      if (gate === undefined) throw new GateNotFound(id);
      concerning(gate);
      const site = gate.siteId === null ? {} : { siteId: gate.siteId };
      await this.authority.require(tx, principal, { roles: ['CQL', 'SO'], pilot: gate, ...site });
      const revokedReason = requireSignOffReason(reason, '/reason');
      const end = { revokedAt: this.clock.now(), revokedCause: 'BY_PERSON' as const, revokedReason };
      const revoked = advanceGate(gate, 'REVOKED', end);
      await this.journal.revoked(tx, revoked, principal);
      return revoked;
    });
  }
}
