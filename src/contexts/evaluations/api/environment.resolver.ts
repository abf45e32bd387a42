import { Args, ArgsType, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { RunId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { CompareEnvironments } from '../app/compare-environments.js';

@ArgsType()
export class EnvironmentsArgs {
  @Field(() => ID, { description: 'For example of the factory acceptance test.' }) firstRunId: string;
  @Field(() => ID, { description: 'For example of the site acceptance test.' }) secondRunId: string;
}

@ObjectType('EnvironmentRow', { description: 'One fact of where and by what two runs ran; null = not recorded.' })
export class EnvironmentRowObject {
  @Field(() => String) fact: string;
  @Field(() => String, { nullable: true }) first: string | null;
  @Field(() => String, { nullable: true }) second: string | null;
  @Field(() => Boolean) same: boolean;
}

@Resolver()
export class EnvironmentResolver {
  constructor(private readonly compare: CompareEnvironments) {}

  @Authenticated('READ')
  @Query(() => [EnvironmentRowObject], {
    description:
      'The environments of two runs row by row, in alphabetical order of the facts: versions, processor, device class, threads, provider, model size.',
  })
  environmentComparison(
    @CurrentPrincipal() principal: Principal,
    @Args() { firstRunId, secondRunId }: EnvironmentsArgs,
  ) {
    return this.compare.execute(principal, firstRunId as RunId, secondRunId as RunId);
  }
}
