import { Module, type Provider } from '@nestjs/common';
import { Authenticator } from '../../ports/principal.js';
import { RefusalLog } from '../../ports/refusals.js';
import { AuditModule } from '../audit/audit.module.js';
import { AccessReviewResolver } from './api/access-review.resolver.js';
import { AdministrationResolver } from './api/administration.resolver.js';
import { ApiTokenResolver, OwnAccountResolver } from './api/own-account.resolver.js';
import { CheckpointResolver } from './api/checkpoint.resolver.js';
import { LostAccountResolver, RecoveryResolver } from './api/recovery.resolver.js';
import { SecondFactorPolicyResolver, SecondFactorResolver } from './api/second-factor.resolver.js';
import { OidcController } from './api/oidc.controller.js';
import { LoginResolver, OidcResolver } from './api/oidc.resolver.js';
import { AuditEntryResolver } from './api/audit-entry.resolver.js';
import { InstructionResolver } from './api/instruction.resolver.js';
import { OrganisationResolver } from './api/organisation.resolver.js';
import { RoleResolver } from './api/role.resolver.js';
import { SessionResolver } from './api/session.resolver.js';
import { DisableAccount, EnableAccount, FindAccount, LifecycleRecords } from './app/account-lifecycle.js';
import { Act } from './app/act.js';
import { ApiTokenAuthenticator, ApiTokenRecords } from './app/api-token-authenticator.js';
import { CreateApiToken, NewTokenRecords, ReadApiTokens, RevokeApiToken } from './app/api-tokens.js';
import { Authority } from './app/authority.js';
import { BeginOidcConfirmation, BeginOidcLink, BeginOidcSignIn, OwnOidc } from './app/begin-oidc.js';
import { BootstrapAdministrator } from './app/bootstrap-administrator.js';
import {
  AccessRecords,
  AccountReset,
  CompleteRecovery,
  RecoveryDoor,
  RecoveryRecords,
} from './app/complete-recovery.js';
import { CompleteOidc, OidcEnds } from './app/complete-oidc.js';
import { CompleteSignIn, SecondStepRecords } from './app/complete-sign-in.js';
import {
  CancelRecovery,
  ConfirmationRecords,
  ConfirmRecovery,
  ConfirmRecoveryAsOperator,
} from './app/confirm-recovery.js';
import { CreateOrganisation, OrganisationRecords } from './app/create-organisation.js';
import { Directory } from './app/directory.js';
import { FailedProofs } from './app/failed-proofs.js';
import { AfterFirstStep, FirstStepRecords } from './app/first-step.js';
import { GrantRecords, GrantRole } from './app/grant-role.js';
import { GovernSigningKeys } from './app/govern-signing-keys.js';
import { GrantRules } from './app/grant-rules.js';
import { IdentityProof, ProviderProof } from './app/identity-proof.js';
import { InvitationLetters } from './app/invitation-letters.js';
import {
  InstructionBook,
  InstructionCheck,
  InstructionRecords,
  InstructRoleHolder,
  ReadInstructions,
} from './app/instructions.js';
import { InviteMember } from './app/invite-member.js';
import { NewRecoveries, OpenRecovery, RequestRecovery } from './app/open-recovery.js';
import { OidcDoor } from './app/oidc-door.js';
import { OidcJoin, OidcNewLogin } from './app/oidc-join.js';
import { OidcOwnLogin, OidcOwnRecords } from './app/oidc-own-login.js';
import { Logins, OidcRequests } from './app/oidc-ports.js';
import { OidcScope } from './app/oidc-scope.js';
import { OidcSessions } from './app/oidc-sessions.js';
import { OpenSession, SessionRecords } from './app/open-session.js';
import { ChangePassword, EndSessions, OwnAccountRecords, ReadSessions } from './app/own-account.js';
import { OwnAct } from './app/own-act.js';
import { ReadLogins, UnlinkLogin } from './app/own-logins.js';
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
import { AccessReviews, ReadAccessReview } from './app/read-access-review.js';
import { ReadAuditTrail } from './app/read-audit-trail.js';
import { ReadRecoveries } from './app/read-recoveries.js';
import { ReadSecondFactor } from './app/read-second-factor.js';
import { Reauthentication, SigningRecords } from './app/reauthentication.js';
import { RedeemInvitation } from './app/redeem-invitation.js';
import { FoundingRequests, Recoveries } from './app/recovery-ports.js';
import { RecoveryPeople } from './app/recovery-people.js';
import { ConfirmFounding, RefoundingRecords, RequestFounding } from './app/refounding.js';
import { RevokeRole } from './app/revoke-role.js';
import { SecondFactorCheck } from './app/second-factor-check.js';
import { SetSecondFactorPolicy } from './app/second-factor-policy.js';
import { ApiTokens, PendingSignIns, RecoveryCodes, SecondFactors } from './app/second-factor-ports.js';
import {
  ConfirmSecondFactor,
  DisableSecondFactor,
  EnrolSecondFactor,
  RenewRecoveryCodes,
  SecondFactorRecords,
} from './app/second-factor.js';
import { RefusedRequests } from './app/refused-requests.js';
import { LiveSessions, SessionAuthenticator } from './app/sessions.js';
import { SignInRefusals } from './app/sign-in-refusals.js';
import { SignIn } from './app/sign-in.js';
import { SignOut } from './app/sign-out.js';
import { Signing } from './app/signing.js';
import { AccessReviewsRepository } from './db/access-reviews.repository.js';
import { AccountsRepository } from './db/accounts.repository.js';
import { ApiTokensRepository } from './db/api-tokens.repository.js';
import { ChallengesRepository } from './db/challenges.repository.js';
import { InstructionsRepository } from './db/instructions.repository.js';
import { InvitationsRepository } from './db/invitations.repository.js';
import { LoginsRepository, OidcRequestsRepository } from './db/oidc.repository.js';
import { OrganisationsRepository } from './db/organisations.repository.js';
import { FoundingRequestsRepository, RecoveriesRepository } from './db/recoveries.repository.js';
import {
  PendingSignInsRepository,
  RecoveryCodesRepository,
  SecondFactorsRepository,
} from './db/second-factors.repository.js';
import { RoleAssignmentsRepository } from './db/role-assignments.repository.js';
import { SessionsRepository } from './db/sessions.repository.js';
import { SignaturesRepository } from './db/signatures.repository.js';

