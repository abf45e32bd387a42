import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { OpenIdProviders, type ProvenIdentity } from '../../../ports/openid.js';
import { OidcRequestInvalid } from '../domain/oidc-errors.js';
import { assertDomain, bindingOf, type OidcRequest } from '../domain/oidc.js';
import type { SessionOrigin } from '../domain/session.js';
import { isRefusal } from './act.js';
import type { SignInOutcome } from './first-step.js';
import { OidcDoor } from './oidc-door.js';
import { OidcJoin } from './oidc-join.js';
import { OidcOwnLogin } from './oidc-own-login.js';
import { OidcRequests } from './oidc-ports.js';
import { OidcScope } from './oidc-scope.js';
import { OidcSessions } from './oidc-sessions.js';

export interface OidcAnswer {
  readonly provider: string;
  /** Of the address the browser came back to. */
  readonly query: string;
  readonly state: string;
  /** What the cookie of this request holds; absent in another browser. */
  readonly secret: string | undefined;
  readonly origin?: SessionOrigin;
}

export interface OidcOutcome {
  readonly purpose: OidcRequest['purpose'];
  readonly returnTo: string | null;
  /** Of SIGN_IN and JOIN. */
  readonly signIn?: SignInOutcome;
}

/** What an answer may lead to. */
@Injectable()
export class OidcEnds {
  constructor(
    readonly sessions: OidcSessions,
    readonly join: OidcJoin,
    readonly own: OidcOwnLogin,
  ) {}
}

/** Takes the answer of an identity provider: once, from the browser that began, checked, and for what it was begun. */
@Injectable()
export class CompleteOidc {
  constructor(
    private readonly requests: OidcRequests,
    private readonly providers: OpenIdProviders,
    private readonly door: OidcDoor,
    private readonly ends: OidcEnds,
    private readonly scope: OidcScope,
  ) {}

  /**
   * @throws OidcRequestInvalid, OIDC_ANSWER_REFUSED, OIDC_PROVIDER_UNAVAILABLE, OidcLoginUnlinked, OidcLoginTaken, OidcEmailRefused,
   * OidcNotFresh, OidcOtherPerson, InvitationInvalid, EmailTaken, AccountLocked
   */
  async execute(answer: OidcAnswer): Promise<OidcOutcome> {
    const { emailDomains } = this.door.providerOf(answer.provider);
    const request = await this.claim(answer);
    let identity: ProvenIdentity | undefined;
    try {
      const binding = bindingOf(answer.secret ?? '', answer.state, request.challengeNonce);
      identity = await this.providers.redeem(answer.provider, answer.query, binding);
      assertDomain(identity.email, emailDomains);
      return {
        purpose: request.purpose,
        returnTo: request.returnTo,
        ...(await this.finish(request, identity, answer)),
      };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (request.personId !== null) return this.ends.own.refuse(request, error);
      return this.ends.sessions.refuse(identity, error);
    }
  }

  private async finish(
    request: OidcRequest,
    identity: ProvenIdentity,
    { origin }: OidcAnswer,
  ): Promise<{ readonly signIn?: SignInOutcome }> {
    switch (request.purpose) {
      case 'SIGN_IN':
        return { signIn: await this.ends.sessions.open(identity, origin) };
      case 'JOIN':
        return { signIn: await this.ends.join.execute(request, identity, origin) };
      case 'LINK':
        await this.ends.own.link(request, identity);
        return {};
      case 'CONFIRM':
        await this.ends.own.confirm(request, identity);
        return {};
    }
  }

  /** The request is used from here on, whatever comes of it: an answer is tried once. */
  private claim({ provider, secret, state }: OidcAnswer): Promise<OidcRequest> {
    return this.scope.run(async (tx, now) => {
      const request = await this.requests.lock(tx, sha256Of(state));
      const fits =
        request !== undefined &&
        secret !== undefined &&
        request.browserSha256 === sha256Of(secret) &&
        request.providerId === provider &&
        request.usedAt === null &&
        now < request.expiresAt;
      if (!fits) throw new OidcRequestInvalid();
      await this.requests.use(tx, request.stateSha256, now);
      return request;
    });
  }
}
