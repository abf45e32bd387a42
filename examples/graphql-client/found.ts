import { randomBytes } from 'node:crypto';
import type { TouchstoneClient } from './client.js';
import { CreateOrganisation, InviteMember, RedeemInvitation, SignIn, type OrganisationKind } from './documents.js';
import type { PersonKey, PilotFile } from './pilot-files.js';

export interface Login {
  readonly email: string;
  readonly password: string;
}

export interface Person extends Login {
  readonly name: string;
  readonly client: TouchstoneClient;
}

export interface Parties {
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
  readonly people: Readonly<Record<PersonKey, Person>>;
}

/** The first of a side redeems the founding invitation and invites the others. */
const SIDES: Readonly<Record<OrganisationKind, readonly PersonKey[]>> = {
  VENDOR: ['VPM', 'VML'],
  CUSTOMER: ['CQL', 'CSM', 'SO'],
};

export async function signIn(client: TouchstoneClient, { email, password }: Login): Promise<TouchstoneClient> {
  const { signIn: signedIn } = await client.ask(SignIn, { input: { email, password } });
  if (signedIn.token === null) throw new Error(`Signing in as ${email} gave no token.`);
  return client.as(signedIn.token);
}

/** Vendor, customer and their people, by the administrator of the installation. */
export async function found(client: TouchstoneClient, administrator: Login, pilot: PilotFile): Promise<Parties> {
  const admin = await signIn(client, administrator);
  const vendor = await foundSide(client, admin, 'VENDOR', pilot);
  const customer = await foundSide(client, admin, 'CUSTOMER', pilot);
  return {
    vendorOrganisationId: vendor.organisationId,
    customerOrganisationId: customer.organisationId,
    people: { ...vendor.people, ...customer.people } as Parties['people'],
  };
}

async function foundSide(
  client: TouchstoneClient,
  admin: TouchstoneClient,
  kind: OrganisationKind,
  pilot: PilotFile,
): Promise<{ organisationId: string; people: Partial<Record<PersonKey, Person>> }> {
  const name = kind === 'VENDOR' ? pilot.vendor : pilot.customer;
  const { createOrganisation } = await admin.ask(CreateOrganisation, { input: { kind, name } });
  const { organisation, invitation } = createOrganisation;
  if (organisation === null || invitation === null) throw new Error(`${name} was not created.`);
  const people: Partial<Record<PersonKey, Person>> = {};
  let lead: Person | undefined;
  for (const role of SIDES[kind]) {
    const token = lead === undefined ? invitation.token : await invite(lead, role);
    people[role] = await join(client, { token, role, name: pilot.people[role] });
    lead ??= people[role];
  }
  return { organisationId: organisation.id, people };
}

async function invite(lead: Person, role: PersonKey): Promise<string> {
  const { inviteMember } = await lead.client.ask(InviteMember, { input: { role } });
  if (inviteMember.invitation === null) throw new Error(`Nobody was invited as ${role}.`);
  return inviteMember.invitation.token;
}

/** Real people choose their own password; these get one of 120 random bits. */
async function join(
  client: TouchstoneClient,
  { token, role, name }: { token: string; role: PersonKey; name: string },
): Promise<Person> {
  const login = {
    email: `${role.toLowerCase()}.${randomBytes(4).toString('hex')}@pilot.example`,
    password: randomBytes(15).toString('base64url'),
  };
  await client.ask(RedeemInvitation, { input: { token, printedName: name, ...login } });
  return { ...login, name, client: await signIn(client, login) };
}
