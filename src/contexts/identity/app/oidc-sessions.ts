import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { ProvenIdentity } from '../../../ports/openid.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { isLocked, type Account } from '../domain/account.js';
import { AccountLocked } from '../domain/errors.js';
import { OidcLoginUnlinked } from '../domain/oidc-errors.js';
import type { SessionOrigin } from '../domain/session.js';
import { AfterFirstStep, type SignInOutcome } from './first-step.js';
import { Logins } from './oidc-ports.js';
import { OidcScope } from './oidc-scope.js';
import { Accounts } from './ports.js';
import { SignInRefusals } from './sign-in-refusals.js';

/** Sessions by a login that is linked. Nobody gets an account by signing in alone. */
@Injectable()
export class OidcSessions {
  constructor(
    private readonly logins: Logins,
    private readonly accounts: Accounts,
    private readonly afterwards: AfterFirstStep,
    private readonly refusals: SignInRefusals,
    private readonly scope: OidcScope,
  ) {}

  /** @throws OidcLoginUnlinked, AccountLocked */
  open(identity: ProvenIdentity, origin: SessionOrigin | undefined): Promise<SignInOutcome> {
    return this.scope.run(async (tx, now) => {
      const account = await this.accountOf(tx, identity);
      if (account === undefined || account.deactivatedAt !== null) throw new OidcLoginUnlinked();
      if (isLocked(account, now)) throw new AccountLocked(account.lockedUntil ?? now);
      return this.afterwards.proceed(tx, account, { first: 'OIDC', ...(origin && { origin }) });
    });
  }

  /** Written down in the chain of the person's organisation where the login is somebody's. @throws `because` always */
  async refuse(identity: ProvenIdentity | undefined, because: DomainError): Promise<never> {
    const account = identity && (await this.scope.run((tx) => this.accountOf(tx, identity)));
    return this.refusals.refuse(account, 'session.open', because);
  }

  private async accountOf(tx: Tx, { issuer, subject }: ProvenIdentity): Promise<Account | undefined> {
    const login = await this.logins.find(tx, issuer, subject);
    return login === undefined || login.removedAt !== null ? undefined : this.accounts.lock(tx, { id: login.personId });
  }
}
