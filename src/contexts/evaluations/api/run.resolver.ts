import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import type { DatasetId, ModelId, PilotId, RunId, UseCaseId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { DeclareRun } from '../app/declare-run.js';
import { AbortRun } from '../app/end-run.js';
import { PauseRun, ResumeRun } from '../app/pause-run.js';
import { ReadRuns } from '../app/read-runs.js';
import { RevealRun } from '../app/reveal-run.js';
import { WatchRun } from '../app/watch-run.js';
import { paceOf } from '../domain/pace.js';
import type { RunState } from '../domain/run-states.js';
import { judgementView, runView, shardsView } from './run-view.js';
import { AbortRunInput, DeclareRunInput, RunPayload, RunsArgs } from './run.inputs.js';
import { JudgementObject, RunConnection, RunObject, RunPaceObject, RunShardsObject } from './run.objects.js';

@Resolver(() => RunObject)
export class RunQueries {
  constructor(
    private readonly read: ReadRuns,
    private readonly watch: WatchRun,
    private readonly clock: ClockPort,
  ) {}

  @Authenticated('READ')
  @Query(() => RunObject)
  async run(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return runView(await this.read.run(principal, id as RunId));
  }

  @Authenticated('READ')
  @Query(() => RunConnection, { description: 'Runs of pilots your organisation is a party to, oldest first.' })
  async runs(@CurrentPrincipal() principal: Principal, @Args() { pilotId, siteId, ...page }: RunsArgs) {
    const filter = { ...(pilotId != null && { pilotId: pilotId as PilotId }), ...(siteId != null && { siteId }) };
    const rows = await this.read.page(principal, filter, rangeOf(page));
    return connect(rows, page, ({ id }) => id, runView);
  }

  @Authenticated('READ')
  @Subscription(() => RunObject, {
    description: 'The run whenever its state or progress changes; ends when the run has ended.',
    resolve: (run: RunObject) => run,
  })
  async *runProgress(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    for await (const run of this.watch.execute(principal, id as RunId)) yield runView(run);
  }

  @ResolveField(() => [JudgementObject], { description: 'One per use case, once the run is completed.' })
  async judgements(
    @CurrentPrincipal() principal: Principal,
    @Parent() run: RunObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'judgements of runs', async (ids) =>
      groupBy(await this.read.judgementsOf(principal, ids), ({ runId }) => runId),
    );
    return ((await loader.load(run.id)) ?? []).map(judgementView);
  }

  @ResolveField(() => RunPaceObject, {
    nullable: true,
    description: 'null unless the run is RUNNING and something of it is done.',
  })
  pace(@Parent() run: RunObject) {
    return paceOf({ ...run, state: run.state as RunState }, this.clock.now()) ?? null;
  }

  @ResolveField(() => RunShardsObject)
  async shards(@CurrentPrincipal() principal: Principal, @Parent() run: RunObject, @Context() context: GraphqlContext) {
    const loader = loaderOf(context, 'shards of runs', async (ids) =>
      groupBy(await this.read.shardsOf(principal, ids), ({ runId }) => runId),
    );
    return shardsView((await loader.load(run.id)) ?? []);
  }
}

@Resolver(() => RunObject)
export class RunMutations {
  constructor(
    private readonly declare: DeclareRun,
    private readonly abort: AbortRun,
    private readonly pause: PauseRun,
    private readonly resume: ResumeRun,
    private readonly reveal: RevealRun,
  ) {}

  @Authenticated('RUN')
  @Mutation(() => RunPayload, {
    description:
      'Declares a run before it starts and queues it. A formal run is an attempt at each use case from now on.',
  })
  declareRun(@CurrentPrincipal() principal: Principal, @Args('input') input: DeclareRunInput) {
    return asPayload(async () => {
      const { kind, datasetId, modelId, operatingPointId, useCaseIds, topUpOf, priority } = input;
      const run = await this.declare.execute(principal, {
        kind,
        datasetId: datasetId as DatasetId,
        modelId: modelId as ModelId,
        ...(operatingPointId != null && { operatingPointId }),
        ...(useCaseIds != null && { useCaseIds: useCaseIds as UseCaseId[] }),
        ...(priority != null && { priority }),
        ...(topUpOf != null && { topUpOf: topUpOf as RunId }),
      });
      return { run: runView(run) };
    });
  }

  @Authenticated('RUN')
  @Mutation(() => RunPayload)
  abortRun(@CurrentPrincipal() principal: Principal, @Args('input') { runId, reason }: AbortRunInput) {
    return asPayload(async () => ({ run: runView(await this.abort.execute(principal, runId as RunId, reason)) }));
  }

  @Authenticated('RUN')
  @Mutation(() => RunPayload, {
    description: 'Holds a run that waits or is worked off. What is done of it stays; nothing of it is shown.',
  })
  pauseRun(@CurrentPrincipal() principal: Principal, @Args('runId', { type: () => ID }) runId: string) {
    return asPayload(async () => ({ run: runView(await this.pause.execute(principal, runId as RunId)) }));
  }

  @Authenticated('RUN')
  @Mutation(() => RunPayload, { description: 'Lets a paused run go on.' })
  resumeRun(@CurrentPrincipal() principal: Principal, @Args('runId', { type: () => ID }) runId: string) {
    return asPayload(async () => ({ run: runView(await this.resume.execute(principal, runId as RunId)) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => RunPayload, {
    description: 'By the customer: opens the failed images of a completed run to the vendor.',
  })
  revealRun(@CurrentPrincipal() principal: Principal, @Args('runId', { type: () => ID }) runId: string) {
    return asPayload(async () => ({ run: runView(await this.reveal.execute(principal, runId as RunId)) }));
  }
}
