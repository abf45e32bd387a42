import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ProposeCriteria } from '../app/propose-criteria.js';
import { ReturnCriteria } from '../app/return-criteria.js';
import { ReviseCriteria } from '../app/revise-criteria.js';
import { SubmitCriteria } from '../app/submit-criteria.js';
import {
  ProposeCriteriaInput,
  ReturnCriteriaInput,
  ReviseCriteriaInput,
  SubmitCriteriaInput,
} from './criteria.input.js';
import { CriteriaSetPayload } from './criteria.object.js';

@Resolver()
export class CriteriaDraftingResolver {
  constructor(
    private readonly propose: ProposeCriteria,
    private readonly revise: ReviseCriteria,
    private readonly submit: SubmitCriteria,
    private readonly giveBack: ReturnCriteria,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => CriteriaSetPayload, { description: 'The next version for a site and a use case, as a draft.' })
  proposeCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: ProposeCriteriaInput) {
    return asPayload(async () => ({ criteriaSet: await this.propose.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => CriteriaSetPayload)
  reviseCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: ReviseCriteriaInput) {
    return asPayload(async () => ({ criteriaSet: await this.revise.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => CriteriaSetPayload, { description: 'Puts a draft before the signers.' })
  submitCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: SubmitCriteriaInput) {
    return asPayload(async () => ({ criteriaSet: await this.submit.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => CriteriaSetPayload, { description: 'Back to draft; signatures given so far count no more.' })
  returnCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: ReturnCriteriaInput) {
    return asPayload(async () => ({ criteriaSet: await this.giveBack.execute(principal, input) }));
  }
}
