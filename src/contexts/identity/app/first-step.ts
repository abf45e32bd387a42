import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Account } from '../domain/account.js';
import type { FirstStep, SessionOrigin } from '../domain/session.js';
import { OpenSession, type OpenedSession } from './open-session.js';
import { PasswordAttempts } from './password-attempts.js';
import { PendingSignIns, SecondFactors } from './second-factor-ports.js';

/** The first step was right and the account has a second factor: its code is still to come. */
export interface PendingSignIn {
  /** Shown once, good for one sign-in. */
  readonly pendingToken: string;
  readonly expiresAt: Date;
}

export type SignInOutcome = OpenedSession | PendingSignIn;

const PENDING_MINUTES = 5;

/** The stores behind the first step of signing in. */
@Injectable()
export class FirstStepRecords {
  constructor(
    readonly factors: SecondFactors,
    readonly pending: PendingSignIns,
    readonly secrets: SecretSource,
    readonly clock: ClockPort,
  ) {}
}

/** What follows when a person was recognised by password or identity provider: a session, or the question for the second factor. */
@Injectable()
export class AfterFirstStep {
  constructor(
    private readonly records: FirstStepRecords,
    private readonly attempts: PasswordAttempts,
    private readonly session: OpenSession,
  ) {}

  /** May append to the audit log, so it comes last in its transaction. */
  async proceed(
    tx: Tx,
    account: Account,
    { first, origin }: { readonly first: FirstStep; readonly origin?: SessionOrigin },
  ): Promise<SignInOutcome> {
    // Failures are forgotten after the last step only: a right password does not buy new guesses at the code.
    if (await this.records.factors.isActive(tx, account.id)) return this.await(tx, account, first);
    await this.attempts.recordSuccess(tx, account);
    return this.session.open(tx, account, { method: first, ...(origin && { origin }) });
  }

  private async await(tx: Tx, account: Account, firstStep: FirstStep): Promise<PendingSignIn> {
    const { clock, pending, secrets } = this.records;
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + PENDING_MINUTES * 60_000);
    const pendingToken = secrets.token();
    const tokenSha256 = sha256Of(pendingToken);
    await pending.insert(tx, { tokenSha256, personId: account.id, firstStep, createdAt, expiresAt, usedAt: null });
    return { pendingToken, expiresAt };
  }
}
