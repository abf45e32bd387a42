import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadAccessReview } from '../app/read-access-review.js';

@ObjectType('AccessReviewEntry', { description: 'One role that somebody holds now.' })
class AccessReviewEntryObject {
  @Field(() => ID) assignmentId: string;
  @Field(() => ID) personId: string;
  @Field(() => String) printedName: string;
  @Field(() => String) email: string;
  @Field(() => String) role: string;
  @Field(() => String, { nullable: true, description: 'null = in all pilots.' }) pilotKey: string | null;
  @Field(() => String, { nullable: true }) siteKey: string | null;
  @Field(() => DateTimeScalar) validFrom: Date;
  @Field(() => DateTimeScalar, { nullable: true }) validTo: Date | null;
  @Field(() => String) reason: string;
  @Field(() => ID, { nullable: true }) grantorId: string | null;
  @Field(() => String, { nullable: true, description: 'null = a founding invitation.' }) grantorName: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Of the account, by session or API token; null = never.',
  })
  lastUsedAt: Date | null;
  @Field(() => Boolean) isAccountOpen: boolean;
}

@ForAdministratorsToo()
@Resolver()
export class AccessReviewResolver {
  constructor(private readonly review: ReadAccessReview) {}

  @Authenticated('NEVER')
  @Query(() => [AccessReviewEntryObject], {
    description:
      'Roles in force in your organisation, with who gave them and when the account was last used: for CQL, VPM and AUD; for ADM the administrators.',
  })
  accessReview(@CurrentPrincipal() principal: Principal) {
    return this.review.execute(principal);
  }
}
