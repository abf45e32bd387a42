import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditEvent, type AuditParties } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { AccountNotFound } from '../domain/account-errors.js';
import { NotPermitted } from '../domain/errors.js';
import { RecoveryConfirmedAlready, RecoveryNotFound } from '../domain/recovery-errors.js';
import {
  CONFIRMATIONS,
  isUnderWay,
  type RecoveryCapacity,
  type RecoveryCase,
  type RecoveryKind,
} from '../domain/recovery.js';
import { Act } from './act.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { NewRecoveries } from './open-recovery.js';
import { Accounts, IdentitySettings } from './ports.js';
import { Recoveries } from './recovery-ports.js';
import { RecoveryPeople } from './recovery-people.js';

export interface GivenConfirmation {
  readonly recovery: RecoveryCase;
  /** One of the two parts of the recovery code, shown once: only the person who lost the account gets both. */
  readonly part: string;
}

/** The stores and sources of confirmations. */
@Injectable()
export class ConfirmationRecords {
  constructor(
    readonly recoveries: Recoveries,
    readonly settings: IdentitySettings,
    readonly secrets: SecretSource,
    readonly audit: AuditLog,
    readonly clock: ClockPort,
  ) {}

  /** Appends to the audit log, so it comes last. */
  async give(
    tx: Tx,
    one: RecoveryCase,
    by: { capacity: RecoveryCapacity; personId: string | null; reason: string },
    said: { actor: AuditEvent['actor']; parties: AuditParties | undefined },
  ): Promise<GivenConfirmation> {
    const now = this.clock.now();
    const part = this.secrets.token();
    await this.recoveries.confirm(tx, { caseId: one.id, ...by, partSha256: sha256Of(part), confirmedAt: now });
    const given = await this.recoveries.confirmations(tx, one.id);
    const recovery = given.length < CONFIRMATIONS ? one : await this.confirmed(tx, one, now);
    await this.audit.append(tx, {
      ...said,
      action: 'recovery.confirmed',
      object: { type: 'PERSON', id: one.personId },
      reason: by.reason,
      after: { recovery: one.id, capacity: by.capacity, readyAt: recovery.readyAt?.toISOString() ?? null },
    });
    return { recovery, part };
  }

  private async confirmed(tx: Tx, one: RecoveryCase, now: Date): Promise<RecoveryCase> {
    const readyAt = new Date(now.getTime() + this.settings.recoveryWaitHours * 3_600_000);
    await this.recoveries.change(tx, one.id, { state: 'CONFIRMED', readyAt });
    return { ...one, state: 'CONFIRMED', readyAt };
  }
}

/** One of two people vouches, with password and second factor, that the person who asks is the person of the account. */
@Injectable()
export class ConfirmRecovery {
  constructor(
    private readonly act: Act,
    private readonly proof: IdentityProof,
    private readonly people: RecoveryPeople,
    private readonly records: ConfirmationRecords,
  ) {}

  /** @throws RecoveryNotFound, OwnRecovery, NotPermitted, RecoveryConfirmedAlready, IdentityFieldInvalid, and what IdentityProof refuses */
  execute(
    principal: Principal,
    input: Credentials & { readonly id: string; readonly reason: string },
  ): Promise<GivenConfirmation> {
    const object = { type: 'RECOVERY', id: input.id };
    return this.act.perform(principal, { action: 'recovery.confirm', object }, async (tx, concerning) => {
      const { clock, recoveries } = this.records;
      const one = await recoveries.lock(tx, input.id);
      const subject = one && (await this.people.subject(tx, one.personId));
      if (one === undefined || subject === undefined || !isUnderWay(one, clock.now()))
        throw new RecoveryNotFound(input.id);
      const given = await recoveries.confirmations(tx, one.id);
      const capacity = await this.people.capacity(tx, principal, { one, account: subject.account, given });
      if (subject.parties !== undefined) concerning(subject.parties);
      if (given.length >= CONFIRMATIONS) throw new RecoveryConfirmedAlready('two people');
      const reason = parseReason(input.reason);
      await this.proof.prove(tx, principal, input);
      const by = { capacity, personId: principal.personId, reason };
      return this.records.give(tx, one, by, { actor: principal, parties: subject.parties });
    });
  }
}

