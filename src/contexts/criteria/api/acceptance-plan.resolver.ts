import { Args, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { PlanCriteria } from '../app/plan-criteria.js';
import { readHave, readKinds } from '../domain/read-collection.js';
import { AcceptancePlanObject, PlanAcceptanceInput } from './acceptance-plan.object.js';

@Resolver()
export class AcceptancePlanResolver {
  constructor(private readonly plan: PlanCriteria) {}

  @Authenticated('READ')
  @Query(() => AcceptancePlanObject, {
    description:
      'What would it take to pass all of these together, and which picture should be taken next? Nothing is kept.',
  })
  planAcceptance(@CurrentPrincipal() principal: Principal, @Args('input') input: PlanAcceptanceInput) {
    const { criteriaSetIds, drafts, power, have, imagesPerUnit, unitsPerDay, kinds } = input;
    return this.plan.execute(principal, {
      criteriaSetIds,
      drafts,
      ...(power != null && { power }),
      ...(have != null && { have: readHave(have) }),
      ...(imagesPerUnit != null && { imagesPerUnit }),
      ...(unitsPerDay != null && { unitsPerDay }),
      ...(kinds != null && { kinds: readKinds(kinds) }),
    });
  }
}
