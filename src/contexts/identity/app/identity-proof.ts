import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Account } from '../domain/account.js';
import { AccountLocked, WrongPassword } from '../domain/errors.js';
import { PersonMustAct } from '../domain/second-factor-errors.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts } from './ports.js';
import { SecondFactorCheck, type SecondStep } from './second-factor-check.js';

/** What a person enters again, right before an act that a session alone does not carry. */
export interface Credentials {
  readonly password: string;
  /** Needed when the account has a second factor. */
  readonly code?: string | null;
}

/** Proves that the person at the keyboard is the one signed in: the password, and the second factor where there is one. */
@Injectable()
export class IdentityProof {
  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: PasswordAttempts,
    private readonly secondFactor: SecondFactorCheck,
    private readonly clock: ClockPort,
  ) {}

  /**
   * Locks the account's row. Call it inside `Act.perform`, which counts and audits a failure after the rollback.
   * @param acceptsRecoveryCode default `false`: signatures take codes of the app alone
   * @throws PersonMustAct, WrongPassword, AccountLocked, SecondFactorCodeMissing, WrongSecondFactor
   */
  async prove(
    tx: Tx,
    principal: Principal,
    given: Credentials,
    acceptsRecoveryCode = false,
  ): Promise<{ readonly account: Account; readonly step: SecondStep }> {
    if (principal.apiToken !== undefined) throw new PersonMustAct();
    const account = await this.accounts.lock(tx, { id: principal.personId });
    const outcome = await this.attempts.check(account, given.password);
    if (account === undefined || outcome === 'WRONG') throw new WrongPassword();
    if (outcome === 'LOCKED') throw new AccountLocked(account.lockedUntil ?? this.clock.now());
    const step = await this.secondFactor.check(tx, account.id, { code: given.code, acceptsRecoveryCode });
    await this.attempts.recordSuccess(tx, account);
    return { account, step };
  }
}
