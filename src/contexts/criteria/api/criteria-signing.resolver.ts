import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ChallengeCriteria } from '../app/challenge-criteria.js';
import { SignCriteria } from '../app/sign-criteria.js';
import { CriteriaChallengeInput, SignCriteriaInput } from './criteria.input.js';
import { CriteriaChallengePayload, SignCriteriaPayload } from './criteria.object.js';

@Resolver()
export class CriteriaSigningResolver {
  constructor(
    private readonly challenge: ChallengeCriteria,
    private readonly sign: SignCriteria,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => CriteriaChallengePayload, { description: 'Ask for this after reading; answer it with signCriteria.' })
  criteriaChallenge(@CurrentPrincipal() principal: Principal, @Args('input') input: CriteriaChallengeInput) {
    return asPayload(async () => ({ challenge: await this.challenge.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignCriteriaPayload, { description: 'The last signature makes the criteria the baseline.' })
  signCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: SignCriteriaInput) {
    return asPayload(() => this.sign.execute(principal, input));
  }
}