/** Whoever operates the machine vouches for an administrator, at the command line; one more person is needed. */
@Injectable()
export class ConfirmRecoveryAsOperator {
  constructor(
    private readonly accounts: Accounts,
    private readonly people: RecoveryPeople,
    private readonly news: NewRecoveries,
    private readonly records: ConfirmationRecords,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Opens the case when there is none. @throws AccountNotFound, NotPermitted for members of organisations, RecoveryConfirmedAlready */
  execute(input: {
    readonly email: string;
    readonly kind: RecoveryKind;
    readonly reason: string;
  }): Promise<GivenConfirmation> {
    const reason = parseReason(input.reason);
    const said = { actor: { system: 'operator at the command line' }, parties: undefined };
    return this.unitOfWork.run({ kind: 'system', purpose: 'recovery by the operator' }, async (tx) => {
      const found = await this.accounts.lock(tx, { email: input.email.trim().toLowerCase() });
      if (found === undefined || found.deactivatedAt !== null) throw new AccountNotFound();
      if (found.organisationId !== null)
        throw new NotPermitted(['CQL', 'VPM'], [], 'A lead of the organisation and an administrator confirm this one.');
      const one = await this.caseOf(tx, found.id, { kind: input.kind, reason });
      const given = await this.records.recoveries.confirmations(tx, one.id);
      if (given.length >= CONFIRMATIONS || given.some(({ capacity }) => capacity === 'OPERATOR'))
        throw new RecoveryConfirmedAlready('the operator, or two people');
      return this.records.give(tx, one, { capacity: 'OPERATOR', personId: null, reason }, said);
    });
  }

  private async caseOf(tx: Tx, personId: string, about: { kind: RecoveryKind; reason: string }): Promise<RecoveryCase> {
    const underWay = await this.records.recoveries.lockUnderWay(tx, personId);
    if (underWay !== undefined && isUnderWay(underWay, this.records.clock.now())) return underWay;
    const said = { actor: { system: 'operator at the command line' }, parties: undefined };
    return this.news.begin(tx, { personId, openedBy: null, ...about }, said);
  }
}

/** Stops a recovery: the person of the account, an administrator, or a lead of the person's organisation. */
@Injectable()
export class CancelRecovery {
  constructor(
    private readonly act: Act,
    private readonly people: RecoveryPeople,
    private readonly records: ConfirmationRecords,
  ) {}

  /** @throws RecoveryNotFound, IdentityFieldInvalid */
  execute(principal: Principal, input: { readonly id: string; readonly reason: string }): Promise<RecoveryCase> {
    const object = { type: 'RECOVERY', id: input.id };
    return this.act.perform(principal, { action: 'recovery.cancel', object }, async (tx, concerning) => {
      const { audit, clock, recoveries } = this.records;
      const one = await recoveries.lock(tx, input.id);
      const subject = one && (await this.people.subject(tx, one.personId));
      if (one === undefined || subject === undefined || !isUnderWay(one, clock.now()))
        throw new RecoveryNotFound(input.id);
      if (!(await this.mayCancel(tx, principal, subject.account))) throw new RecoveryNotFound(input.id);
      if (subject.parties !== undefined) concerning(subject.parties);
      const reason = parseReason(input.reason);
      const change = { state: 'CANCELLED', endedAt: clock.now() } as const;
      await recoveries.change(tx, one.id, change);
      await audit.append(tx, {
        parties: subject.parties,
        actor: principal,
        action: 'recovery.cancelled',
        object: { type: 'PERSON', id: one.personId },
        reason,
        after: { recovery: one.id },
      });
      return { ...one, ...change };
    });
  }

  private async mayCancel(
    tx: Tx,
    principal: Principal,
    account: { readonly id: string; readonly organisationId: string | null },
  ): Promise<boolean> {
    if (principal.apiToken !== undefined) return false;
    if (account.id === principal.personId || (await this.people.isAdministrator(tx, principal))) return true;
    const isColleague = account.organisationId !== null && account.organisationId === principal.organisationId;
    return isColleague && (await this.people.leads(tx, principal)) !== undefined;
  }
}
