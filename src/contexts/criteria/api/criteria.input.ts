import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { JsonScalar } from '../../../platform/graphql/scalars.js';

@InputType()
export class ProposeCriteriaInput {
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => JsonScalar, { description: 'touchstone/criteria@1, with the slice schema of the site.' })
  document: unknown;
}

@InputType()
export class ReviseCriteriaInput {
  @Field(() => ID) criteriaSetId: string;
  @Field(() => Int, { description: 'rowVersion of the set you looked at.' }) expectedVersion: number;
  @Field(() => JsonScalar) document: unknown;
}

@InputType()
export class SubmitCriteriaInput {
  @Field(() => ID) criteriaSetId: string;
  @Field(() => Int) expectedVersion: number;
  @Field(() => String, { nullable: true, description: 'Needed when requirements get easier after results were seen.' })
  reason?: string | null;
}

@InputType()
export class ReturnCriteriaInput {
  @Field(() => ID) criteriaSetId: string;
  @Field(() => Int) expectedVersion: number;
  @Field(() => String) reason: string;
}

@InputType()
export class CriteriaChallengeInput {
  @Field(() => ID) criteriaSetId: string;
  @Field(() => String, { description: 'CQL, VPM, SO or CSM: the role you sign in.' }) slot: string;
}

@InputType()
export class SignCriteriaInput {
  @Field(() => ID) criteriaSetId: string;
  @Field(() => String) slot: string;
  @Field(() => String) nonce: string;
  @Field(() => String, { nullable: true, description: 'Left out by who signed in at an identity provider.' })
  password?: string | null;
  @Field(() => String, { nullable: true, description: 'Code of your second factor, when your account has one.' })
  code?: string | null;
  @Field(() => String, { nullable: true }) comment?: string | null;
}

@ArgsType()
export class CriteriaSetPageArgs extends PageArgs {
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true }) siteId?: string;
  @Field(() => ID, { nullable: true }) useCaseId?: string;
}
