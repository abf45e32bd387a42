import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal, Role } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Authority } from '../../identity/public.js';
import { RunNotFound } from '../domain/errors.js';
import { advance, type Run } from '../domain/run.js';
import { RunRepository } from './ports.js';
import { RunJournal } from './run-journal.js';
import { JudgementKeeper } from './run-progress.js';

/** Fetches a run for a person who may change it. */
@Injectable()
export class RunForChange {
  constructor(
    private readonly runs: RunRepository,
    private readonly authority: Authority,
  ) {}

  async get(tx: Tx, principal: Principal, id: RunId, roles: readonly Role[]): Promise<Run> {
    const run = await this.runs.find(tx, id);
    if (run === undefined) throw new RunNotFound(id);
    await this.authority.require(tx, principal, { roles, pilot: run });
    return run;
  }
}

/** Stops a run that has not ended. The attempt stays counted. */
@Injectable()
export class AbortRun {
  constructor(
    private readonly act: Act,
    private readonly forChange: RunForChange,
    private readonly journal: RunJournal,
    private readonly keeper: JudgementKeeper,
    private readonly clock: ClockPort,
  ) {}

  execute(principal: Principal, id: RunId, reason: string): Promise<Run> {
    return this.act.perform(principal, { action: 'run.abort', object: { type: 'RUN', id } }, async (tx, concerning) => {
      const why = requireReason(reason, 'Aborting a run');
      const run = await this.forChange.get(tx, principal, id, ['VML', 'VPM', 'CQL']);
      concerning(run);
      const endReason = { code: 'ABORTED_BY_PERSON', message: why };
      const aborted = advance(run, 'ABORTED', { endReason, endedAt: this.clock.now() });
      await this.keeper.remark(tx, aborted, 'ABORTED');
      await this.journal.change(tx, aborted, principal, { action: 'run.aborted', reason: why });
      return aborted;
    });
  }
}
