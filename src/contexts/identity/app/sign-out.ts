import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Sessions } from './ports.js';

/** Ends the session the principal came with, on the server, at once. */
@Injectable()
export class SignOut {
  constructor(
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  async execute(principal: Principal): Promise<void> {
    const { sessionSha256 } = principal;
    if (sessionSha256 === undefined) return;
    await this.unitOfWork.run({ kind: 'system', purpose: 'sign-out' }, async (tx) => {
      await this.sessions.revoke(tx, sessionSha256, this.clock.now());
      await this.audit.append(tx, {
        actor: principal,
        action: 'session.closed',
        object: { type: 'PERSON', id: principal.personId },
      });
    });
  }
}
