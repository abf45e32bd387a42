import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { ShownOnce } from '../../../platform/graphql/shown-once.js';
import { InvitationObject, OrganisationObject } from './identity.objects.js';
import { CredentialsInput } from './second-factor.objects.js';

export enum RecoveryKindEnum {
  SECOND_FACTOR = 'SECOND_FACTOR',
  ACCOUNT = 'ACCOUNT',
}
registerEnumType(RecoveryKindEnum, {
  name: 'RecoveryKind',
  valuesMap: {
    SECOND_FACTOR: { description: 'The second factor was lost; the password is still needed.' },
    ACCOUNT: { description: 'The password was lost.' },
  },
});

@InputType()
export class RequestRecoveryInput {
  @Field(() => String) email: string;
  @Field(() => RecoveryKindEnum) kind: RecoveryKindEnum;
  @Field(() => String) reason: string;
}

@InputType()
export class OpenRecoveryInput {
  @Field(() => ID) personId: string;
  @Field(() => RecoveryKindEnum) kind: RecoveryKindEnum;
  @Field(() => String) reason: string;
}

@InputType()
export class ConfirmRecoveryInput extends CredentialsInput {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'How you know that the person who asks is the person of the account.' })
  reason: string;
}

@InputType()
export class CancelRecoveryInput {
  @Field(() => ID) id: string;
  @Field(() => String) reason: string;
}

@InputType()
export class CompleteRecoveryInput {
  @Field(() => ID) id: string;
  @Field(() => [String], { description: 'Both parts of the code, from the two people who confirmed.' }) parts: string[];
  @Field(() => String, { nullable: true, description: 'The old one, when only the second factor was lost.' })
  password?: string | null;
  @Field(() => String, { nullable: true, description: 'When the account was lost. At least 15 characters.' })
  newPassword?: string | null;
}

@ObjectType('RecoveryConfirmation')
export class RecoveryConfirmationObject {
  @Field(() => String, { description: 'ADMINISTRATOR, SECOND_ADMINISTRATOR, LEAD or OPERATOR.' }) capacity: string;
  @Field(() => String) by: string;
  @Field(() => DateTimeScalar) confirmedAt: Date;
}

@ObjectType('Recovery', { description: 'A lost second factor or account on its way back, by the word of two people.' })
export class RecoveryObject {
  @Field(() => ID) id: string;
  @Field(() => ID) personId: string;
  @Field(() => RecoveryKindEnum) kind: string;
  @Field(() => String, { description: 'OPEN, CONFIRMED, COMPLETED or CANCELLED.' }) state: string;
  @Field(() => String) reason: string;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it can be completed.' }) readyAt: Date | null;
}

@ObjectType('RecoveryCase')
export class RecoveryCaseObject extends RecoveryObject {
  @Field(() => String) printedName: string;
  @Field(() => [RecoveryConfirmationObject]) confirmations: readonly RecoveryConfirmationObject[];
}

@ObjectType()
export class RecoveryPayload {
  @Field(() => RecoveryObject, { nullable: true }) recovery?: RecoveryObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class ConfirmRecoveryPayload {
  @Field(() => RecoveryObject, { nullable: true }) recovery?: RecoveryObject;
  @Field(() => String, {
    nullable: true,
    description: 'Your part of the code, shown once. Give it to the person of the account, and to nobody else.',
  })
  @ShownOnce()
  part?: string;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class CompleteRecoveryPayload {
  @Field(() => DateTimeScalar, { nullable: true, description: 'Until then the account signs nothing.' })
  signingClosedUntil?: Date;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType('Account', { description: 'An account as an administrator sees it.' })
export class AccountObject {
  @Field(() => ID) id: string;
  @Field(() => String) email: string;
  @Field(() => String) printedName: string;
  @Field(() => ID, { nullable: true }) organisationId: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) disabledAt: Date | null;
}

@InputType()
export class AccountLifecycleInput {
  @Field(() => ID) personId: string;
  @Field(() => String) reason: string;
}

@ObjectType()
export class AccountPayload {
  @Field(() => AccountObject, { nullable: true }) account?: AccountObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class RequestFoundingInvitationInput extends CredentialsInput {
  @Field(() => ID) organisationId: string;
  @Field(() => String) reason: string;
}

@ObjectType('FoundingRequest', { description: 'A new founding invitation that waits for a second person.' })
export class FoundingRequestObject {
  @Field(() => ID) id: string;
  @Field(() => ID) organisationId: string;
  @Field(() => String) reason: string;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar) expiresAt: Date;
}

@ObjectType()
export class FoundingRequestPayload {
  @Field(() => FoundingRequestObject, { nullable: true }) request?: FoundingRequestObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class ConfirmFoundingInvitationInput extends CredentialsInput {
  @Field(() => ID) id: string;
}

@ObjectType()
export class FoundingInvitationPayload {
  @Field(() => InvitationObject, { nullable: true }) invitation?: InvitationObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class OrganisationPayload {
  @Field(() => OrganisationObject, { nullable: true }) organisation?: OrganisationObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
