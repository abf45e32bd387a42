import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import type { Account } from '../domain/account.js';
import { SecondFactorCodeMissing } from '../domain/second-factor-errors.js';
import type { SessionOrigin } from '../domain/session.js';
import { OpenSession, type OpenedSession } from './open-session.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts } from './ports.js';
import { PendingSignIns, SecondFactors } from './second-factor-ports.js';
import { SignInRefusals } from './sign-in-refusals.js';

/** The password was right and the account has a second factor: its code is still to come. */
export interface PendingSignIn {
  /** Shown once, good for one sign-in. */
  readonly pendingToken: string;
  readonly expiresAt: Date;
}

export type SignInOutcome = OpenedSession | PendingSignIn;

/** For accounts without a second factor. @throws SecondFactorCodeMissing when the account has one after all */
export function opened(outcome: SignInOutcome): OpenedSession {
  if ('pendingToken' in outcome) throw new SecondFactorCodeMissing();
  return outcome;
}

const PENDING_MINUTES = 5;

/** The stores behind the first step of signing in. */
@Injectable()
export class SignInRecords {
  constructor(
    readonly accounts: Accounts,
    readonly factors: SecondFactors,
    readonly pending: PendingSignIns,
    readonly secrets: SecretSource,
    readonly clock: ClockPort,
  ) {}
}

/** Opens a session by e-mail and password, or asks for the second factor. Failures are counted, audited and answered all alike. */
@Injectable()
export class SignIn {
  constructor(
    private readonly records: SignInRecords,
    private readonly attempts: PasswordAttempts,
    private readonly session: OpenSession,
    private readonly refusals: SignInRefusals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws SignInFailed */
  async execute(input: {
    readonly email: string;
    readonly password: string;
    readonly origin?: SessionOrigin;
  }): Promise<SignInOutcome> {
    const email = input.email.trim().toLowerCase();
    const result = await this.unitOfWork.run({ kind: 'system', purpose: 'sign-in' }, async (tx) => {
      const account = await this.records.accounts.lock(tx, { email });
      const outcome = await this.attempts.check(account, input.password);
      if (account === undefined) return {};
      if (outcome === 'RIGHT') return { account, outcome: await this.proceed(tx, account, input.origin) };
      if (outcome === 'WRONG') await this.attempts.recordFailure(tx, account);
      return { account };
    });
    if (result.outcome !== undefined) return result.outcome;
    return this.refusals.signIn(result.account);
  }

  private async proceed(tx: Tx, account: Account, origin: SessionOrigin | undefined): Promise<SignInOutcome> {
    // Failures are forgotten after the last step only: a right password does not buy new guesses at the code.
    if (await this.records.factors.isActive(tx, account.id)) return this.await(tx, account);
    await this.attempts.recordSuccess(tx, account);
    return this.session.open(tx, account, { method: 'PASSWORD', ...(origin && { origin }) });
  }

  private async await(tx: Tx, account: Account): Promise<PendingSignIn> {
    const { clock, pending, secrets } = this.records;
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + PENDING_MINUTES * 60_000);
    const pendingToken = secrets.token();
    const tokenSha256 = sha256Of(pendingToken);
    await pending.insert(tx, { tokenSha256, personId: account.id, createdAt, expiresAt, usedAt: null });
    return { pendingToken, expiresAt };
  }
}
