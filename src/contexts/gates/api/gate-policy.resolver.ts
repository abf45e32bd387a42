import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { MotionPayload, SignMotionInput, SignMotionPayload } from '../../../platform/graphql/motion.object.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import { JsonScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { ConfirmGatePolicy, ProposeGatePolicy } from '../app/policies/change-policy.js';
import { ReadGatePolicies } from '../app/policies/read-policies.js';
import { lintPolicy } from '../domain/lint-policy.js';
import { policyDigest } from '../domain/policy.js';
import { GatePolicyHistoryObject, GatePolicyLintObject, ProposeGatePolicyInput } from './gate-policy.objects.js';

@Resolver()
export class GatePolicyResolver {
  constructor(
    private readonly read: ReadGatePolicies,
    private readonly propose: ProposeGatePolicy,
    private readonly confirm: ConfirmGatePolicy,
  ) {}

  @Authenticated('READ')
  @Query(() => [GatePolicyHistoryObject], { description: 'For each gate type, who signs and when it may open.' })
  async gatePolicies(@CurrentPrincipal() principal: Principal, @Args('pilotId', { type: () => ID }) pilotId: string) {
    const found = await this.read.execute(principal, pilotId);
    return found.map(({ type, inForce, versions }) => ({
      type,
      inForce,
      digest: policyDigest(inForce),
      versions: versions.map((one) => ({ ...one, version: one.policy.version })),
    }));
  }

  @Authenticated('READ')
  @Query(() => GatePolicyLintObject, { description: 'Checks a gate policy; nothing is kept.' })
  lintGatePolicy(@Args('policy', { type: () => JsonScalar }) policy: unknown) {
    return { problems: [...lintPolicy(policy).problems] };
  }

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, {
    description: 'By the lead of either side. It holds once both have signed: challengeMotion, then confirmGatePolicy.',
  })
  proposeGatePolicy(@CurrentPrincipal() principal: Principal, @Args('input') input: ProposeGatePolicyInput) {
    return asPayload(async () => ({ motion: await this.propose.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignMotionPayload, {
    description:
      'Signs a proposed policy. The second signature puts it in force; open rounds of its gate become STALE.',
  })
  confirmGatePolicy(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(() => this.confirm.execute(principal, input));
  }
}
