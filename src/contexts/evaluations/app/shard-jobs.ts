import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { IdsPort } from '../../../ports/time.js';
import { JobQueue } from '../../../ports/stores.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Run } from '../domain/run.js';
import { shardRanges } from '../domain/run-shard.js';
import { RunShardRepository } from './ports.js';
import { RunSettings } from './run-settings.js';

export const RUN_EVALUATION_QUEUE = 'run-evaluation';

/** A shard of a run; without a shard what is left of the run, its judgement above all. */
export interface RunJob {
  readonly runId: RunId;
  readonly shard?: number;
}

/** Cuts runs into shards and asks workers for them, in the transaction of the change that makes them necessary. */
@Injectable()
export class ShardJobs {
  constructor(
    private readonly jobs: JobQueue,
    private readonly shards: RunShardRepository,
    private readonly settings: RunSettings,
    private readonly ids: IdsPort,
  ) {}

  /** A run that judges kept answers has no shards: no model is asked. */
  async cut(tx: Tx, run: Run): Promise<void> {
    const { plan } = run;
    if (plan.rejudgementOf === undefined) {
      const ranges = shardRanges(plan.dataset.itemCount, plan.dataset.merkleRoot !== null, this.settings.shardImages);
      const shards = ranges.map((range) => ({ ...range, id: this.ids.next() }));
      await this.shards.insert(tx, run, shards);
    }
    await this.ask(tx, run);
  }

  /** Asks for every shard that is open; with none left, for the judgement. What waits in the queue already is not asked for twice. */
  async ask(tx: Tx, run: Run): Promise<void> {
    const open = (await this.shards.of(tx, run.id)).filter(({ state }) => state === 'OPEN');
    const { id: runId, vendorOrganisationId: party, priority } = run;
    const jobs = open.map(({ index }) => ({ data: { runId, shard: index }, singletonKey: `${runId} ${index}` }));
    const last = { data: { runId }, singletonKey: runId };
    await this.jobs.enqueueInTurn(tx, RUN_EVALUATION_QUEUE, jobs.length > 0 ? jobs : [last], { party, priority });
  }

  /** Before all shards that wait: nothing is left to do but to judge. */
  askForJudgement(tx: Tx, runId: RunId): Promise<void> {
    return this.jobs.enqueue(tx, RUN_EVALUATION_QUEUE, { runId } satisfies RunJob, { singletonKey: runId });
  }
}
