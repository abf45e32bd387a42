import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { AccountEvents } from '../../../ports/account-events.js';
import { PasswordHasher } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditParties } from '../../audit/public.js';
import { checkPassword, type Account } from '../domain/account.js';
import { IdentityFieldInvalid } from '../domain/errors.js';
import { RecoveryCodeInvalid, RecoveryCoolingOff } from '../domain/recovery-errors.js';
import { CONFIRMATIONS, isUnderWay, type RecoveryCase } from '../domain/recovery.js';
import { Logins } from './oidc-ports.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts, IdentitySettings, Sessions } from './ports.js';
import { Recoveries } from './recovery-ports.js';
import { RecoveryPeople } from './recovery-people.js';
import { ApiTokens, PendingSignIns, RecoveryCodes, SecondFactors } from './second-factor-ports.js';
import { SignInRefusals } from './sign-in-refusals.js';

export interface RecoveryInput {
  readonly id: string;
  /** Both parts of the code, in any order. */
  readonly parts: readonly string[];
  /** The old one, where only the second factor was lost. */
  readonly password?: string;
  /** Where the whole account was lost. */
  readonly newPassword?: string;
}

type Taken = {
  readonly sessionsEnded: number;
  readonly tokensRevoked: number;
};

/** Everything by which an account is entered. */
@Injectable()
export class AccessRecords {
  constructor(
    readonly pending: PendingSignIns,
    readonly sessions: Sessions,
    readonly tokens: ApiTokens,
    readonly logins: Logins,
  ) {}
}

/** Everything that is taken from an account when it is recovered: whoever held it before holds nothing afterwards. */
@Injectable()
export class AccountReset {
  constructor(
    private readonly factors: SecondFactors,
    private readonly codes: RecoveryCodes,
    private readonly access: AccessRecords,
  ) {}

  async execute(tx: Tx, personId: string, at: Date): Promise<Taken & { readonly loginsRemoved: number }> {
    for (const state of ['ACTIVE', 'PENDING'] as const) {
      const factor = await this.factors.lock(tx, personId, state);
      if (factor === undefined) continue;
      await this.factors.remove(tx, factor.id, at);
      await this.codes.voidAll(tx, factor.id, at);
    }
    const loginsRemoved = await this.access.logins.removeAll(tx, personId, at);
    return { loginsRemoved, ...(await this.endAccess(tx, personId, at)) };
  }

  /** Sessions, half-open sign-ins and tokens alone. */
  async endAccess(tx: Tx, personId: string, at: Date): Promise<Taken> {
    await this.access.pending.voidAll(tx, personId, at);
    const sessionsEnded = await this.access.sessions.revokeAll(tx, personId, at);
    return { sessionsEnded, tokensRevoked: await this.access.tokens.revokeAll(tx, personId, at) };
  }
}

/** The stores behind the end of a recovery. */
@Injectable()
export class RecoveryRecords {
  constructor(
    readonly recoveries: Recoveries,
    readonly accounts: Accounts,
    readonly attempts: PasswordAttempts,
    readonly settings: IdentitySettings,
    readonly clock: ClockPort,
  ) {}
}

/** What the end of a recovery needs besides its stores. */
@Injectable()
export class RecoveryDoor {
  constructor(
    readonly people: RecoveryPeople,
    readonly hasher: PasswordHasher,
    readonly audit: AuditLog,
    readonly events: AccountEvents,
  ) {}
}

interface Checked {
  readonly account: Account;
  readonly parties: AuditParties | undefined;
  readonly one: RecoveryCase;
  readonly now: Date;
}

type Refusal = { readonly account?: Account; readonly because: RecoveryCodeInvalid | RecoveryCoolingOff };

