import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import type { RunId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { MotionPayload, SignMotionInput, SignMotionPayload } from '../../../platform/graphql/motion.object.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ProposeRunInvalidation, SignRunInvalidation } from '../app/invalidate-run.js';

@InputType()
class RunInvalidationInput {
  @Field(() => ID) runId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record. The attempt stays counted.' })
  reason: string;
}

@Resolver()
export class InvalidationResolver {
  constructor(
    private readonly propose: ProposeRunInvalidation,
    private readonly sign: SignRunInvalidation,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, {
    description: 'By CQL: a completed run shall count as evidence no more, once VPM confirms and both have signed.',
  })
  proposeRunInvalidation(@CurrentPrincipal() principal: Principal, @Args('input') input: RunInvalidationInput) {
    const { runId, reason } = input;
    return asPayload(async () => ({
      motion: await this.propose.execute(principal, { runId: runId as RunId, reason }),
    }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignMotionPayload, {
    description: 'With the second signature the run is INVALIDATED: kept, counted as an attempt, cited no more.',
  })
  signRunInvalidation(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(() => this.sign.execute(principal, input));
  }
}
