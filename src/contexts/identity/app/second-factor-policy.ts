import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { NotPermitted, OrganisationNotFound } from '../domain/errors.js';
import { foundingRoleOf } from '../domain/roles.js';
import { Act } from './act.js';
import { Authority } from './authority.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { partiesOf } from './organisation-parties.js';
import { Organisations, type Organisation } from './ports.js';

/** Whether the members of one's organisation sign only with a second factor. Looked up at each signature. */
@Injectable()
export class SetSecondFactorPolicy {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly proof: IdentityProof,
    private readonly organisations: Organisations,
    private readonly audit: AuditLog,
  ) {}

  /** By the lead. @throws NotPermitted, IdentityFieldInvalid, and what IdentityProof refuses */
  execute(
    principal: Principal,
    input: Credentials & { readonly isRequired: boolean; readonly reason: string },
  ): Promise<Organisation> {
    const { organisationId } = principal;
    const object = { type: 'ORGANISATION', id: organisationId ?? 'none' };
    return this.act.perform(principal, { action: 'second_factor_policy.set', object }, async (tx, concerning) => {
      if (organisationId === undefined) throw new NotPermitted(['CQL', 'VPM'], ['ADM']);
      const organisation = await this.organisations.find(tx, organisationId);
      const parties = partiesOf(organisation);
      if (organisation === undefined || parties === undefined) throw new OrganisationNotFound(organisationId);
      concerning(parties);
      await this.authority.requireInOrganisation(tx, principal, {
        roles: [foundingRoleOf(organisation.kind)],
        organisationId,
      });
      const reason = parseReason(input.reason);
      await this.proof.prove(tx, principal, input);
      await this.organisations.setSecondFactorToSign(tx, organisationId, input.isRequired);
      await this.audit.append(tx, {
        parties,
        actor: principal,
        action: 'second_factor_policy.changed',
        object,
        reason,
        before: { secondFactorToSign: organisation.secondFactorToSign },
        after: { secondFactorToSign: input.isRequired },
      });
      return { ...organisation, secondFactorToSign: input.isRequired };
    });
  }
}
