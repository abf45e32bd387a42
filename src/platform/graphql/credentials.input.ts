import { Field, InputType } from '@nestjs/graphql';

/** What a person proves to be that person with, right before a signature. */
@InputType({ isAbstract: true })
export abstract class CredentialsInput {
  @Field(() => String, {
    nullable: true,
    description: 'Your password, once more. Left out by who signed in at an identity provider.',
  })
  password?: string | null;
  @Field(() => String, { nullable: true, description: 'Code of your second factor, when your account has one.' })
  code?: string | null;
}
