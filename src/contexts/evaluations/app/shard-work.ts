import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope } from '../../../ports/unit-of-work.js';
import type { Run } from '../domain/run.js';
import { isUnderWay } from '../domain/run-states.js';
import type { RunShard, ShardFindings } from '../domain/run-shard.js';
import type { KeepGoing } from './infer-items.js';
import { RunRepository, RunShardRepository } from './ports.js';
import { RunSettings } from './run-settings.js';
import { ShardJobs } from './shard-jobs.js';

/** Progress is written at most this often: it is for people, not for the record. */
const PROGRESS_EVERY_MILLISECONDS = 500;

/** What workers write about a shard under way: who took it, how far it is. */
@Injectable()
export class ShardProgress {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunRepository,
    private readonly shards: RunShardRepository,
    private readonly settings: RunSettings,
    private readonly clock: ClockPort,
  ) {}

  /** `undefined` when it is done already. */
  take(run: Run, index: number): Promise<RunShard | undefined> {
    return this.unitOfWork.run(scopeOf(run), (tx) =>
      this.shards.take(tx, { runId: run.id, index }, { worker: this.settings.worker, at: this.clock.now() }),
    );
  }

  /** Ascending. */
  open(run: Run): Promise<readonly number[]> {
    return this.unitOfWork.run(scopeOf(run), async (tx) => {
      const all = await this.shards.of(tx, run.id);
      return all.filter(({ state }) => state === 'OPEN').map(({ index }) => index);
    });
  }

  /** Writes the counter now and then, and asks whether the run is still wanted. */
  counter(run: Run, { index }: RunShard): KeepGoing {
    let written = this.clock.now().getTime();
    return async (done) => {
      const now = this.clock.now().getTime();
      if (now - written < PROGRESS_EVERY_MILLISECONDS) return true;
      written = now;
      return this.unitOfWork.run(scopeOf(run), async (tx) => {
        await this.shards.progress(tx, { runId: run.id, index }, done);
        await this.runs.progress(tx, run.id);
        return (await this.runs.find(tx, run.id))?.state === 'RUNNING';
      });
    };
  }
}

/** Writes what a shard gave. */
@Injectable()
export class ShardOutcome {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunRepository,
    private readonly shards: RunShardRepository,
    private readonly jobs: ShardJobs,
    private readonly clock: ClockPort,
  ) {}

  /**
   * Keeps what a shard gave. Of two that worked on the same shard the first counts. Whoever is done with the last one asks for the judgement,
   * in the transaction that says so: under the lock of the run exactly one of all workers finds none left.
   */
  async keep(run: Run, { index }: RunShard, found: ShardFindings): Promise<void> {
    await this.unitOfWork.run(scopeOf(run), async (tx) => {
      const current = await this.runs.lock(tx, run.id);
      if (current === undefined || !isUnderWay(current.state)) return;
      if (!(await this.shards.finish(tx, { runId: run.id, index }, { ...found, at: this.clock.now() }))) return;
      await this.runs.progress(tx, run.id);
      const isLast = (await this.shards.countOpen(tx, run.id)) === 0;
      // When a paused run goes on, whoever lets it asks for what is left.
      if (isLast && current.state !== 'PAUSED') await this.jobs.askForJudgement(tx, run.id);
    });
  }
}

function scopeOf({ id }: Run): Scope {
  return { kind: 'system', purpose: `run ${id}` };
}
