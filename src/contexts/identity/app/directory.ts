import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal, type Role } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import type { RoleAssignment } from '../domain/roles.js';
import { Authority } from './authority.js';
import { Accounts, Organisations, RoleAssignments, type Organisation, type Person } from './ports.js';

export interface Me {
  readonly person: Person;
  readonly organisation?: Organisation;
  /** Roles that hold in every pilot of the organisation. */
  readonly roles: readonly Role[];
  readonly assignments: readonly RoleAssignment[];
}

/** Reads people and organisations as far as the reader may see them. */
@Injectable()
export class Directory {
  constructor(
    private readonly accounts: Accounts,
    private readonly organisations: Organisations,
    private readonly assignments: RoleAssignments,
    private readonly authority: Authority,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  me(principal: Principal): Promise<Me> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const person = await this.accounts.find(tx, principal.personId);
      if (person === undefined) throw new Error(`The person ${principal.personId} of a live session is not visible.`);
      const { organisationId } = principal;
      const organisation = organisationId === undefined ? undefined : await this.organisations.find(tx, organisationId);
      const roles = await this.authority.rolesOf(tx, principal);
      return { person, organisation, roles, assignments: await this.assignments.ofPerson(tx, principal.personId) };
    });
  }

  organisation(principal: Principal, id: string): Promise<Organisation | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.organisations.find(tx, id));
  }

  organisationsPage(principal: Principal, range: { after?: string; first: number }): Promise<readonly Organisation[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.organisations.page(tx, range));
  }

  /** Colleagues; nobody sees the people of another organisation here, an administrator included. */
  peoplePage(principal: Principal, range: { after?: string; first: number }): Promise<readonly Person[]> {
    const { organisationId } = principal;
    if (organisationId === undefined) return Promise.resolve([]);
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.accounts.page(tx, organisationId, range));
  }

  assignmentsOf(principal: Principal, personId: string): Promise<readonly RoleAssignment[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.assignments.ofPerson(tx, personId));
  }

  /** For other contexts: an organisation the transaction may see. */
  organisationIn(tx: Tx, id: string): Promise<Organisation | undefined> {
    return this.organisations.find(tx, id);
  }

  /** For other contexts: name and kind of any organisation, so that a first pilot with it can be opened. */
  anyOrganisation(tx: Tx, id: string): Promise<Organisation | undefined> {
    return this.organisations.findAny(tx, id);
  }

  /** For messages to people: those of them whose accounts are open, of either side. */
  addressees(tx: Tx, personIds: readonly string[]): Promise<readonly Person[]> {
    return this.accounts.activeByIds(tx, personIds);
  }
}
