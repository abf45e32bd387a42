import { Injectable } from '@nestjs/common';
import { AccountEvents } from '../../../ports/account-events.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditEvent, type AuditParties } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { AccountNotFound } from '../domain/account-errors.js';
import { OwnRecovery, RecoveryUnderWay } from '../domain/recovery-errors.js';
import { isUnderWay, RECOVERY_DAYS, type RecoveryCase, type RecoveryKind } from '../domain/recovery.js';
import { Act } from './act.js';
import { Authority } from './authority.js';
import { Accounts } from './ports.js';
import { Recoveries } from './recovery-ports.js';
import { RecoveryPeople } from './recovery-people.js';

/** Begins a case, one at a time for a person. */
@Injectable()
export class NewRecoveries {
  constructor(
    private readonly recoveries: Recoveries,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
    private readonly events: AccountEvents,
  ) {}

  /** Appends to the audit log, so it comes last. @throws RecoveryUnderWay */
  async begin(
    tx: Tx,
    about: { personId: string; kind: RecoveryKind; reason: string; openedBy: string | null },
    said: { actor: AuditEvent['actor']; parties: AuditParties | undefined },
  ): Promise<RecoveryCase> {
    const createdAt = this.clock.now();
    const before = await this.recoveries.lockUnderWay(tx, about.personId);
    if (before !== undefined && isUnderWay(before, createdAt)) throw new RecoveryUnderWay();
    if (before !== undefined)
      await this.recoveries.change(tx, before.id, { state: 'CANCELLED', endedAt: before.expiresAt });
    const one: RecoveryCase = {
      id: this.ids.next(),
      ...about,
      state: 'OPEN',
      createdAt,
      expiresAt: new Date(createdAt.getTime() + RECOVERY_DAYS * 86_400_000),
      readyAt: null,
      endedAt: null,
    };
    await this.recoveries.insert(tx, one);
    await this.events.security(tx, { type: 'RECOVERY_OPENED', personId: one.personId, at: createdAt, detail: null });
    await this.audit.append(tx, {
      ...said,
      action: 'recovery.opened',
      object: { type: 'PERSON', id: one.personId },
      reason: one.reason,
      after: { recovery: one.id, kind: one.kind },
    });
    return one;
  }
}

/** Somebody who cannot sign in asks for help. The answer is the same whether or not there is such an account. */
@Injectable()
export class RequestRecovery {
  constructor(
    private readonly accounts: Accounts,
    private readonly people: RecoveryPeople,
    private readonly news: NewRecoveries,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A case under way goes on. @throws IdentityFieldInvalid */
  async execute(input: {
    readonly email: string;
    readonly kind: RecoveryKind;
    readonly reason: string;
  }): Promise<void> {
    const reason = parseReason(input.reason);
    const email = input.email.trim().toLowerCase();
    await this.unitOfWork.run({ kind: 'system', purpose: 'request for a recovery' }, async (tx) => {
      const account = await this.accounts.lock(tx, { email });
      if (account === undefined || account.deactivatedAt !== null) return;
      const subject = await this.people.subject(tx, account.id);
      const about = { personId: account.id, kind: input.kind, reason, openedBy: null };
      const actor = { system: 'request for a recovery' };
      await this.news.begin(tx, about, { actor, parties: subject?.parties }).catch((error: unknown) => {
        if (!(error instanceof RecoveryUnderWay)) throw error;
      });
    });
  }
}

/** An administrator opens a case for a person who asked by another way. */
@Injectable()
export class OpenRecovery {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly people: RecoveryPeople,
    private readonly news: NewRecoveries,
  ) {}

  /** @throws NotPermitted, AccountNotFound, OwnRecovery, RecoveryUnderWay, IdentityFieldInvalid */
  execute(
    principal: Principal,
    input: { readonly personId: string; readonly kind: RecoveryKind; readonly reason: string },
  ): Promise<RecoveryCase> {
    const object = { type: 'PERSON', id: input.personId };
    return this.act.perform(principal, { action: 'recovery.open', object }, async (tx, concerning) => {
      await this.authority.requireAdministrator(tx, principal);
      const subject = await this.people.subject(tx, input.personId);
      if (subject === undefined || subject.account.deactivatedAt !== null) throw new AccountNotFound();
      if (subject.parties !== undefined) concerning(subject.parties);
      if (input.personId === principal.personId) throw new OwnRecovery();
      const about = {
        personId: subject.account.id,
        kind: input.kind,
        reason: parseReason(input.reason),
        openedBy: principal.personId,
      };
      return this.news.begin(tx, about, { actor: principal, parties: subject.parties });
    });
  }
}
