import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { WaitingSlots } from '../../gates/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { AskSigners } from './ask-signers.js';
import { EnqueueNotices } from './enqueue-notices.js';
import { PilotPeople } from './pilot-people.js';

const SCOPE: Scope = { kind: 'system', purpose: 'reminders' };
const HOUR_MS = 3_600_000;
/** So long before its deadline whoever could still sign an open round is reminded. */
const BEFORE_DEADLINE_MS = 48 * HOUR_MS;
/** So long before a pilot's decision date its leads are reminded. */
const BEFORE_DECISION_MS = 7 * 24 * HOUR_MS;

/** Reminds the leads of a pilot that is to be decided soon, or should have been. */
@Injectable()
export class DecisionReminders {
  constructor(
    private readonly pilots: Pilots,
    private readonly people: PilotPeople,
    private readonly enqueue: EnqueueNotices,
  ) {}

  due(tx: Tx, now: Date): Promise<readonly PilotRef[]> {
    return this.pilots.undecidedBy(tx, new Date(now.getTime() + BEFORE_DECISION_MS).toISOString().slice(0, 10));
  }

  async of(tx: Tx, pilot: PilotRef): Promise<void> {
    const { decisionDate, id, overdue, title } = pilot;
    const kind = overdue ? 'DECISION_OVERDUE' : 'DECISION_DUE';
    const content = { kind, facts: { pilot: title, decisionDate } } as const;
    // Another date after an extension is another occasion.
    const occasion = `${kind}:${id}:${decisionDate}`;
    await this.enqueue.execute(tx, { content, occasion }, await this.people.leads(tx, pilot));
  }
}

/** Messages that no act causes but a date that comes near or is over. However often it runs, each is sent once. */
@Injectable()
export class Remind {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly waiting: WaitingSlots,
    private readonly signers: AskSigners,
    private readonly decisions: DecisionReminders,
    private readonly clock: ClockPort,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const soon = new Date(now.getTime() + BEFORE_DEADLINE_MS);
    const gateIds = await this.unitOfWork.run(SCOPE, (tx) => this.waiting.endingBetween(tx, now, soon));
    for (const id of gateIds) {
      const reminder = { kind: 'SIGNATURE_REMINDER', occasion: `SIGNATURE_REMINDER:${id}` } as const;
      await this.unitOfWork.run(SCOPE, (tx) => this.signers.ask(tx, id, reminder));
    }
    const pilots = await this.unitOfWork.run(SCOPE, (tx) => this.decisions.due(tx, now));
    for (const pilot of pilots) await this.unitOfWork.run(SCOPE, (tx) => this.decisions.of(tx, pilot));
  }
}
