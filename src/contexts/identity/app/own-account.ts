import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { PasswordHasher } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { checkPassword } from '../domain/account.js';
import { SessionNotFound } from '../domain/account-errors.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { OwnAct } from './own-act.js';
import { Accounts, Sessions, type Session } from './ports.js';
import { PendingSignIns } from './second-factor-ports.js';

/** The stores of one's own account. */
@Injectable()
export class OwnAccountRecords {
  constructor(
    readonly accounts: Accounts,
    readonly sessions: Sessions,
    readonly pending: PendingSignIns,
    readonly hasher: PasswordHasher,
    readonly clock: ClockPort,
  ) {}
}

/** A new password, by the old one and the second factor where there is one. Other sessions end; API tokens go on. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly records: OwnAccountRecords,
  ) {}

  /** @throws WrongPassword, AccountLocked, SecondFactorCodeMissing, WrongSecondFactor, PasswordTooWeak */
  async execute(principal: Principal, input: Credentials & { readonly newPassword: string }): Promise<void> {
    const { accounts, clock, hasher, pending, sessions } = this.records;
    // Slow, so before the transaction; it is thrown away when the proof fails.
    const passwordHash = await hasher.hash(input.newPassword);
    await this.own.perform(principal, 'password.change', async (tx) => {
      const { account } = await this.proof.prove(tx, principal, input);
      checkPassword(input.newPassword, account.email, '/newPassword');
      const now = clock.now();
      await accounts.change(tx, account.id, { passwordHash });
      await pending.voidAll(tx, account.id, now);
      const ended = await sessions.revokeAll(tx, account.id, now, principal.sessionSha256);
      return { result: undefined, event: { action: 'password.changed', after: { otherSessionsEnded: ended } } };
    });
  }
}

/** One's own open sessions, newest first. */
@Injectable()
export class ReadSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(principal: Principal): Promise<readonly Session[]> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'own sessions' }, (tx) =>
      this.sessions.openOf(tx, principal.personId, this.clock.now()),
    );
  }
}

/** Ends one of one's own sessions, or all others, on the server, at once. */
@Injectable()
export class EndSessions {
  constructor(
    private readonly own: OwnAct,
    private readonly sessions: Sessions,
    private readonly clock: ClockPort,
  ) {}

  /** @param input without an id: all but the present one @returns how many were ended @throws SessionNotFound */
  execute(principal: Principal, input: { readonly id?: string }): Promise<number> {
    return this.own.perform(principal, 'session.end', async (tx) => {
      const now = this.clock.now();
      const { id } = input;
      if (id === undefined) {
        const ended = await this.sessions.revokeAll(tx, principal.personId, now, principal.sessionSha256);
        return { result: ended, event: { action: 'sessions.ended', after: { ended } } };
      }
      const open = await this.sessions.openOf(tx, principal.personId, now);
      const found = open.find((one) => one.id === id);
      if (found === undefined) throw new SessionNotFound(id);
      await this.sessions.revoke(tx, found.tokenSha256, now);
      return { result: 1, event: { action: 'sessions.ended', after: { ended: 1, session: id } } };
    });
  }
}
