import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { Act } from '../../identity/public.js';
import { Pilots } from '../../pilots/public.js';
import { advance, type Run } from '../domain/run.js';
import { RunForChange } from './end-run.js';
import { RunJournal } from './run-journal.js';
import { ShardJobs } from './shard-jobs.js';

const RUNNERS = ['VML', 'VPM', 'CQL'] as const;

/** Holds a run: shards that are done stay done, those under way are put down within a second and begin anew later. */
@Injectable()
export class PauseRun {
  constructor(
    private readonly act: Act,
    private readonly forChange: RunForChange,
    private readonly journal: RunJournal,
  ) {}

  /** @throws RunNotFound, RunStateRefused, RunChangedMeanwhile, NOT_PERMITTED */
  execute(principal: Principal, id: RunId): Promise<Run> {
    return this.act.perform(principal, { action: 'run.pause', object: { type: 'RUN', id } }, async (tx, concerning) => {
      const run = await this.forChange.get(tx, principal, id, RUNNERS);
      concerning(run);
      const paused = advance(run, 'PAUSED', { takenUpAt: null });
      await this.journal.change(tx, paused, principal, { action: 'run.paused' });
      return paused;
    });
  }
}

/** Lets a paused run go on; what is left of it is queued in the same transaction. */
@Injectable()
export class ResumeRun {
  constructor(
    private readonly act: Act,
    private readonly forChange: RunForChange,
    private readonly journal: RunJournal,
    private readonly pilots: Pilots,
    private readonly shards: ShardJobs,
  ) {}

  /** @throws RunNotFound, RunStateRefused, RunChangedMeanwhile, NOT_PERMITTED, and what a pilot takes no runs for any more */
  execute(principal: Principal, id: RunId): Promise<Run> {
    const what = { action: 'run.resume', object: { type: 'RUN', id } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const run = await this.forChange.get(tx, principal, id, RUNNERS);
      concerning(run);
      const queued = advance(run, 'QUEUED');
      this.pilots.requireOpenForRuns(await this.pilots.get(tx, run.pilotId));
      await this.journal.change(tx, queued, principal, { action: 'run.resumed' });
      await this.shards.ask(tx, queued);
      return queued;
    });
  }
}
