import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope } from '../../../ports/unit-of-work.js';
import type { PilotId } from '../../../kernel/ids.js';
import { JobQueue } from '../../../ports/stores.js';
import { Findings } from '../../findings/public.js';
import { GateRepository } from './ports.js';
import { ReconsiderGates } from './reconsider-gates.js';

export const SETTLE_DUE_QUEUE = 'settle-due';
const EVERY_SECONDS = 300;
const SCOPE: Scope = { kind: 'system', purpose: 'what is due' };

/** The scheduled look: ends what a date ends (waivers, conditions, open rounds), pilot by pilot, whether or not anybody reads. */
@Injectable()
export class SettleDue {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: GateRepository,
    private readonly findings: Findings,
    private readonly reconsider: ReconsiderGates,
    private readonly clock: ClockPort,
  ) {}

  async execute(): Promise<void> {
    const at = this.clock.now();
    const pilots = await this.unitOfWork.run(SCOPE, async (tx) => [
      ...(await this.gates.pilotsWithDates(tx, at)),
      ...(await this.findings.pilotsWithOverdueWaivers(tx)),
    ]);
    for (const pilotId of new Set(pilots))
      await this.unitOfWork.run(SCOPE, async (tx) => {
        await this.findings.expireDue(tx, pilotId);
        await this.reconsider.pilot(tx, pilotId as PilotId);
      });
  }
}

/** Keeps one look waiting in the queue, however many processes ask for it. */
@Injectable()
export class NextSettling {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobQueue,
  ) {}

  ask(afterSeconds: number = EVERY_SECONDS): Promise<void> {
    return this.unitOfWork.run(SCOPE, (tx) =>
      this.jobs.enqueue(tx, SETTLE_DUE_QUEUE, {}, { singletonKey: SETTLE_DUE_QUEUE, afterSeconds }),
    );
  }
}
