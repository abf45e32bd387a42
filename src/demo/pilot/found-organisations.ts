import {
  BootstrapAdministrator,
  CreateOrganisation,
  InviteMember,
  opened,
  RedeemInvitation,
  SignIn,
  type OrganisationKind,
} from '../../contexts/identity/public.js';
import type { Principal } from '../../ports/principal.js';
import type { PersonKey, PersonScript, PilotScript } from './pilot-script.js';
import type { Doors, Player } from './stage.js';

export interface Login {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: string;
}

export interface Founded {
  readonly administrator: Login;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
  readonly players: ReadonlyMap<PersonKey, Player>;
  readonly logins: readonly Login[];
}

interface Founding {
  readonly doors: Doors;
  readonly secret: () => string;
  /** Of an earlier demo on the same data; absent = a new installation. */
  readonly administrator?: Login;
}

const VENDOR_ROLES: readonly string[] = ['VPM', 'VML'];

/** Administrator, both organisations, and their people: each by the invitation of somebody who may invite them. */
export async function foundOrganisations(script: PilotScript, founding: Founding): Promise<Founded> {
  const { doors } = founding;
  const administrator = founding.administrator ?? (await bootstrap(founding));
  const { principal } = opened(await doors.get(SignIn).execute(administrator));
  const players = new Map<PersonKey, Player>();
  const logins: Login[] = [administrator];
  const found = async (kind: OrganisationKind, name: string): Promise<string> => {
    const side = script.people.filter(({ key }) => VENDOR_ROLES.includes(key) === (kind === 'VENDOR'));
    const { organisation, invitation } = await doors.get(CreateOrganisation).execute(principal, { kind, name });
    await join(founding, { side, founding: invitation.token, players, logins });
    return organisation.id;
  };
  const vendorOrganisationId = await found('VENDOR', script.vendor);
  const customerOrganisationId = await found('CUSTOMER', script.customer);
  return { administrator, vendorOrganisationId, customerOrganisationId, players, logins };
}

async function bootstrap({ doors, secret }: Founding): Promise<Login> {
  const login = { email: 'admin@demo.example', password: secret(), name: 'Demo Administrator', role: 'ADM' };
  await doors
    .get(BootstrapAdministrator)
    .execute({ email: login.email, password: login.password, printedName: login.name });
  return login;
}

/** The first of a side redeems the founding invitation and invites the others. */
async function join(
  founding: Founding,
  of: { side: readonly PersonScript[]; founding: string; players: Map<PersonKey, Player>; logins: Login[] },
): Promise<void> {
  let founder: Principal | undefined;
  for (const person of of.side) {
    const token =
      founder === undefined
        ? of.founding
        : (await founding.doors.get(InviteMember).execute(founder, { role: person.key })).token;
    const email = `${person.key.toLowerCase()}.${founding.secret().slice(0, 6).toLowerCase()}@demo.example`;
    const password = founding.secret();
    await founding.doors.get(RedeemInvitation).execute({ token, email, password, printedName: person.name });
    const { principal } = opened(await founding.doors.get(SignIn).execute({ email, password }));
    founder ??= principal;
    of.players.set(person.key, { email, password, principal });
    of.logins.push({ email, password, name: person.name, role: person.key });
  }
}
