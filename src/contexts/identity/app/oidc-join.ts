import { Injectable } from '@nestjs/common';
import { AccountEvents } from '../../../ports/account-events.js';
import type { ProvenIdentity } from '../../../ports/openid.js';
import { IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { parseEmail, parseName } from '../domain/account.js';
import { InvitationInvalid } from '../domain/errors.js';
import { OidcEmailRefused, OidcLoginTaken } from '../domain/oidc-errors.js';
import type { OidcRequest } from '../domain/oidc.js';
import type { SessionOrigin } from '../domain/session.js';
import { AfterFirstStep, type SignInOutcome } from './first-step.js';
import { Logins } from './oidc-ports.js';
import { OidcScope } from './oidc-scope.js';
import { Accounts } from './ports.js';
import { RedeemInvitation } from './redeem-invitation.js';

/** The row that makes a login somebody's. */
@Injectable()
export class OidcNewLogin {
  constructor(
    private readonly logins: Logins,
    private readonly ids: IdsPort,
    private readonly events: AccountEvents,
  ) {}

  /** @throws OidcLoginTaken for a login that is or was anybody's, `personId` aside */
  async assertFree(tx: Tx, { issuer, subject }: ProvenIdentity, personId?: string): Promise<void> {
    const known = await this.logins.find(tx, issuer, subject);
    if (known !== undefined && known.personId !== personId) throw new OidcLoginTaken();
  }

  async link(
    tx: Tx,
    of: {
      readonly personId: string;
      readonly providerId: string;
      readonly identity: ProvenIdentity;
      readonly at: Date;
    },
  ): Promise<void> {
    const { at: linkedAt, identity, personId, providerId } = of;
    const { email, issuer, subject } = identity;
    const login = { id: this.ids.next(), personId, providerId, issuer, subject, email: email ?? null, linkedAt };
    await this.logins.link(tx, { ...login, removedAt: null });
    await this.events.security(tx, { type: 'LOGIN_LINKED', personId, at: linkedAt, detail: providerId });
  }
}

/** Redeems an invitation by a login in place of a password: the account, its role and the login come together or not at all. */
@Injectable()
export class OidcJoin {
  constructor(
    private readonly redeem: RedeemInvitation,
    private readonly accounts: Accounts,
    private readonly afterwards: AfterFirstStep,
    private readonly login: OidcNewLogin,
    private readonly scope: OidcScope,
  ) {}

  /** @throws InvitationInvalid, OidcLoginTaken, OidcEmailRefused, EmailTaken, IdentityFieldInvalid */
  execute(request: OidcRequest, identity: ProvenIdentity, origin: SessionOrigin | undefined): Promise<SignInOutcome> {
    const { email: given, invitationSha256, printedName, providerId } = request;
    const email = identity.email ?? given;
    return this.scope.run(async (tx, now) => {
      if (email === null) throw new OidcEmailRefused([]);
      if (invitationSha256 === null) throw new InvitationInvalid();
      await this.login.assertFree(tx, identity);
      const prepared = {
        email: parseEmail(email),
        printedName: parseName(printedName ?? identity.name ?? '', '/printedName'),
        passwordHash: null,
      };
      const person = await this.redeem.within(tx, invitationSha256, prepared, { login: providerId });
      await this.login.link(tx, { personId: person.id, providerId, identity, at: now });
      const account = await this.accounts.lock(tx, { id: person.id });
      if (account === undefined) throw new Error(`The person ${person.id} who just joined is not there.`);
      return this.afterwards.proceed(tx, account, { first: 'OIDC', ...(origin && { origin }) });
    });
  }
}
