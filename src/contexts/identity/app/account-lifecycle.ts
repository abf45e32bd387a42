import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { parseReason, type Account } from '../domain/account.js';
import { AccountNotFound, AccountStateUnchanged, LastAdministrator, OwnAccount } from '../domain/account-errors.js';
import { isInForce } from '../domain/roles.js';
import { Act } from './act.js';
import { Authority } from './authority.js';
import { AccountReset } from './complete-recovery.js';
import { Accounts, RoleAssignments } from './ports.js';
import { RecoveryPeople } from './recovery-people.js';

/** What an administrator sees of an account: enough to find the right one, nothing of what the person does. */
export interface AccountStanding {
  readonly id: string;
  readonly email: string;
  readonly printedName: string;
  readonly organisationId: string | null;
  readonly disabledAt: Date | null;
}

export interface LifecycleInput {
  readonly personId: string;
  readonly reason: string;
}

/** What the life of accounts is kept with. */
@Injectable()
export class LifecycleRecords {
  constructor(
    readonly accounts: Accounts,
    readonly assignments: RoleAssignments,
    readonly audit: AuditLog,
    readonly clock: ClockPort,
  ) {}

  /** @throws LastAdministrator when nobody else administers the installation */
  async assertNotLastAdministrator(tx: Tx, account: Account): Promise<void> {
    if (account.organisationId !== null) return;
    await this.assignments.lockAdministration(tx);
    const now = this.clock.now();
    const others = (await this.assignments.holders(tx, 'ADM')).filter(
      ({ assignment, personId }) => isInForce(assignment, now) && personId !== account.id,
    );
    if (others.length === 0) throw new LastAdministrator();
  }
}

/** Closes an account at once: its sessions and tokens end, it holds no slot and fills none. Its roles and signatures stay on record. */
@Injectable()
export class DisableAccount {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly people: RecoveryPeople,
    private readonly records: LifecycleRecords,
    private readonly reset: AccountReset,
  ) {}

  /** @throws NotPermitted, OwnAccount, AccountNotFound, AccountStateUnchanged, LastAdministrator, IdentityFieldInvalid */
  execute(principal: Principal, input: LifecycleInput): Promise<AccountStanding> {
    const object = { type: 'PERSON', id: input.personId };
    return this.act.perform(principal, { action: 'account.disable', object }, async (tx, concerning) => {
      const { accounts, audit, clock } = this.records;
      await this.authority.requireAdministrator(tx, principal);
      const subject = await this.people.subject(tx, input.personId);
      if (subject === undefined) throw new AccountNotFound();
      const { account, parties } = subject;
      if (parties !== undefined) concerning(parties);
      if (account.id === principal.personId) throw new OwnAccount();
      if (account.deactivatedAt !== null) throw new AccountStateUnchanged('disabled');
      const reason = parseReason(input.reason);
      await this.records.assertNotLastAdministrator(tx, account);
      const now = clock.now();
      await accounts.change(tx, account.id, { deactivatedAt: now });
      const after = await this.reset.endAccess(tx, account.id, now);
      await audit.append(tx, { parties, actor: principal, action: 'account.disabled', object, reason, after });
      return standingOf({ ...account, deactivatedAt: now });
    });
  }
}

/** Opens a closed account again. It comes back with the roles that were not taken away meanwhile, and without sessions and tokens. */
@Injectable()
export class EnableAccount {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly people: RecoveryPeople,
    private readonly records: LifecycleRecords,
  ) {}

  /** @throws NotPermitted, AccountNotFound, AccountStateUnchanged, IdentityFieldInvalid */
  execute(principal: Principal, input: LifecycleInput): Promise<AccountStanding> {
    const object = { type: 'PERSON', id: input.personId };
    return this.act.perform(principal, { action: 'account.enable', object }, async (tx, concerning) => {
      const { accounts, audit } = this.records;
      await this.authority.requireAdministrator(tx, principal);
      const subject = await this.people.subject(tx, input.personId);
      if (subject === undefined) throw new AccountNotFound();
      const { account, parties } = subject;
      if (parties !== undefined) concerning(parties);
      if (account.deactivatedAt === null) throw new AccountStateUnchanged('enabled');
      const reason = parseReason(input.reason);
      await accounts.change(tx, account.id, { deactivatedAt: null });
      await audit.append(tx, { parties, actor: principal, action: 'account.enabled', object, reason });
      return standingOf({ ...account, deactivatedAt: null });
    });
  }
}

/** Finds an account by its address, for an administrator. */
@Injectable()
export class FindAccount {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly accounts: Accounts,
  ) {}

  /** @throws NotPermitted */
  execute(principal: Principal, email: string): Promise<AccountStanding | undefined> {
    const what = { action: 'account.find', object: { type: 'PERSON', id: 'unknown' } };
    return this.act.perform(principal, what, async (tx) => {
      await this.authority.requireAdministrator(tx, principal);
      const account = await this.accounts.lock(tx, { email: email.trim().toLowerCase() });
      return account && standingOf(account);
    });
  }
}

function standingOf({ deactivatedAt, email, id, organisationId, printedName }: Account): AccountStanding {
  return { id, email, printedName, organisationId, disabledAt: deactivatedAt };
}
