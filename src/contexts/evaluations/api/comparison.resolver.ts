import { Args, ArgsType, Field, ID, Int, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { JudgementId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { CompareJudgements } from '../app/compare-judgements.js';

export enum RightUnderEnum {
  FIRST = 'FIRST',
  SECOND = 'SECOND',
}
registerEnumType(RightUnderEnum, {
  name: 'RightUnder',
  description: 'Which of the two judgements calls the image right; the other calls it wrong.',
});

@ArgsType()
export class ContradictionsArgs {
  @Field(() => ID) firstJudgementId: string;
  @Field(() => ID, { description: 'Of the same run, or of one that judged its answers again.' })
  secondJudgementId: string;
  @Field(() => [String], {
    nullable: true,
    description: 'Names of images on which the two must disagree: the swap test. Absent = none.',
  })
  designated?: string[] | null;
}

@ObjectType('Contradiction', { description: 'An image that one use case judges right and the other wrong.' })
export class ContradictionObject {
  @Field(() => ID) itemId: string;
  @Field(() => String) itemName: string;
  @Field(() => RightUnderEnum) rightUnder: string;
}

@ObjectType('SwapTest', {
  description: 'Whether judging by the other contract changes the verdict of every designated image.',
})
export class SwapTestObject {
  @Field(() => Boolean, { description: 'Without a designated image nothing was shown: false.' }) passed: boolean;
  @Field(() => [String], { description: 'Designated images judged alike by both.' }) unchanged: readonly string[];
  @Field(() => [String], { description: 'Designated names that the run does not have.' }) missing: readonly string[];
}

@ObjectType('ContradictionReport', { description: 'How two use cases judge the same answers of one run.' })
export class ContradictionReportObject {
  @Field(() => ID) runId: string;
  @Field(() => Int, { description: 'Images that both judged.' }) compared: number;
  @Field(() => [ContradictionObject]) contradictions: readonly ContradictionObject[];
  @Field(() => SwapTestObject, { nullable: true, description: 'null = no image was designated.' })
  swapTest: SwapTestObject | null;
}

@Resolver()
export class ComparisonResolver {
  constructor(private readonly compare: CompareJudgements) {}

  @Authenticated('READ')
  @Query(() => ContradictionReportObject, {
    description:
      'Images on which two judgements of one run disagree. On acceptance data the vendor sees them once the run is revealed.',
  })
  contradictions(
    @CurrentPrincipal() principal: Principal,
    @Args() { firstJudgementId, secondJudgementId, designated }: ContradictionsArgs,
  ): Promise<ContradictionReportObject> {
    return this.compare.execute(principal, {
      firstJudgementId: firstJudgementId as JudgementId,
      secondJudgementId: secondJudgementId as JudgementId,
      ...(designated != null && { designated }),
    });
  }
}
