import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { ShownOnce } from '../../../platform/graphql/shown-once.js';

export enum ApiTokenScopeEnum {
  READ = 'READ',
  UPLOAD = 'UPLOAD',
  RUN = 'RUN',
}
registerEnumType(ApiTokenScopeEnum, {
  name: 'ApiTokenScope',
  description: 'What an API token may do, as far as its owner may. None signs, grants, seals or changes accounts.',
  valuesMap: {
    READ: { description: 'Look and download.' },
    UPLOAD: { description: 'Bring images, labels and models.' },
    RUN: { description: 'Declare and abort runs.' },
  },
});

@InputType({ description: 'Who you are, once more. The code is needed when your account has a second factor.' })
export class CredentialsInput {
  @Field(() => String, {
    nullable: true,
    description: 'Your password, once more. Left out by who signed in at an identity provider.',
  })
  password?: string | null;
  @Field(() => String, { nullable: true, description: 'Six digits of your authenticator app.' }) code?: string | null;
}

@InputType()
export class CompleteSignInInput {
  @Field(() => String, { nullable: true, description: 'Left out when it came as a cookie, from an identity provider.' })
  pendingToken?: string | null;
  @Field(() => String, { description: 'Six digits of your authenticator app, or a recovery code.' }) code: string;
}

@ObjectType('PendingSignIn', {
  description: 'The password was right; completeSignIn takes the code, within five minutes.',
})
export class PendingSignInObject {
  @ShownOnce() @Field(() => String) pendingToken: string;
  @Field(() => DateTimeScalar) expiresAt: Date;
}

@InputType()
export class EnrolSecondFactorInput {
  @Field(() => String, { nullable: true, description: 'Left out by who signed in at an identity provider.' })
  password?: string | null;
}

@ObjectType('SecondFactorEnrolment', { description: 'Shown once. Nothing asks for a code before one confirms it.' })
export class SecondFactorEnrolmentObject {
  @ShownOnce() @Field(() => String, { description: 'To type into an authenticator app.' }) secret: string;
  @ShownOnce() @Field(() => String, { description: 'otpauth:// address, for a QR code.' }) uri: string;
}

@ObjectType()
export class EnrolSecondFactorPayload {
  @Field(() => SecondFactorEnrolmentObject, { nullable: true }) enrolment?: SecondFactorEnrolmentObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class ConfirmSecondFactorInput {
  @Field(() => String, { description: 'Six digits of the authenticator app.' }) code: string;
}

@ObjectType()
export class RecoveryCodesPayload {
  @Field(() => [String], { nullable: true, description: 'Ten, shown once, each good for one sign-in without the app.' })
  @ShownOnce()
  recoveryCodes?: readonly string[];
  @Field(() => [UserError]) userErrors: UserError[];
}

/** Of mutations that give nothing back. */
@ObjectType()
export class DonePayload {
  @Field(() => Boolean, { nullable: true }) done?: boolean;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType('SecondFactorStatus')
export class SecondFactorStatusObject {
  @Field(() => Boolean, { description: 'Sign-in and signatures ask for a code.' }) isEnrolled: boolean;
  @Field(() => Boolean, { description: 'Your organisation lets nobody sign without one.' }) isRequiredToSign: boolean;
  @Field(() => Int, { description: 'Recovery codes not used yet.' }) recoveryCodesLeft: number;
}

@InputType()
export class ChangePasswordInput extends CredentialsInput {
  @Field(() => String, { description: 'At least 15 characters.' }) newPassword: string;
}

@ObjectType('Session', { description: 'A sign-in of yours that is still open.' })
export class SessionObject {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'PASSWORD or OIDC, alone or with _AND_TOTP or _AND_RECOVERY_CODE.' })
  method: string;
  @Field(() => String, { nullable: true }) address: string | null;
  @Field(() => String, { nullable: true, description: 'What the client calls itself.' }) client: string | null;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar) lastUsedAt: Date;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => Boolean, { description: 'The one that asks.' }) isCurrent: boolean;
}

@InputType()
export class EndSessionsInput {
  @Field(() => ID, { nullable: true, description: 'None: all but the one that asks.' }) id?: string | null;
}

@ObjectType()
export class EndSessionsPayload {
  @Field(() => Int, { nullable: true }) ended?: number;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class SetSecondFactorPolicyInput extends CredentialsInput {
  @Field(() => Boolean) isRequired: boolean;
  @Field(() => String) reason: string;
}

@InputType()
export class CreateApiTokenInput extends CredentialsInput {
  @Field(() => String, { description: 'What it is for.' }) name: string;
  @Field(() => [ApiTokenScopeEnum]) scopes: ApiTokenScopeEnum[];
  @Field(() => Int, { description: 'Days it lives, 1 to 366.' }) days: number;
}

@ObjectType('ApiToken', { description: 'A token of yours for the command line or CI. The token itself is shown once.' })
export class ApiTokenObject {
  @Field(() => ID) id: string;
  @Field(() => String) name: string;
  @Field(() => String, { description: 'How it begins.' }) prefix: string;
  @Field(() => [ApiTokenScopeEnum]) scopes: readonly string[];
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute.' }) lastUsedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt: Date | null;
}

@ObjectType()
export class CreateApiTokenPayload {
  @Field(() => String, { nullable: true, description: 'Send it as "Authorization: Bearer ...". Shown once.' })
  @ShownOnce()
  token?: string;
  @Field(() => ApiTokenObject, { nullable: true }) apiToken?: ApiTokenObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class RevokeApiTokenInput {
  @Field(() => ID) id: string;
}
