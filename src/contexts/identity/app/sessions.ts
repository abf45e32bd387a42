import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { OrganisationId, PersonId } from '../../../kernel/ids.js';
import { sha256Of } from '../../../kernel/sha256.js';
import { Authenticator, type Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { isApiToken } from '../domain/api-token.js';
import { ApiTokenAuthenticator } from './api-token-authenticator.js';
import { Accounts, IdentitySettings, Sessions, type Person, type Session } from './ports.js';

/** How old `lastUsedAt` may get before it is written again: a write a minute instead of one a request. */
const TOUCH_AFTER_MS = 60_000;

/** The stores behind live sessions. */
@Injectable()
export class LiveSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
    private readonly settings: IdentitySettings,
    private readonly clock: ClockPort,
  ) {}

  async find(tx: Tx, tokenSha256: string): Promise<{ person: Person; session: Session } | undefined> {
    const session = await this.sessions.find(tx, tokenSha256);
    if (session === undefined || !this.isAlive(session)) return undefined;
    const person = await this.accounts.find(tx, session.personId);
    return person && { person, session };
  }

  async use(tx: Tx, session: Session): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - session.lastUsedAt.getTime() >= TOUCH_AFTER_MS)
      await this.sessions.touch(tx, session.tokenSha256, now);
  }

  private isAlive(session: Session): boolean {
    const now = this.clock.now();
    const idleMs = now.getTime() - session.lastUsedAt.getTime();
    return session.revokedAt === null && now < session.expiresAt && idleMs < this.settings.sessionIdleMinutes * 60_000;
  }
}

/** Finds the person behind a session token or an API token. Limits of time are checked here, on every use. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: LiveSessions,
    private readonly apiTokens: ApiTokenAuthenticator,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  authenticate(token: string): Promise<Principal | undefined> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'authentication' }, async (tx) => {
      if (isApiToken(token)) return this.apiTokens.authenticate(tx, token, true);
      const tokenSha256 = sha256Of(token);
      const live = await this.sessions.find(tx, tokenSha256);
      if (live === undefined) return undefined;
      await this.sessions.use(tx, live.session);
      return { ...principalOf(live.person), sessionSha256: tokenSha256 };
    });
  }

  isAlive(token: string): Promise<boolean> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'authentication' }, async (tx) => {
      const found = isApiToken(token)
        ? await this.apiTokens.authenticate(tx, token, false)
        : await this.sessions.find(tx, sha256Of(token));
      return found !== undefined;
    });
  }

  refused(principal: Principal, what: string, why: DomainError): Promise<void> {
    return this.apiTokens.refused(principal, what, why);
  }
}

export function principalOf(person: Person): Principal {
  return {
    personId: person.id as PersonId,
    printedName: person.printedName,
    ...(person.organisationId !== null && { organisationId: person.organisationId as OrganisationId }),
  };
}
