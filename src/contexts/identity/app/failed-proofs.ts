import { Injectable } from '@nestjs/common';
import { AccountEvents } from '../../../ports/account-events.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts } from './ports.js';

/** A person in a session failed to prove who he or she is: it counts towards the lockout, and the owner of the account is told. */
@Injectable()
export class FailedProofs {
  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: PasswordAttempts,
    private readonly events: AccountEvents,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** In a transaction of its own: that of the act was rolled back. @param detail what was tried */
  async record(personId: string, detail: string): Promise<void> {
    await this.unitOfWork.run({ kind: 'system', purpose: 'count of failed proofs' }, async (tx) => {
      const account = await this.accounts.lock(tx, { id: personId });
      if (account === undefined) return;
      await this.attempts.recordFailure(tx, account);
      await this.events.security(tx, { type: 'REAUTHENTICATION_FAILED', personId, at: this.clock.now(), detail });
    });
  }
}
