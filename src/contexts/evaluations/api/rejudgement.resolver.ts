import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { JudgementId, RunId, UseCaseId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import { Sha256Scalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { RecomputeJudgement } from '../app/recompute-judgement.js';
import { RejudgeRun } from '../app/rejudge-run.js';
import { runView } from './run-view.js';
import { RunPayload } from './run.inputs.js';

@InputType()
export class RejudgeRunInput {
  @Field(() => ID, { description: 'A completed run on sealed data.' }) runId: string;
  @Field(() => [ID], {
    description: 'At least one; each is an attempt of its own. May be one that the run did not judge.',
  })
  useCaseIds: string[];
  @Field(() => ID, {
    nullable: true,
    description: "Another operating point registered for the run's model; absent = the run's own.",
  })
  operatingPointId?: string | null;
}

@ObjectType('DigestPair', { description: 'A digest as the judgement states it, and as it comes out now.' })
export class DigestPairObject {
  @Field(() => Sha256Scalar) stored: string;
  @Field(() => Sha256Scalar) recomputed: string;
}

@ObjectType('Recomputation', {
  description: 'A judgement computed once more from kept answers by the plan of its run. No attempt, nothing written.',
})
export class RecomputationObject {
  @Field(() => ID) judgementId: string;
  @Field(() => Boolean) identical: boolean;
  @Field(() => DigestPairObject) result: DigestPairObject;
  @Field(() => DigestPairObject) outcomes: DigestPairObject;
  @Field(() => Int, { description: 'Images whose outcome comes out otherwise.' }) differingImages: number;
}

@Resolver()
export class RejudgementResolver {
  constructor(
    private readonly rejudge: RejudgeRun,
    private readonly recompute: RecomputeJudgement,
  ) {}

  @Authenticated('RUN')
  @Mutation(() => RunPayload, {
    description:
      'Declares that kept answers of a completed run are judged again, by the criteria and contracts in force now or from another operating point: a run beside the old one, an attempt at each use case, no inference.',
  })
  rejudgeRun(@CurrentPrincipal() principal: Principal, @Args('input') input: RejudgeRunInput) {
    return asPayload(async () => {
      const { runId, useCaseIds, operatingPointId } = input;
      const run = await this.rejudge.execute(principal, {
        runId: runId as RunId,
        useCaseIds: useCaseIds as UseCaseId[],
        ...(operatingPointId != null && { operatingPointId }),
      });
      return { run: runView(run) };
    });
  }

  @Authenticated('READ')
  @Query(() => RecomputationObject, {
    description: 'Whether a judgement comes out the same from the kept answers. Counts nothing; both sides may ask.',
  })
  recomputeJudgement(
    @CurrentPrincipal() principal: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<RecomputationObject> {
    return this.recompute.execute(principal, id as JudgementId);
  }
}
