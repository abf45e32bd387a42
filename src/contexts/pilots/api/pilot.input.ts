import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { JsonScalar } from '../../../platform/graphql/scalars.js';

@InputType()
export class CreatePilotInput {
  @Field(() => String) title: string;
  @Field(() => ID) vendorOrganisationId: string;
  @Field(() => ID) customerOrganisationId: string;
  @Field(() => String, { description: 'Calendar date, for example 2026-12-31.' }) decisionDate: string;
  @Field(() => Int) attemptBudget: number;
  @Field(() => Int) imageBudget: number;
  @Field(() => String) onExpiry: string;
  @Field(() => String, { nullable: true }) intendedUse?: string | null;
  @Field(() => String, { nullable: true }) outOfScope?: string | null;
  @Field(() => String, { nullable: true }) whenUnsure?: string | null;
  @Field(() => String, { nullable: true }) contact?: string | null;
}

@InputType()
export class AddSiteInput {
  @Field(() => ID) pilotId: string;
  @Field(() => String, { description: 'Capitals, digits, "_" and "-", for example NORTH_GATE.' }) key: string;
  @Field(() => String) name: string;
  @Field(() => JsonScalar) facts: unknown;
  @Field(() => JsonScalar) sliceSchema: unknown;
}

@InputType()
export class ReviseSiteInput {
  @Field(() => ID) siteId: string;
  @Field(() => Int, { description: 'The version that was read.' }) expectedVersion: number;
  @Field(() => String, { nullable: true, description: 'Absent = as it is. Another name alone makes no version.' })
  name?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'All facts as they are now; absent = as they are.' })
  facts?: unknown;
  @Field(() => String, { description: 'At least 10 characters: what was changed and why.' }) reason: string;
}

@InputType()
export class AddUseCaseInput {
  @Field(() => ID) pilotId: string;
  @Field(() => String) key: string;
  @Field(() => String) title: string;
  @Field(() => String) description: string;
  @Field(() => JsonScalar, { description: 'The interpretation contract, version 1.' }) contract: unknown;
}

@InputType()
export class ReviseContractInput {
  @Field(() => ID) useCaseId: string;
  @Field(() => JsonScalar, { description: 'The next version of the contract.' }) contract: unknown;
}
