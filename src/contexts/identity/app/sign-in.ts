import { Injectable } from '@nestjs/common';
import type { OrganisationId, PersonId } from '../../../kernel/ids.js';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import type { Account } from '../domain/account.js';
import { SignInFailed } from '../domain/errors.js';
import { partiesOf } from './organisation-parties.js';
import { PasswordAttempts } from './password-attempts.js';
import { Accounts, IdentitySettings, Organisations, Sessions } from './ports.js';

/** The stores behind signing in. */
@Injectable()
export class SignInRecords {
  constructor(
    readonly accounts: Accounts,
    readonly sessions: Sessions,
    readonly organisations: Organisations,
    readonly settings: IdentitySettings,
    readonly secrets: SecretSource,
  ) {}
}

export interface OpenedSession {
  /** Shown once; only its digest is stored. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly principal: Principal;
}

/** Opens a session by e-mail and password. Failures are counted, audited and answered all alike. */
@Injectable()
export class SignIn {
  constructor(
    private readonly records: SignInRecords,
    private readonly attempts: PasswordAttempts,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
  ) {}

  /** @throws SignInFailed */
  async execute(input: { readonly email: string; readonly password: string }): Promise<OpenedSession> {
    const email = input.email.trim().toLowerCase();
    const result = await this.unitOfWork.run({ kind: 'system', purpose: 'sign-in' }, async (tx) => {
      const account = await this.records.accounts.lock(tx, { email });
      const outcome = await this.attempts.check(account, input.password);
      if (account === undefined) return { account: undefined };
      if (outcome === 'RIGHT') return { account, opened: await this.open(tx, account) };
      if (outcome === 'WRONG') await this.attempts.recordFailure(tx, account);
      return { account };
    });
    if (result.opened !== undefined) return result.opened;
    const failure = new SignInFailed(this.records.settings.lockoutMinutes);
    await this.audit.denied(
      {
        actor: { system: 'sign-in' },
        action: 'session.open',
        object: { type: 'PERSON', id: result.account?.id ?? 'unknown' },
      },
      failure,
    );
    throw failure;
  }

  private async open(tx: Tx, account: Account): Promise<OpenedSession> {
    const { organisations, secrets, sessions, settings } = this.records;
    await this.attempts.recordSuccess(tx, account);
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + settings.sessionMaxHours * 3_600_000);
    const token = secrets.token();
    const tokenSha256 = sha256Of(token);
    const personId = account.id;
    await sessions.insert(tx, { tokenSha256, personId, createdAt: now, lastUsedAt: now, expiresAt, revokedAt: null });
    const principal: Principal = {
      personId: personId as PersonId,
      printedName: account.printedName,
      ...(account.organisationId !== null && { organisationId: account.organisationId as OrganisationId }),
      sessionSha256: tokenSha256,
    };
    const organisation =
      account.organisationId === null ? undefined : await organisations.find(tx, account.organisationId);
    await this.audit.append(tx, {
      parties: partiesOf(organisation),
      actor: principal,
      action: 'session.opened',
      object: { type: 'PERSON', id: personId },
    });
    return { token, expiresAt, principal };
  }
}
