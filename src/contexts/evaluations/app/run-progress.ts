import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { ExposureLedger } from '../../exposures/public.js';
import type { Judgement } from '../domain/judgement.js';
import { advance, type Run } from '../domain/run.js';
import type { RunState } from '../domain/run-states.js';
import type { KeepGoing } from './infer-items.js';
import { JudgementRepository, RunRepository } from './ports.js';
import { RunJournal } from './run-journal.js';

const WORKER = { system: 'evaluation worker' };
const ENDED: readonly RunState[] = ['COMPLETED', 'REVEALED', 'ABORTED', 'ERRORED', 'INVALIDATED'];
/** Progress is written at most this often: it is for people, not for the record. */
const PROGRESS_EVERY_MILLISECONDS = 500;

/** Writes judgements and says in the ledger how each attempt ended. */
@Injectable()
export class JudgementKeeper {
  constructor(
    private readonly judgements: JudgementRepository,
    private readonly ledger: ExposureLedger,
  ) {}

  async keep(tx: Tx, judgement: Judgement): Promise<void> {
    await this.judgements.insert(tx, judgement);
    await this.ledger.remark(tx, { runId: judgement.runId, useCaseId: judgement.useCaseId }, judgement.result.verdict);
  }

  async remark(tx: Tx, run: Run, outcome: string): Promise<void> {
    for (const { useCaseId } of run.plan.judgements)
      await this.ledger.remark(tx, { runId: run.id, useCaseId }, outcome);
  }
}

/** The steps of a run's life that the worker takes. */
@Injectable()
export class RunProgress {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunRepository,
    private readonly keeper: JudgementKeeper,
    private readonly journal: RunJournal,
    private readonly clock: ClockPort,
  ) {}

  /** The run, now RUNNING; `undefined` when it has ended already or does not exist. */
  start(id: RunId): Promise<Run | undefined> {
    return this.unitOfWork.run(systemScope(id), async (tx) => {
      const run = await this.runs.find(tx, id);
      if (run === undefined || ENDED.includes(run.state)) return undefined;
      const started = advance(run, 'RUNNING', { startedAt: run.startedAt ?? this.clock.now(), done: 0 });
      await this.journal.change(tx, started, WORKER, { action: 'run.started' });
      return started;
    });
  }

  /** Writes the counter now and then, and asks whether the run is still wanted. */
  counter(run: Run): KeepGoing {
    let written = 0;
    return async (done) => {
      const now = this.clock.now().getTime();
      if (done < run.total && now - written < PROGRESS_EVERY_MILLISECONDS) return true;
      written = now;
      return this.unitOfWork.run(systemScope(run.id), async (tx) => {
        await this.runs.progress(tx, run.id, done);
        return (await this.runs.find(tx, run.id))?.state === 'RUNNING';
      });
    };
  }

  /** Judgements and the end of the run commit together; a run that was aborted meanwhile is left as it is. */
  complete(run: Run, judgements: readonly Judgement[], found: Partial<Run>): Promise<void> {
    return this.unitOfWork.run(systemScope(run.id), async (tx) => {
      const current = await this.runs.lock(tx, run.id);
      if (current?.state !== 'RUNNING') return;
      for (const judgement of judgements) await this.keeper.keep(tx, judgement);
      const completed = advance(current, 'COMPLETED', { ...found, endedAt: this.clock.now() });
      const verdicts = judgements.map(({ useCaseId, result, resultDigest }) => ({
        useCaseId,
        verdict: result.verdict,
        resultDigest,
      }));
      await this.journal.change(tx, completed, WORKER, {
        action: 'run.completed',
        after: {
          predictionsSha256: completed.predictionsSha256,
          conservation: { ...completed.conservation },
          verdicts,
        },
      });
    });
  }

  fail(run: Run, endReason: { readonly code: string; readonly message: string }): Promise<void> {
    return this.unitOfWork.run(systemScope(run.id), async (tx) => {
      const current = await this.runs.lock(tx, run.id);
      if (current?.state !== 'RUNNING') return;
      const errored = advance(current, 'ERRORED', { endReason, endedAt: this.clock.now() });
      await this.keeper.remark(tx, errored, 'ERRORED');
      await this.journal.change(tx, errored, WORKER, { action: 'run.errored', after: endReason });
    });
  }
}

function systemScope(id: string): Scope {
  return { kind: 'system', purpose: `run ${id}` };
}
