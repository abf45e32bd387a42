import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { AuditParties } from '../../audit/public.js';
import { NotPermitted } from '../domain/errors.js';
import type { Account } from '../domain/account.js';
import { OwnRecovery, RecoveryConfirmedAlready, RecoveryNotFound } from '../domain/recovery-errors.js';
import {
  capacitiesFor,
  type RecoveryCapacity,
  type RecoveryCase,
  type RecoveryConfirmation,
} from '../domain/recovery.js';
import { foundingRoleOf, type RoleName } from '../domain/roles.js';
import { Authority } from './authority.js';
import { partiesOf } from './organisation-parties.js';
import { Accounts, Organisations } from './ports.js';

/** Who may see, vouch for and stop a recovery. */
@Injectable()
export class RecoveryPeople {
  constructor(
    private readonly authority: Authority,
    private readonly accounts: Accounts,
    private readonly organisations: Organisations,
  ) {}

  /** The account a recovery is about, and the chain its events belong to. Locked until the transaction ends. */
  async subject(
    tx: Tx,
    personId: string,
  ): Promise<{ account: Account; parties: AuditParties | undefined } | undefined> {
    const account = await this.accounts.lock(tx, { id: personId });
    if (account === undefined) return undefined;
    const { organisationId } = account;
    const organisation = organisationId === null ? undefined : await this.organisations.findAny(tx, organisationId);
    return { account, parties: partiesOf(organisation) };
  }

  async isAdministrator(tx: Tx, principal: Principal): Promise<boolean> {
    if (principal.organisationId !== undefined) return false;
    return (await this.authority.rolesOf(tx, principal)).includes('ADM');
  }

  /** The role by which a person leads the organisation and may grant its roles; `undefined` for everybody else. */
  async leads(tx: Tx, principal: Principal): Promise<RoleName | undefined> {
    const { organisationId } = principal;
    if (organisationId === undefined) return undefined;
    const organisation = await this.organisations.findAny(tx, organisationId);
    if (organisation === undefined) return undefined;
    const role = foundingRoleOf(organisation.kind);
    return (await this.authority.rolesOf(tx, principal)).includes(role) ? role : undefined;
  }

  /**
   * In which capacity the principal gives the next confirmation.
   * @throws OwnRecovery, RecoveryNotFound for people of other organisations, NotPermitted, RecoveryConfirmedAlready
   */
  async capacity(
    tx: Tx,
    principal: Principal,
    about: { one: RecoveryCase; account: Account; given: readonly RecoveryConfirmation[] },
  ): Promise<RecoveryCapacity> {
    const { account, given, one } = about;
    if (principal.personId === one.personId) throw new OwnRecovery();
    const own = await this.ownCapacities(tx, principal, account, one.id);
    if (given.some(({ personId }) => personId === principal.personId)) throw new RecoveryConfirmedAlready('you');
    const free = own.find((capacity) => !given.some((other) => other.capacity === capacity));
    if (free === undefined) throw new RecoveryConfirmedAlready('another person in your capacity');
    return free;
  }

  private async ownCapacities(
    tx: Tx,
    principal: Principal,
    account: Account,
    caseId: string,
  ): Promise<readonly RecoveryCapacity[]> {
    const possible = capacitiesFor(account.organisationId);
    if (await this.isAdministrator(tx, principal))
      return possible.filter((capacity) => capacity === 'ADMINISTRATOR' || capacity === 'SECOND_ADMINISTRATOR');
    const isOfOwn = account.organisationId === null || account.organisationId === principal.organisationId;
    if (!isOfOwn) throw new RecoveryNotFound(caseId);
    if ((await this.leads(tx, principal)) !== undefined) return ['LEAD'];
    throw new NotPermitted(['ADM', 'CQL', 'VPM'], await this.authority.rolesOf(tx, principal));
  }
}
