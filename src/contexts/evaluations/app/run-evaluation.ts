import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import type { RunId } from '../../../kernel/ids.js';
import type { Run } from '../domain/run.js';
import { JudgeAnswers } from './judge-answers.js';
import { RunProgress } from './run-progress.js';
import { RunShards } from './run-shards.js';
import type { RunJob } from './shard-jobs.js';

/**
 * The worker's job. A shard: checks that everything still is what was declared, runs the model once over its items (or does nothing when
 * another worker has) and keeps the answers. A run: whatever is left of it, then every use case judged from that one pass (or from the answers
 * kept of an earlier run), predictions, judgements and the end of the run in one transaction. It may be called again for the same run or shard
 * after a crash: what is done is left alone, anything else starts over and gives the same bytes.
 */
@Injectable()
export class RunEvaluation {
  constructor(
    private readonly progress: RunProgress,
    private readonly shards: RunShards,
    private readonly judging: JudgeAnswers,
  ) {}

  async perform({ runId, shard }: RunJob): Promise<void> {
    if (shard === undefined) return this.execute(runId);
    await this.guarded(runId, (run) => this.shards.execute(run, shard));
  }

  async execute(runId: RunId): Promise<void> {
    await this.guarded(runId, async (run) => {
      for (const index of await this.shards.open(run)) if (!(await this.shards.execute(run, index))) return;
      await this.judging.execute(run);
    });
  }

  /** After the last try that failed by a fault of ours or died: the run ends, and says so. */
  async giveUp(runId: RunId): Promise<void> {
    const run = await this.progress.start(runId);
    if (run === undefined) return;
    const message =
      'Every try to work this run off failed or died. The log of the workers says why; the attempt stays counted.';
    await this.progress.fail(run, { code: 'WORK_EXHAUSTED', message });
  }

  /** A refusal ends the run, unless it passes: then the queue tries again. */
  private async guarded(runId: RunId, work: (run: Run) => Promise<unknown>): Promise<void> {
    const run = await this.progress.start(runId);
    if (run === undefined) return;
    try {
      await work(run);
    } catch (error) {
      if (!(error instanceof DomainError) || error.isPassing) throw error;
      await this.progress.fail(run, { code: String(error.code), message: error.message });
    }
  }
}
