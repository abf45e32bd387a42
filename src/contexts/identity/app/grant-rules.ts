import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { AuditParties } from '../../audit/public.js';
import { RoleOfOtherSide } from '../domain/errors.js';
import { PersonMustAct } from '../domain/second-factor-errors.js';
import { existsOn, grantorsOf } from '../domain/roles.js';
import { Authority } from './authority.js';
import { partiesOf } from './organisation-parties.js';
import { Organisations } from './ports.js';

/** Who may hand out which role: always within one's own organisation, the customer's roles by its quality lead. */
@Injectable()
export class GrantRules {
  constructor(
    private readonly authority: Authority,
    private readonly organisations: Organisations,
  ) {}

  /** @returns the audit chain's parties: the grantor's organisation, `undefined` for the installation. @throws PersonMustAct, NotPermitted, RoleOfOtherSide */
  async requireGrantor(tx: Tx, principal: Principal, role: Role): Promise<AuditParties | undefined> {
    if (principal.apiToken !== undefined) throw new PersonMustAct();
    const { organisationId } = principal;
    if (role === 'ADM' || organisationId === undefined) {
      await this.authority.requireAdministrator(tx, principal);
      if (role !== 'ADM') throw new RoleOfOtherSide(role, "administrators'");
      return undefined;
    }
    await this.authority.requireInOrganisation(tx, principal, { roles: grantorsOf(role), organisationId });
    const organisation = await this.organisations.find(tx, organisationId);
    if (organisation !== undefined && !existsOn(role, organisation.kind)) {
      throw new RoleOfOtherSide(role, organisation.kind);
    }
    return partiesOf(organisation);
  }
}
