import type { INestApplicationContext } from '@nestjs/common';
import type { OrganisationId, PersonId } from '../../src/kernel/ids.js';
import {
  BootstrapAdministrator,
  CreateOrganisation,
  GrantRole,
  InviteMember,
  RedeemInvitation,
  type OrganisationKind,
  type Person,
} from '../../src/contexts/identity/public.js';
import { CreatePilot, type NewPilot } from '../../src/contexts/pilots/public.js';
import type { Principal, Role } from '../../src/ports/principal.js';

/** Every person of a test signs in and signs with this. */
export const PASSWORD = 'correct horse battery staple';

let count = 0;
const unique = (name: string): string => `${name}.${(count += 1)}@example.com`;

export function principalOf(person: Person): Principal {
  return {
    personId: person.id as PersonId,
    printedName: person.printedName,
    ...(person.organisationId !== null && { organisationId: person.organisationId as OrganisationId }),
  };
}

export interface Cast {
  readonly administrator: Principal;
  /** Customer quality lead and vendor project manager, the founders of their organisations. */
  readonly cql: Principal;
  readonly vpm: Principal;
  readonly customerOrganisationId: OrganisationId;
  readonly vendorOrganisationId: OrganisationId;
  /** One more colleague with a role, of the side the role belongs to. */
  join(role: Role): Promise<Principal>;
  emailOf(principal: Principal): string;
}

/** An installation with an administrator, a customer and a vendor with their leads. */
export async function aCast(app: INestApplicationContext): Promise<Cast> {
  const emails = new Map<string, string>();
  const redeem = async (token: string, printedName: string): Promise<Principal> => {
    const email = unique(printedName.replaceAll(' ', '.').toLowerCase());
    const person = await app.get(RedeemInvitation).execute({ token, email, printedName, password: PASSWORD });
    emails.set(person.id, email);
    return principalOf(person);
  };
  const email = unique('admin');
  const admin = await app.get(BootstrapAdministrator).execute({ email, printedName: 'Ada Admin', password: PASSWORD });
  const administrator = principalOf(admin);
  emails.set(administrator.personId, email);
  const found = async (kind: OrganisationKind, name: string, lead: string): Promise<Principal> => {
    const { invitation } = await app.get(CreateOrganisation).execute(administrator, { kind, name });
    return redeem(invitation.token, lead);
  };
  const cql = await found('CUSTOMER', 'North Freight', 'Cora Quality');
  const vpm = await found('VENDOR', 'Lynx Vision', 'Victor Project');
  return {
    administrator,
    cql,
    vpm,
    customerOrganisationId: cql.organisationId as OrganisationId,
    vendorOrganisationId: vpm.organisationId as OrganisationId,
    async join(role) {
      const inviter = ['VPM', 'VML'].includes(role) ? vpm : cql;
      const { token } = await app.get(InviteMember).execute(inviter, { role });
      return redeem(token, `Person ${role}`);
    },
    emailOf: (principal) => emails.get(principal.personId) ?? '',
  };
}

/** Gives a colleague one more role. */
export function grant(app: INestApplicationContext, by: Principal, to: Principal, role: Role) {
  return app.get(GrantRole).execute(by, { personId: to.personId, role, reason: 'needed in a test' });
}

/** What a valid pilot needs; override what matters. */
export function aNewPilot(
  cast: Pick<Cast, 'customerOrganisationId' | 'vendorOrganisationId'>,
  own: Partial<NewPilot> = {},
): NewPilot {
  return {
    title: 'Bags on wagons',
    vendorOrganisationId: cast.vendorOrganisationId,
    customerOrganisationId: cast.customerOrganisationId,
    decisionDate: '2099-12-31',
    attemptBudget: 3,
    imageBudget: 5000,
    onExpiry: 'The pilot ends without go-live.',
    ...own,
  };
}

export function aPilot(app: INestApplicationContext, cast: Cast, own: Partial<NewPilot> = {}) {
  return app.get(CreatePilot).execute(cast.cql, aNewPilot(cast, own));
}
