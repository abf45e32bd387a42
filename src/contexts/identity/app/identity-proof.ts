import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { isLocked, type Account } from '../domain/account.js';
import { AccountLocked, WrongPassword } from '../domain/errors.js';
import { OidcConfirmationMissing } from '../domain/oidc-errors.js';
import { PersonMustAct } from '../domain/second-factor-errors.js';
import { isByProvider } from '../domain/session.js';
import { OidcRequests } from './oidc-ports.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts, IdentitySettings, Sessions } from './ports.js';
import { SecondFactorCheck, type SecondStep } from './second-factor-check.js';

/** What a person enters again, right before an act that a session alone does not carry. */
export interface Credentials {
  /** Absent or empty for who signed in at an identity provider: a confirmation from there, or the code, takes its place. */
  readonly password?: string | null;
  /** Needed with the password when the account has a second factor. */
  readonly code?: string | null;
}

/** Password; credentials entered at the identity provider just now; the session begun there, to which a code is added. */
export type FirstProof = 'PASSWORD' | 'OIDC' | 'OIDC_SESSION';

export interface Proven {
  readonly account: Account;
  readonly first: FirstProof;
  readonly step: SecondStep;
}

interface ProofOptions {
  /** Default `false`: signatures take codes of the app alone. */
  readonly acceptsRecoveryCode?: boolean;
  /** Of the signing challenge that a confirmation at the provider has to be for. */
  readonly challengeNonce?: string;
}

/** What a proof without a password rests on. */
@Injectable()
export class ProviderProof {
  constructor(
    private readonly sessions: Sessions,
    private readonly requests: OidcRequests,
    private readonly settings: IdentitySettings,
    private readonly clock: ClockPort,
  ) {}

  /** Whether the person signed in at an identity provider, in this session. */
  async isOpenBy(tx: Tx, { sessionSha256 }: Principal): Promise<boolean> {
    const session = sessionSha256 === undefined ? undefined : await this.sessions.find(tx, sessionSha256);
    return session !== undefined && isByProvider(session.method);
  }

  /** Uses up a confirmation from the provider: of this person, in this session, for this challenge or, without one, for an act on the account. */
  spend(tx: Tx, { personId, sessionSha256 }: Principal, challengeNonce: string | null): Promise<boolean> {
    if (sessionSha256 === undefined) return Promise.resolve(false);
    const now = this.clock.now();
    const since = new Date(now.getTime() - this.settings.challengeMinutes * 60_000);
    return this.requests.spend(tx, { personId, sessionSha256, challengeNonce }, now, since);
  }
}

/** Proves that the person at the keyboard is the one signed in: the password, and the second factor where there is one. */
@Injectable()
export class IdentityProof {
  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: PasswordAttempts,
    private readonly secondFactor: SecondFactorCheck,
    private readonly provider: ProviderProof,
    private readonly clock: ClockPort,
  ) {}

  /**
   * Locks the account's row. Call it inside `Act.perform`, which counts and audits a failure after the rollback.
   * @throws PersonMustAct, WrongPassword, AccountLocked, SecondFactorCodeMissing, WrongSecondFactor, OidcConfirmationMissing
   */
  async prove(tx: Tx, principal: Principal, given: Credentials, options: ProofOptions = {}): Promise<Proven> {
    if (principal.apiToken !== undefined) throw new PersonMustAct();
    const account = await this.accounts.lock(tx, { id: principal.personId });
    const isByPassword = (given.password ?? '') !== '' || !(await this.provider.isOpenBy(tx, principal));
    const proven = isByPassword
      ? await this.byPassword(tx, account, given, options)
      : await this.byProvider(tx, principal, account, { ...options, code: given.code ?? null });
    await this.attempts.recordSuccess(tx, proven.account);
    return proven;
  }

  private async byPassword(
    tx: Tx,
    account: Account | undefined,
    { code, password }: Credentials,
    { acceptsRecoveryCode = false }: ProofOptions,
  ): Promise<Proven> {
    const outcome = await this.attempts.check(account, password ?? '');
    if (account === undefined || outcome === 'WRONG') throw new WrongPassword();
    if (outcome === 'LOCKED') throw new AccountLocked(account.lockedUntil ?? this.clock.now());
    const step = await this.secondFactor.check(tx, account.id, { code: code ?? null, acceptsRecoveryCode });
    return { account, first: 'PASSWORD', step };
  }

  /** Never by the session alone: credentials entered at the provider just now, or a code of the local second factor. */
  private async byProvider(
    tx: Tx,
    principal: Principal,
    account: Account | undefined,
    { acceptsRecoveryCode = false, challengeNonce, code }: ProofOptions & { readonly code: string | null },
  ): Promise<Proven> {
    if (account === undefined) throw new OidcConfirmationMissing();
    if (isLocked(account, this.clock.now())) throw new AccountLocked(account.lockedUntil ?? this.clock.now());
    const hasCode = (code ?? '').trim() !== '';
    const step = hasCode ? await this.secondFactor.check(tx, account.id, { code, acceptsRecoveryCode }) : 'NONE';
    const isConfirmed = await this.provider.spend(tx, principal, challengeNonce ?? null);
    if (!isConfirmed && step === 'NONE') throw new OidcConfirmationMissing();
    return { account, first: isConfirmed ? 'OIDC' : 'OIDC_SESSION', step };
  }
}
