import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { Act, Authority } from '../../identity/public.js';
import { GateNotFound } from '../domain/errors.js';
import { advanceGate, type Gate } from '../domain/gate.js';
import { requireSignOffReason } from '../domain/sign-off-reason.js';
import { GateJournal } from './gate-journal.js';
import { GateRepository } from './ports.js';

/** Takes an open round back before it is decided; its signatures stay in the record as superseded. */
@Injectable()
export class WithdrawGate {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly gates: GateRepository,
    private readonly journal: GateJournal,
  ) {}

  execute(principal: Principal, id: GateId, reason: string): Promise<Gate> {
    return this.act.perform(
      principal,
      { action: 'gate.withdraw', object: { type: 'GATE', id } },
      async (tx, concerning) => {
        const gate = await this.gates.lock(tx, id);
        if (gate === undefined) throw new GateNotFound(id);
        concerning(gate);
        await this.authority.require(tx, principal, { roles: ['VPM'], pilot: gate });
        const said = requireSignOffReason(reason, '/reason');
        const withdrawn = advanceGate(gate, 'WITHDRAWN');
        await this.journal.closed(tx, withdrawn, principal, said);
        return withdrawn;
      },
    );
  }
}
