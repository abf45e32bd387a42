import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import type { RunId } from '../../../kernel/ids.js';
import type { DatasetItem } from '../../datasets/public.js';
import type { Run } from '../domain/run.js';
import { assertAsDeclared } from './assert-as-declared.js';
import { InferItems, type InferenceRecord } from './infer-items.js';
import { JudgeRun } from './judge-run.js';
import { RunProgress } from './run-progress.js';
import { requireImages, RunSources, type RunSource } from './run-sources.js';
import { StoredAnswers } from './stored-answers.js';

/**
 * The worker's job: checks that everything still is what was declared, runs the model once over all items (or reads the answers
 * kept of an earlier run, when these are to be judged again), judges every use case from that one pass, and writes predictions, judgements and the end of the run in one transaction. It may be called again
 * for the same run after a crash: a run that has ended is left alone, any other starts over and gives the same bytes.
 */
@Injectable()
export class RunEvaluation {
  constructor(
    private readonly progress: RunProgress,
    private readonly sources: RunSources,
    private readonly inferItems: InferItems,
    private readonly storedAnswers: StoredAnswers,
    private readonly judgeRun: JudgeRun,
  ) {}

  async execute(runId: RunId): Promise<void> {
    const run = await this.progress.start(runId);
    if (run === undefined) return;
    try {
      const source = await this.sources.load(run);
      assertAsDeclared(run, source);
      const record = await this.answers(run, source);
      if (record !== undefined) await this.judgeRun.execute(run, source, record);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.progress.fail(run, { code: String(error.code), message: error.message });
    }
  }

  /** After the last try that failed by a fault of ours or died: the run ends, and says so. */
  async giveUp(runId: RunId): Promise<void> {
    const run = await this.progress.start(runId);
    if (run === undefined) return;
    const message =
      'Every try to work this run off failed or died. The log of the workers says why; the attempt stays counted.';
    await this.progress.fail(run, { code: 'WORK_EXHAUSTED', message });
  }

  private answers(run: Run, source: RunSource): Promise<InferenceRecord | undefined> {
    const kept = run.plan.rejudgementOf;
    if (kept !== undefined) return this.storedAnswers.execute(kept);
    requireImages(source, 'The run cannot be worked off');
    const judged = source.items.filter((item: DatasetItem) => item.excluded === null);
    return this.inferItems.execute(run.plan, source.model, judged, this.progress.counter(run));
  }
}
