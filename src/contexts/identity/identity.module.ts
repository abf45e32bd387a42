import { Module, type Provider } from '@nestjs/common';
import { Authenticator } from '../../ports/principal.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuditEntryResolver } from './api/audit-entry.resolver.js';
import { OrganisationResolver } from './api/organisation.resolver.js';
import { RoleResolver } from './api/role.resolver.js';
import { SessionResolver } from './api/session.resolver.js';
import { Act } from './app/act.js';
import { Authority } from './app/authority.js';
import { BootstrapAdministrator } from './app/bootstrap-administrator.js';
import { CreateOrganisation, OrganisationRecords } from './app/create-organisation.js';
import { Directory } from './app/directory.js';
import { GrantRecords, GrantRole } from './app/grant-role.js';
import { GrantRules } from './app/grant-rules.js';
import { InviteMember } from './app/invite-member.js';
import { PasswordAttempts } from './app/password-attempts.js';
import { People, PeopleRecords } from './app/people.js';
import {
  Accounts,
  Challenges,
  Invitations,
  Organisations,
  RoleAssignments,
  Sessions,
  Signatures,
} from './app/ports.js';
import { ReadAuditTrail } from './app/read-audit-trail.js';
import { Reauthentication, SigningRecords } from './app/reauthentication.js';
import { RedeemInvitation } from './app/redeem-invitation.js';
import { RevokeRole } from './app/revoke-role.js';
import { SessionAuthenticator } from './app/sessions.js';
import { SignInRecords, SignIn } from './app/sign-in.js';
import { SignOut } from './app/sign-out.js';
import { Signing } from './app/signing.js';
import { AccountsRepository } from './db/accounts.repository.js';
import { ChallengesRepository } from './db/challenges.repository.js';
import { InvitationsRepository } from './db/invitations.repository.js';
import { OrganisationsRepository } from './db/organisations.repository.js';
import { RoleAssignmentsRepository } from './db/role-assignments.repository.js';
import { SessionsRepository } from './db/sessions.repository.js';
import { SignaturesRepository } from './db/signatures.repository.js';

const stores: Provider[] = [
  { provide: Accounts, useClass: AccountsRepository },
  { provide: Challenges, useClass: ChallengesRepository },
  { provide: Invitations, useClass: InvitationsRepository },
  { provide: Organisations, useClass: OrganisationsRepository },
  { provide: RoleAssignments, useClass: RoleAssignmentsRepository },
  { provide: Sessions, useClass: SessionsRepository },
  { provide: Signatures, useClass: SignaturesRepository },
];
const records = [GrantRecords, OrganisationRecords, PeopleRecords, SigningRecords, SignInRecords];
const inner = [GrantRules, PasswordAttempts, People, Reauthentication];
const resolvers = [AuditEntryResolver, OrganisationResolver, RoleResolver, SessionResolver];
const doors = [
  Act,
  Authority,
  BootstrapAdministrator,
  CreateOrganisation,
  Directory,
  GrantRole,
  InviteMember,
  ReadAuditTrail,
  RedeemInvitation,
  RevokeRole,
  SignIn,
  SignOut,
  Signing,
  { provide: Authenticator, useClass: SessionAuthenticator },
];

@Module({
  imports: [AuditModule],
  providers: [...stores, ...records, ...inner, ...doors, ...resolvers],
  exports: [...doors.filter((one) => typeof one === 'function'), Authenticator],
})
export class IdentityModule {}
