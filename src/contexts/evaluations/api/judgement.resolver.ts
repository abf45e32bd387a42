import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { JudgementId } from '../../../kernel/ids.js';
import type { Outcome } from '../../../metrics/outcome.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadOutcomes, ReadRuns } from '../app/read-runs.js';
import { judgementView } from './run-view.js';
import { SamplesArgs } from './run.inputs.js';
import { JudgementObject, SampleConnection, type SampleObject } from './run.objects.js';

@Resolver(() => JudgementObject)
export class JudgementResolver {
  constructor(
    private readonly read: ReadRuns,
    private readonly outcomes: ReadOutcomes,
  ) {}

  @Authenticated('READ')
  @Query(() => JudgementObject)
  async judgement(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return judgementView(await this.read.judgement(principal, id as JudgementId));
  }

  @ResolveField(() => SampleConnection, {
    description:
      'Every item of the run under this use case, by item id. On acceptance data the vendor sees the failed ones, once the run is revealed.',
  })
  async samples(
    @CurrentPrincipal() principal: Principal,
    @Parent() judgement: JudgementObject,
    @Args() { onlyWrong, ...page }: SamplesArgs,
  ) {
    const range = rangeOf(page);
    const all = await this.outcomes.ofJudgement(principal, judgement.id as JudgementId);
    const rows = all
      .filter((outcome) => !onlyWrong || !outcome.right)
      .filter(({ itemId }) => range.after === undefined || itemId > range.after)
      .sort((a, b) => (a.itemId < b.itemId ? -1 : 1))
      .slice(0, range.first);
    return connect(rows, page, ({ itemId }) => itemId, sampleView);
  }
}

function sampleView(outcome: Outcome): SampleObject {
  return { ...outcome, reason: outcome.reason ?? null };
}