const stores: Provider[] = [
  { provide: AccessReviews, useClass: AccessReviewsRepository },
  { provide: Accounts, useClass: AccountsRepository },
  { provide: Challenges, useClass: ChallengesRepository },
  { provide: InstructionRecords, useClass: InstructionsRepository },
  { provide: Invitations, useClass: InvitationsRepository },
  { provide: Organisations, useClass: OrganisationsRepository },
  { provide: RoleAssignments, useClass: RoleAssignmentsRepository },
  { provide: Sessions, useClass: SessionsRepository },
  { provide: Signatures, useClass: SignaturesRepository },
  { provide: ApiTokens, useClass: ApiTokensRepository },
  { provide: FoundingRequests, useClass: FoundingRequestsRepository },
  { provide: Logins, useClass: LoginsRepository },
  { provide: OidcRequests, useClass: OidcRequestsRepository },
  { provide: PendingSignIns, useClass: PendingSignInsRepository },
  { provide: Recoveries, useClass: RecoveriesRepository },
  { provide: RecoveryCodes, useClass: RecoveryCodesRepository },
  { provide: SecondFactors, useClass: SecondFactorsRepository },
];
const records = [
  AccessRecords,
  ApiTokenRecords,
  ConfirmationRecords,
  GrantRecords,
  LifecycleRecords,
  NewTokenRecords,
  OrganisationRecords,
  OwnAccountRecords,
  PeopleRecords,
  RecoveryRecords,
  RefoundingRecords,
  SecondFactorRecords,
  SecondStepRecords,
  SessionRecords,
  SigningRecords,
  FirstStepRecords,
  OidcOwnRecords,
];
const inner = [
  InstructionBook,
  InstructionCheck,
  AccountReset,
  ApiTokenAuthenticator,
  GrantRules,
  AfterFirstStep,
  FailedProofs,
  InvitationLetters,
  IdentityProof,
  OidcDoor,
  OidcEnds,
  OidcJoin,
  OidcNewLogin,
  OidcOwnLogin,
  OidcScope,
  OidcSessions,
  OwnOidc,
  ProviderProof,
  LiveSessions,
  NewRecoveries,
  OpenSession,
  OwnAct,
  PasswordAttempts,
  People,
  Reauthentication,
  RecoveryDoor,
  RecoveryPeople,
  SecondFactorCheck,
  SignInRefusals,
];
const resolvers = [
  InstructionResolver,
  AccessReviewResolver,
  AdministrationResolver,
  ApiTokenResolver,
  AuditEntryResolver,
  CheckpointResolver,
  LoginResolver,
  LostAccountResolver,
  OidcResolver,
  OrganisationResolver,
  OwnAccountResolver,
  RecoveryResolver,
  RoleResolver,
  SecondFactorPolicyResolver,
  SecondFactorResolver,
  SessionResolver,
];
const doors = [
  Act,
  BeginOidcConfirmation,
  BeginOidcLink,
  BeginOidcSignIn,
  CompleteOidc,
  ReadLogins,
  UnlinkLogin,
  CancelRecovery,
  ChangePassword,
  CompleteRecovery,
  CompleteSignIn,
  ConfirmFounding,
  ConfirmRecovery,
  ConfirmRecoveryAsOperator,
  ConfirmSecondFactor,
  CreateApiToken,
  DisableAccount,
  DisableSecondFactor,
  EnableAccount,
  EndSessions,
  EnrolSecondFactor,
  FindAccount,
  GovernSigningKeys,
  OpenRecovery,
  ReadApiTokens,
  ReadRecoveries,
  ReadSecondFactor,
  ReadSessions,
  RenewRecoveryCodes,
  RequestFounding,
  RequestRecovery,
  RevokeApiToken,
  SetSecondFactorPolicy,
  Authority,
  BootstrapAdministrator,
  CreateOrganisation,
  Directory,
  GrantRole,
  InstructRoleHolder,
  InviteMember,
  ReadInstructions,
  ReadAccessReview,
  ReadAuditTrail,
  RedeemInvitation,
  RevokeRole,
  SignIn,
  SignOut,
  Signing,
  { provide: Authenticator, useClass: SessionAuthenticator },
  { provide: RefusalLog, useClass: RefusedRequests },
];

@Module({
  imports: [AuditModule],
  controllers: [OidcController],
  providers: [...stores, ...records, ...inner, ...doors, ...resolvers],
  exports: [...doors.filter((one) => typeof one === 'function'), Authenticator, RefusalLog],
})
export class IdentityModule {}
