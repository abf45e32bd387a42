import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { AuditLog } from '../../audit/public.js';
import { parseName } from '../domain/account.js';
import { foundingRoleOf, type OrganisationKind } from '../domain/roles.js';
import { Act } from './act.js';
import { Authority } from './authority.js';
import { InvitationLetters } from './invitation-letters.js';
import { People } from './people.js';
import { Organisations, type Organisation } from './ports.js';

export interface IssuedInvitation {
  /** Shown once; only its digest is stored. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly role: string;
}

/** The writers a new organisation needs. */
@Injectable()
export class OrganisationRecords {
  constructor(
    readonly organisations: Organisations,
    readonly clock: ClockPort,
    readonly ids: IdsPort,
    readonly letters: InvitationLetters,
  ) {}
}

/** Creates a tenant and the founding invitation by which its first lead joins. Administrators only. */
@Injectable()
export class CreateOrganisation {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly people: People,
    private readonly records: OrganisationRecords,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotPermitted, IdentityFieldInvalid */
  execute(
    principal: Principal,
    input: { readonly kind: OrganisationKind; readonly name: string; readonly email?: string | null },
  ): Promise<{ organisation: Organisation; invitation: IssuedInvitation }> {
    const id = this.records.ids.next();
    const object = { type: 'ORGANISATION', id };
    return this.act.perform(principal, { action: 'organisation.create', object }, async (tx) => {
      await this.authority.requireAdministrator(tx, principal);
      const name = parseName(input.name, '/name');
      const organisation = {
        id,
        kind: input.kind,
        name,
        createdAt: this.records.clock.now(),
        secondFactorToSign: false,
      };
      await this.records.organisations.insert(tx, organisation);
      const role = foundingRoleOf(input.kind);
      const issued = await this.people.invite(tx, {
        organisationId: id,
        role,
        founding: true,
        createdBy: principal.personId,
      });
      const to = { email: input.email, organisationId: id, role, founding: true };
      const mailed = await this.records.letters.send(tx, issued, to);
      await this.audit.append(tx, {
        parties: input.kind === 'CUSTOMER' ? { customerOrganisationId: id } : { vendorOrganisationId: id },
        actor: principal,
        action: 'organisation.created',
        object,
        after: { kind: input.kind, name, foundingInvitation: issued.id, ...(mailed && { mailed }) },
      });
      return { organisation, invitation: { token: issued.token, expiresAt: issued.expiresAt, role } };
    });
  }
}
