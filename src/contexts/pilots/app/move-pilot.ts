import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { PilotSteps, type PilotStepInput } from './pilot-steps.js';
import type { PilotRef } from './pilots.js';

/** Stops a running pilot: no runs and no gates until it is resumed. By the quality lead, or by the safety officer alone. */
@Injectable()
export class SuspendPilot {
  constructor(private readonly steps: PilotSteps) {}

  execute(principal: Principal, input: PilotStepInput): Promise<PilotRef> {
    const words = { action: 'pilot.suspend', done: 'pilot.suspended', what: 'Suspending a pilot' };
    return this.steps.take(principal, input, { to: 'SUSPENDED', ...words });
  }
}

/** Lets a suspended pilot go on, in the role in which it was suspended. */
@Injectable()
export class ResumePilot {
  constructor(private readonly steps: PilotSteps) {}

  execute(principal: Principal, input: PilotStepInput): Promise<PilotRef> {
    const words = { action: 'pilot.resume', done: 'pilot.resumed', what: 'Resuming a pilot' };
    return this.steps.take(principal, input, { to: 'RUNNING', ...words });
  }
}

/** Ends a pilot without a decision, by the lead of either side. All evidence is kept. */
@Injectable()
export class CancelPilot {
  constructor(private readonly steps: PilotSteps) {}

  execute(principal: Principal, input: PilotStepInput): Promise<PilotRef> {
    const words = { action: 'pilot.cancel', done: 'pilot.cancelled', what: 'Cancelling a pilot' };
    return this.steps.take(principal, input, { to: 'CANCELLED', ...words });
  }
}
