import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { stepOf } from '../../../kernel/state-table.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { ExposureLedger } from '../../exposures/public.js';
import type { Judgement } from '../domain/judgement.js';
import { advance, type Run } from '../domain/run.js';
import { isUnderWay, RUN_TRANSITIONS } from '../domain/run-states.js';
import { JudgementRepository, RunRepository } from './ports.js';
import { RunJournal } from './run-journal.js';

const WORKER = { system: 'evaluation worker' };

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

  /** The run, now RUNNING; `undefined` when it is paused, has ended already or does not exist. */
  start(id: RunId): Promise<Run | undefined> {
    return this.unitOfWork.run(systemScope(id), async (tx) => {
      const run = await this.runs.lock(tx, id);
      if (run === undefined || !isUnderWay(run.state) || run.state === 'PAUSED') return undefined;
      if (run.state === 'RUNNING') return run;
      const now = this.clock.now();
      const facts = { startedAt: run.startedAt ?? now, takenUpAt: now, doneBefore: run.done };
      const started = advance(run, 'RUNNING', facts);
      await this.journal.change(tx, started, WORKER, { action: 'run.started' });
      return started;
    });
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
      if (current === undefined || stepOf(RUN_TRANSITIONS, current.state, 'ERRORED') === undefined) return;
      const errored = advance(current, 'ERRORED', { endReason, endedAt: this.clock.now() });
      await this.keeper.remark(tx, errored, 'ERRORED');
      await this.journal.change(tx, errored, WORKER, { action: 'run.errored', after: endReason });
    });
  }
}

function systemScope(id: string): Scope {
  return { kind: 'system', purpose: `run ${id}` };
}
