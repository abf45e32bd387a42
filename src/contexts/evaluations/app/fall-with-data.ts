import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PilotEvents } from '../../../ports/pilot-events.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { advance, type Run } from '../domain/run.js';
import { isUnderWay } from '../domain/run-states.js';
import { RunInvalidation } from './invalidate-run.js';
import { RunRepository } from './ports.js';
import { RunJournal } from './run-journal.js';
import { JudgementKeeper } from './run-progress.js';

const RULES = { system: 'dataset rules' };
const CODE = 'DATASET_COMPROMISED';

/** Stops a run that has not ended. */
@Injectable()
export class RunStopper {
  constructor(
    private readonly journal: RunJournal,
    private readonly keeper: JudgementKeeper,
    private readonly clock: ClockPort,
  ) {}

  async stop(tx: Tx, run: Run, reason: string): Promise<void> {
    const endReason = { code: CODE, message: reason };
    const aborted = advance(run, 'ABORTED', { endReason, endedAt: this.clock.now() });
    await this.keeper.remark(tx, aborted, 'ABORTED');
    await this.journal.change(tx, aborted, RULES, { action: 'run.aborted', reason });
  }
}

/** Runs on data that leaked are evidence no more, and those under way are stopped: in the transaction that says so. */
@Injectable()
export class FallWithData implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly runs: RunRepository,
    private readonly invalidation: RunInvalidation,
    private readonly stopper: RunStopper,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['DATASET_COMPROMISED'], (tx, { object, reason }) =>
      this.fall(tx, object.id, `The data are compromised: ${reason ?? 'no reason is recorded'}`),
    );
  }

  private async fall(tx: Tx, datasetId: string, reason: string): Promise<void> {
    for (const run of await this.runs.lockOfDataset(tx, datasetId)) {
      if (run.state === 'COMPLETED' || run.state === 'REVEALED')
        await this.invalidation.invalidate(tx, run, RULES, { code: CODE, reason });
      else if (isUnderWay(run.state)) await this.stopper.stop(tx, run, reason);
    }
  }
}
