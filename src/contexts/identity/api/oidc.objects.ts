import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { CredentialsInput } from './second-factor.objects.js';

const RETURN_TO = 'A path of this installation to come back to. None: a short JSON answer.';

@InputType()
export class BeginOidcSignInInput {
  @Field(() => String, { description: 'Id of an identity provider; GET /api/v1/oidc lists them.' }) provider: string;
  @Field(() => String, { nullable: true, description: RETURN_TO }) returnTo?: string | null;
  @Field(() => String, { nullable: true, description: 'Of an invitation: joins with it, without a password.' })
  invitation?: string | null;
  @Field(() => String, { nullable: true, description: 'To join: your name as it is printed under signatures.' })
  printedName?: string | null;
  @Field(() => String, { nullable: true, description: 'To join, when the provider vouches for no address.' })
  email?: string | null;
}

@InputType()
export class LinkLoginInput extends CredentialsInput {
  @Field(() => String) provider: string;
  @Field(() => String, { nullable: true, description: RETURN_TO }) returnTo?: string | null;
}

@InputType()
export class UnlinkLoginInput extends CredentialsInput {
  @Field(() => ID) id: string;
}

@InputType()
export class BeginOidcConfirmationInput {
  @Field(() => String) provider: string;
  @Field(() => String, {
    nullable: true,
    description: 'Of the signing challenge to confirm. None: for one act on your own account.',
  })
  nonce?: string | null;
  @Field(() => String, { nullable: true, description: RETURN_TO }) returnTo?: string | null;
}

@ObjectType()
export class BeginOidcPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Send the browser that asked here; a cookie binds the answer to it.',
  })
  url?: string;
  @Field(() => DateTimeScalar, { nullable: true, description: 'By then one has to be back.' }) expiresAt?: Date;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType('Login', { description: 'A login at an identity provider that opens your account.' })
export class LoginObject {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'Id of the provider.' }) providerId: string;
  @Field(() => String) issuer: string;
  @Field(() => String) subject: string;
  @Field(() => String, { nullable: true, description: 'As the provider vouched for it.' }) email: string | null;
  @Field(() => DateTimeScalar) linkedAt: Date;
}
