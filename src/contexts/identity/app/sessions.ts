import { Injectable } from '@nestjs/common';
import type { OrganisationId, PersonId } from '../../../kernel/ids.js';
import { sha256Of } from '../../../kernel/sha256.js';
import { Authenticator, type Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { Accounts, IdentitySettings, Sessions, type Session } from './ports.js';

/** How old `lastUsedAt` may get before it is written again: a write a minute instead of one a request. */
const TOUCH_AFTER_MS = 60_000;

/** Finds the person behind a session token. Idle and absolute limits are checked here, on every use. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
    private readonly settings: IdentitySettings,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
  ) {
    super();
  }

  authenticate(token: string): Promise<Principal | undefined> {
    const tokenSha256 = sha256Of(token);
    return this.unitOfWork.run({ kind: 'system', purpose: 'authentication' }, async (tx) => {
      const now = this.clock.now();
      const session = await this.sessions.find(tx, tokenSha256);
      if (session === undefined || !this.isAlive(session, now)) return undefined;
      const person = await this.accounts.find(tx, session.personId);
      if (person === undefined) return undefined;
      if (now.getTime() - session.lastUsedAt.getTime() >= TOUCH_AFTER_MS)
        await this.sessions.touch(tx, tokenSha256, now);
      return {
        personId: person.id as PersonId,
        printedName: person.printedName,
        ...(person.organisationId !== null && { organisationId: person.organisationId as OrganisationId }),
        sessionSha256: tokenSha256,
      };
    });
  }

  private isAlive(session: Session, now: Date): boolean {
    const idleMs = now.getTime() - session.lastUsedAt.getTime();
    return session.revokedAt === null && now < session.expiresAt && idleMs < this.settings.sessionIdleMinutes * 60_000;
  }
}