/** The person of the account, with the parts of both people who vouched, comes back in. */
@Injectable()
export class CompleteRecovery {
  constructor(
    private readonly records: RecoveryRecords,
    private readonly door: RecoveryDoor,
    private readonly reset: AccountReset,
    private readonly refusals: SignInRefusals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @returns until when the account signs nothing @throws RecoveryCodeInvalid, RecoveryCoolingOff, PasswordTooWeak, IdentityFieldInvalid */
  async execute(input: RecoveryInput): Promise<Date> {
    const { newPassword } = input;
    const newHash = newPassword === undefined ? undefined : await this.door.hasher.hash(newPassword);
    const scope = { kind: 'system', purpose: 'recovery of an account' } as const;
    const result = await this.unitOfWork.run(scope, (tx) => this.complete(tx, input, newHash));
    return result instanceof Date ? result : this.refusals.refuse(result.account, 'recovery.complete', result.because);
  }

  private async complete(tx: Tx, input: RecoveryInput, newHash: string | undefined): Promise<Date | Refusal> {
    const { accounts, recoveries, settings } = this.records;
    const checked = await this.checked(tx, input);
    if ('because' in checked) return checked;
    const { account, now, one, parties } = checked;
    const isLost = one.kind === 'ACCOUNT';
    const hours = settings.recoverySigningHours;
    const signingClosedUntil = new Date(now.getTime() + hours * 3_600_000);
    const taken = await this.reset.execute(tx, account.id, now);
    await accounts.change(tx, account.id, { signingClosedUntil, ...(isLost && { passwordHash: newHash ?? null }) });
    await accounts.recordAttempts(tx, account.id, { failedAttempts: 0, lockedUntil: null });
    await recoveries.change(tx, one.id, { state: 'COMPLETED', endedAt: now });
    const told = { type: 'RECOVERY_COMPLETED', personId: account.id, at: now, detail: null } as const;
    await this.door.events.security(tx, told);
    await this.door.audit.append(tx, {
      parties,
      actor: { system: 'recovery of an account' },
      action: 'recovery.completed',
      object: { type: 'PERSON', id: account.id },
      after: { recovery: one.id, kind: one.kind, ...taken, signingClosedUntil: signingClosedUntil.toISOString() },
    });
    return signingClosedUntil;
  }

  private async checked(tx: Tx, input: RecoveryInput): Promise<Checked | Refusal> {
    const { clock, recoveries } = this.records;
    const now = clock.now();
    const one = await recoveries.lock(tx, input.id);
    const subject = one && (await this.door.people.subject(tx, one.personId));
    if (one === undefined || subject === undefined || subject.account.deactivatedAt !== null)
      return { because: new RecoveryCodeInvalid() };
    const { account, parties } = subject;
    if (
      one.state !== 'CONFIRMED' ||
      one.readyAt === null ||
      !isUnderWay(one, now) ||
      !(await this.hasParts(tx, one, input.parts))
    )
      return { account, because: new RecoveryCodeInvalid() };
    if (now < one.readyAt) return { account, because: new RecoveryCoolingOff(one.readyAt) };
    if (one.kind === 'ACCOUNT') checkNewPassword(input, account);
    else if (!(await this.isOldPassword(tx, account, input.password)))
      return { account, because: new RecoveryCodeInvalid() };
    return { account, parties, one, now };
  }

  private async hasParts(tx: Tx, one: RecoveryCase, parts: readonly string[]): Promise<boolean> {
    const given = new Set(parts.map((part) => sha256Of(part.trim())));
    const wanted = await this.records.recoveries.confirmations(tx, one.id);
    return wanted.length >= CONFIRMATIONS && wanted.every(({ partSha256 }) => given.has(partSha256 as never));
  }

  /** A wrong one counts towards the lockout. */
  private async isOldPassword(tx: Tx, account: Account, password: string | undefined): Promise<boolean> {
    const outcome = await this.records.attempts.check(account, password ?? '');
    if (outcome === 'WRONG') await this.records.attempts.recordFailure(tx, account);
    return outcome === 'RIGHT';
  }
}

function checkNewPassword(input: RecoveryInput, account: Account): void {
  if (input.newPassword === undefined)
    throw new IdentityFieldInvalid(
      '/newPassword',
      'The account was lost as a whole, so it needs a new password. Give one.',
    );
  checkPassword(input.newPassword, account.email, '/newPassword');
}
