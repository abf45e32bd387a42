import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { parseEmail, parseName } from '../domain/account.js';
import { ChallengeExpired, ChallengeMismatch, ChallengeUsed } from '../domain/errors.js';
import { PersonMustAct } from '../domain/second-factor-errors.js';
import { isRefusal } from './act.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { OidcDoor, type BegunOidc, type NewOidc } from './oidc-door.js';
import { OidcRequests } from './oidc-ports.js';
import { OwnAct } from './own-act.js';
import { Challenges } from './ports.js';

const SCOPE = { kind: 'system', purpose: 'sign-in at an identity provider' } as const;

export interface OidcSignInInput {
  readonly provider: string;
  readonly returnTo?: string | null;
  /** Joins with it instead of signing in. */
  readonly invitation?: {
    readonly token: string;
    readonly printedName: string;
    /** Used when the provider vouches for none. */
    readonly email?: string | null;
  };
}

/** Sends somebody without a session to an identity provider: to sign in, or to redeem an invitation without a password. */
@Injectable()
export class BeginOidcSignIn {
  constructor(
    private readonly door: OidcDoor,
    private readonly requests: OidcRequests,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws OidcProviderUnknown, ReturnAddressRefused, IdentityFieldInvalid, OIDC_PROVIDER_UNAVAILABLE */
  async execute({ invitation, provider, returnTo }: OidcSignInInput): Promise<BegunOidc> {
    const begun = await this.door.begin({ provider, returnTo: returnTo ?? null, ...joining(invitation) });
    await this.unitOfWork.run(SCOPE, (tx) => this.requests.insert(tx, begun.request));
    return begun;
  }
}

function joining(invitation: OidcSignInInput['invitation']): Omit<NewOidc, 'provider' | 'returnTo'> {
  if (invitation === undefined) return { purpose: 'SIGN_IN' };
  const { email, printedName, token } = invitation;
  return {
    purpose: 'JOIN',
    invitationSha256: sha256Of(token),
    printedName: parseName(printedName, '/printedName'),
    email: email == null ? null : parseEmail(email),
  };
}

/** Begins a request in the name of a person; a provider that is away is written down. */
@Injectable()
export class OwnOidc {
  constructor(
    private readonly door: OidcDoor,
    private readonly requests: OidcRequests,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async begin(principal: Principal, action: string, of: NewOidc): Promise<BegunOidc> {
    try {
      return await this.door.begin({ ...of, personId: principal.personId, sessionSha256: sessionOf(principal) });
    } catch (error) {
      if (isRefusal(error))
        await this.audit.denied(
          { actor: principal, action, object: { type: 'PERSON', id: principal.personId } },
          error,
        );
      throw error;
    }
  }

  async keep(begun: BegunOidc): Promise<BegunOidc> {
    await this.unitOfWork.run(SCOPE, (tx) => this.requests.insert(tx, begun.request));
    return begun;
  }
}

/** Links one more login to one's own account, after proving who one is. */
@Injectable()
export class BeginOidcLink {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly oidc: OwnOidc,
  ) {}

  /** @throws what IdentityProof refuses, OidcProviderUnknown, ReturnAddressRefused, OIDC_PROVIDER_UNAVAILABLE */
  async execute(
    principal: Principal,
    input: Credentials & { readonly provider: string; readonly returnTo?: string | null },
  ): Promise<BegunOidc> {
    const { provider, returnTo } = input;
    const begun = await this.oidc.begin(principal, 'login.link', {
      purpose: 'LINK',
      provider,
      returnTo: returnTo ?? null,
    });
    await this.own.perform(principal, 'login.link', async (tx) => {
      await this.proof.prove(tx, principal, input);
      return { result: undefined };
    });
    return this.oidc.keep(begun);
  }
}

/** Asks a person who signed in at a provider to enter his or her credentials there once more: for one signature, or one act on the account. */
@Injectable()
export class BeginOidcConfirmation {
  constructor(
    private readonly own: OwnAct,
    private readonly challenges: Challenges,
    private readonly oidc: OwnOidc,
    private readonly clock: ClockPort,
  ) {}

  /** @throws ChallengeMismatch, ChallengeUsed, ChallengeExpired, OidcProviderUnknown, ReturnAddressRefused, OIDC_PROVIDER_UNAVAILABLE */
  async execute(
    principal: Principal,
    input: { readonly provider: string; readonly nonce?: string | null; readonly returnTo?: string | null },
  ): Promise<BegunOidc> {
    const { nonce, provider, returnTo } = input;
    await this.own.perform(principal, 'login.confirm', async (tx) => {
      if (nonce != null) await this.assertOwn(tx, principal, nonce);
      return { result: undefined };
    });
    const of = { purpose: 'CONFIRM', provider, returnTo: returnTo ?? null, challengeNonce: nonce ?? null } as const;
    return this.oidc.keep(await this.oidc.begin(principal, 'login.confirm', of));
  }

  private async assertOwn(tx: Tx, principal: Principal, nonce: string): Promise<void> {
    const challenge = await this.challenges.lock(tx, nonce);
    if (challenge === undefined) throw new ChallengeMismatch('it was never issued');
    if (challenge.personId !== principal.personId) throw new ChallengeMismatch('another person');
    if (challenge.sessionSha256 !== sessionOf(principal)) throw new ChallengeMismatch('another session');
    if (challenge.usedAt !== null) throw new ChallengeUsed();
    if (challenge.expiresAt <= this.clock.now()) throw new ChallengeExpired(challenge.expiresAt);
  }
}

/** @throws PersonMustAct for tokens and for work at the machine's own command line, which have no session */
function sessionOf({ sessionSha256 }: Principal): string {
  if (sessionSha256 === undefined) throw new PersonMustAct();
  return sessionSha256;
}
