import { Field, ID, InputType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { OrganisationKindEnum, RoleEnum } from './identity.objects.js';

@InputType()
export class SignInInput {
  @Field(() => String) email: string;
  @Field(() => String) password: string;
}

@InputType()
export class CreateOrganisationInput {
  @Field(() => OrganisationKindEnum) kind: OrganisationKindEnum;
  @Field(() => String) name: string;
  @Field(() => String, { nullable: true, description: 'Whom the founding invitation is mailed to, too.' })
  email?: string | null;
}

@InputType()
export class RedeemInvitationInput {
  @Field(() => String) token: string;
  @Field(() => String) email: string;
  @Field(() => String, { description: 'Your name as it shall be printed under signatures.' }) printedName: string;
  @Field(() => String, { description: 'At least 15 characters.' }) password: string;
}

@InputType()
export class InviteMemberInput {
  @Field(() => RoleEnum) role: RoleEnum;
  @Field(() => String, { nullable: true, description: 'Whom the invitation is mailed to, too.' })
  email?: string | null;
}

@InputType()
export class GrantRoleInput {
  @Field(() => ID) personId: string;
  @Field(() => RoleEnum) role: RoleEnum;
  @Field(() => ID, { nullable: true, description: 'None: in all pilots of the organisation.' }) pilotId?: string | null;
  @Field(() => ID, { nullable: true }) siteId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'None: from now on.' }) validFrom?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'None: until it is revoked.' }) validTo?: Date | null;
  @Field(() => String) reason: string;
}

@InputType()
export class RevokeRoleInput {
  @Field(() => ID) assignmentId: string;
  @Field(() => String) reason: string;
}
