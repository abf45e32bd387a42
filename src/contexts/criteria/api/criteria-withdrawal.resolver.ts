import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { MotionPayload, SignMotionInput, SignMotionPayload } from '../../../platform/graphql/motion.object.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ProposeCriteriaWithdrawal, SignCriteriaWithdrawal, WithdrawDraft } from '../app/withdraw-criteria.js';
import { ReturnCriteriaInput } from './criteria.input.js';
import { CriteriaSetPayload } from './criteria.object.js';

@InputType()
class CriteriaWithdrawalInput {
  @Field(() => ID) criteriaSetId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@Resolver()
export class CriteriaWithdrawalResolver {
  constructor(
    private readonly draft: WithdrawDraft,
    private readonly propose: ProposeCriteriaWithdrawal,
    private readonly sign: SignCriteriaWithdrawal,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => CriteriaSetPayload, { description: 'Gives up a draft or criteria in review.' })
  withdrawCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: ReturnCriteriaInput) {
    return asPayload(async () => ({ criteriaSet: await this.draft.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, { description: 'By CQL or VPM: a baseline holds no more, once both have signed.' })
  proposeCriteriaWithdrawal(@CurrentPrincipal() principal: Principal, @Args('input') input: CriteriaWithdrawalInput) {
    return asPayload(async () => ({ motion: await this.propose.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignMotionPayload, { description: 'With the second signature the criteria hold no more.' })
  signCriteriaWithdrawal(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(() => this.sign.execute(principal, input));
  }
}
