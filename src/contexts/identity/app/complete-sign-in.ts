import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { isLocked, type Account } from '../domain/account.js';
import { SecondFactorCodeMissing, SignInStepInvalid, WrongSecondFactor } from '../domain/second-factor-errors.js';
import type { SessionMethod, SessionOrigin } from '../domain/session.js';
import { OpenSession, type OpenedSession } from './open-session.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts } from './ports.js';
import { SecondFactorCheck, type SecondStep } from './second-factor-check.js';
import { PendingSignIns } from './second-factor-ports.js';
import { SignInRefusals } from './sign-in-refusals.js';

export interface SecondStepInput {
  readonly pendingToken: string;
  /** Six digits of the authenticator app, or a recovery code. */
  readonly code: string;
  readonly origin?: SessionOrigin;
}

/** The stores and counters behind the second step of signing in. */
@Injectable()
export class SecondStepRecords {
  constructor(
    readonly accounts: Accounts,
    readonly pending: PendingSignIns,
    readonly attempts: PasswordAttempts,
    readonly clock: ClockPort,
  ) {}
}

type StepResult =
  | { readonly opened: OpenedSession }
  | { readonly account?: Account; readonly because: SignInStepInvalid | WrongSecondFactor | SecondFactorCodeMissing };

/** The second step of signing in: the code, after the password. Wrong codes count with the wrong passwords. */
@Injectable()
export class CompleteSignIn {
  constructor(
    private readonly records: SecondStepRecords,
    private readonly secondFactor: SecondFactorCheck,
    private readonly session: OpenSession,
    private readonly refusals: SignInRefusals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws SignInStepInvalid, WrongSecondFactor, SecondFactorCodeMissing */
  async execute(input: SecondStepInput): Promise<OpenedSession> {
    const scope = { kind: 'system', purpose: 'second step of sign-in' } as const;
    const result = await this.unitOfWork.run(scope, (tx) => this.step(tx, input));
    if ('opened' in result) return result.opened;
    return this.refusals.refuse(result.account, 'session.open', result.because);
  }

  private async step(tx: Tx, input: SecondStepInput): Promise<StepResult> {
    const { accounts, attempts, clock, pending } = this.records;
    const now = clock.now();
    const tokenSha256 = sha256Of(input.pendingToken);
    const found = await pending.lock(tx, tokenSha256);
    if (found === undefined || found.usedAt !== null || found.expiresAt <= now)
      return { because: new SignInStepInvalid() };
    const account = await accounts.lock(tx, { id: found.personId });
    if (account === undefined || account.deactivatedAt !== null || isLocked(account, now))
      return { ...(account && { account }), because: new SignInStepInvalid() };
    const step = await this.tried(tx, account, input.code);
    if (typeof step !== 'string') return { account, because: step };
    // The factor went between the two steps, by a recovery: the password of the first step may be an old one.
    if (step === 'NONE') return { account, because: new SignInStepInvalid() };
    await pending.use(tx, tokenSha256, now);
    await attempts.recordSuccess(tx, account);
    const method: SessionMethod = `${found.firstStep}_AND_${step}`;
    const how = { method, ...(input.origin && { origin: input.origin }) };
    return { opened: await this.session.open(tx, account, how) };
  }

  /** The refusal is a value here, so that the count of failures is kept. */
  private async tried(
    tx: Tx,
    account: Account,
    code: string,
  ): Promise<SecondStep | WrongSecondFactor | SecondFactorCodeMissing> {
    try {
      return await this.secondFactor.check(tx, account.id, { code, acceptsRecoveryCode: true });
    } catch (error) {
      if (error instanceof SecondFactorCodeMissing) return error;
      if (!(error instanceof WrongSecondFactor)) throw error;
      await this.records.attempts.recordFailure(tx, account);
      return error;
    }
  }
}
