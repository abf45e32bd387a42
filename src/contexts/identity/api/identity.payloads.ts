import { Field, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { ShownOnce } from '../../../platform/graphql/shown-once.js';
import {
  InvitationObject,
  MeObject,
  OrganisationObject,
  PersonObject,
  RoleAssignmentObject,
} from './identity.objects.js';
import { PendingSignInObject } from './second-factor.objects.js';

@ObjectType()
export class SignInPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as "Authorization: Bearer ...". Browsers get it as a cookie too.',
  })
  @ShownOnce()
  token?: string;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt?: Date;
  @Field(() => MeObject, { nullable: true }) me?: MeObject;
  @Field(() => PendingSignInObject, {
    nullable: true,
    description: 'Instead of a token, when the account has a second factor.',
  })
  pending?: PendingSignInObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class SignOutPayload {
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class CreateOrganisationPayload {
  @Field(() => OrganisationObject, { nullable: true }) organisation?: OrganisationObject;
  @Field(() => InvitationObject, { nullable: true, description: 'The founding invitation: give it to the first lead.' })
  invitation?: InvitationObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class RedeemInvitationPayload {
  @Field(() => PersonObject, { nullable: true }) person?: PersonObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class InviteMemberPayload {
  @Field(() => InvitationObject, { nullable: true }) invitation?: InvitationObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class GrantRolePayload {
  @Field(() => RoleAssignmentObject, { nullable: true }) assignment?: RoleAssignmentObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class RevokeRolePayload {
  @Field(() => RoleAssignmentObject, { nullable: true }) assignment?: RoleAssignmentObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
