import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { SecondFactorCodeMissing } from '../domain/second-factor-errors.js';
import type { SessionOrigin } from '../domain/session.js';
import { AfterFirstStep, type SignInOutcome } from './first-step.js';
import type { OpenedSession } from './open-session.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts } from './ports.js';
import { SignInRefusals } from './sign-in-refusals.js';

/** For accounts without a second factor. @throws SecondFactorCodeMissing when the account has one after all */
export function opened(outcome: SignInOutcome): OpenedSession {
  if ('pendingToken' in outcome) throw new SecondFactorCodeMissing();
  return outcome;
}

/** Opens a session by e-mail and password, or asks for the second factor. Failures are counted, audited and answered all alike. */
@Injectable()
export class SignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: PasswordAttempts,
    private readonly afterwards: AfterFirstStep,
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
    const { origin } = input;
    const result = await this.unitOfWork.run({ kind: 'system', purpose: 'sign-in' }, async (tx) => {
      const account = await this.accounts.lock(tx, { email });
      const outcome = await this.attempts.check(account, input.password);
      if (account === undefined) return {};
      const how = { first: 'PASSWORD', ...(origin && { origin }) } as const;
      if (outcome === 'RIGHT') return { account, outcome: await this.afterwards.proceed(tx, account, how) };
      // Where there is no password nothing can be guessed: strangers do not lock such an account.
      if (outcome === 'WRONG' && account.passwordHash !== null) await this.attempts.recordFailure(tx, account);
      return { account };
    });
    if (result.outcome !== undefined) return result.outcome;
    return this.refusals.signIn(result.account);
  }
}
