import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { afterFailure, isLocked, type Account } from '../domain/account.js';
import { Accounts, IdentitySettings } from './ports.js';

/** Checks passwords and counts failures; the one place where an account locks. */
@Injectable()
export class PasswordAttempts {
  constructor(
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly settings: IdentitySettings,
    private readonly clock: ClockPort,
  ) {}

  /** The password is tried even for an unknown or locked account, so that the time taken tells nothing. */
  async check(account: Account | undefined, password: string): Promise<'RIGHT' | 'WRONG' | 'LOCKED'> {
    const isRight = await this.hasher.verify(password, account?.passwordHash ?? undefined);
    if (account === undefined || account.deactivatedAt !== null) return 'WRONG';
    if (isLocked(account, this.clock.now())) return 'LOCKED';
    return isRight ? 'RIGHT' : 'WRONG';
  }

  async recordSuccess(tx: Tx, account: Account): Promise<void> {
    if (account.failedAttempts === 0 && account.lockedUntil === null) return;
    await this.accounts.recordAttempts(tx, account.id, { failedAttempts: 0, lockedUntil: null });
  }

  async recordFailure(tx: Tx, account: Account): Promise<void> {
    await this.accounts.recordAttempts(tx, account.id, afterFailure(account, this.settings, this.clock.now()));
  }
}
