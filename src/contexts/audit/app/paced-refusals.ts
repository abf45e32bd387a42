import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { paceRefusal, REFUSALS_A_WINDOW, WINDOW_MS, type RefusalPace } from '../domain/refusal-pace.js';
import type { AuditEvent } from './audit-event.js';
import { RefusalPaces, type PacedActor } from './ports.js';

const SYSTEM: Scope = { kind: 'system', purpose: 'pace of refusals' };

/** What is written for one refusal, in this order. */
export interface Admission {
  readonly before: readonly AuditEvent[];
  /** `false`: the refusal itself is counted only. */
  readonly isWritten: boolean;
  readonly after: readonly AuditEvent[];
}

/** Keeps a flood of refused requests from filling the log: each actor's are written one by one up to a number an hour, then counted. */
@Injectable()
export class PacedRefusals {
  constructor(
    private readonly paces: RefusalPaces,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Locks the actor's row, before the head of any chain is locked. */
  async admit(tx: Tx, of: PacedActor): Promise<Admission> {
    const paced = paceRefusal(await this.paces.lock(tx, of), this.clock.now());
    await this.paces.save(tx, of, paced.pace);
    return {
      before: paced.ended === undefined ? [] : [counted(of, paced.ended)],
      isWritten: paced.verdict !== 'WITHHOLD',
      after: paced.verdict === 'LAST' ? [countingBegins(of, paced.pace)] : [],
    };
  }

  /** Tells what was counted in windows that have ended, for actors who did not come back. */
  async tellEnded(tell: (tx: Tx, event: AuditEvent) => Promise<void>): Promise<void> {
    const endedBefore = new Date(this.clock.now().getTime() - WINDOW_MS);
    const due = await this.unitOfWork.run(SYSTEM, (tx) => this.paces.withheldBefore(tx, endedBefore));
    for (const actor of due)
      await this.unitOfWork.run(SYSTEM, async (tx) => {
        const pace = await this.paces.lock(tx, actor);
        if (pace === undefined || pace.withheld === 0 || pace.windowStartedAt > endedBefore) return;
        await this.paces.save(tx, actor, { ...pace, withheld: 0 });
        await tell(tx, counted(actor, pace));
      });
  }
}

function countingBegins(of: PacedActor, pace: RefusalPace): AuditEvent {
  return noteOn(of, 'refusals.counting', {
    reason: `${REFUSALS_A_WINDOW} refusals within an hour are written down one by one; further ones are counted.`,
    after: { since: pace.windowStartedAt.toISOString(), written: pace.written },
  });
}

function counted(of: PacedActor, pace: RefusalPace): AuditEvent {
  return noteOn(of, 'refusals.counted', {
    reason: 'Refusals beyond what is written down one by one within an hour.',
    after: { since: pace.windowStartedAt.toISOString(), written: pace.written, counted: pace.withheld },
  });
}

function noteOn(
  { actor, parties }: PacedActor,
  action: string,
  told: Pick<AuditEvent, 'reason' | 'after'>,
): AuditEvent {
  return {
    ...(parties !== undefined && { parties }),
    actor: { system: 'audit' },
    action,
    object: { type: 'ACTOR', id: actor },
    ...told,
  };
}
