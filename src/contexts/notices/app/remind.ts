import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Scope, type Tx } from '../../../ports/unit-of-work.js';
import { WaitingSlots } from '../../gates/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { EnqueueNotices } from './enqueue-notices.js';
import { PilotPeople, slotsByPerson } from './pilot-notices.js';

const SCOPE: Scope = { kind: 'system', purpose: 'reminders' };
const HOUR_MS = 3_600_000;
/** So long before its deadline whoever could still sign an open round is reminded. */
const BEFORE_DEADLINE_MS = 48 * HOUR_MS;
/** So long before a pilot's decision date its leads are reminded. */
const BEFORE_DECISION_MS = 7 * 24 * HOUR_MS;

/** Reminds whoever could still sign an open round that ends soon. */
@Injectable()
export class SignatureReminders {
  constructor(
    private readonly waiting: WaitingSlots,
    private readonly pilots: Pilots,
    private readonly people: PilotPeople,
    private readonly enqueue: EnqueueNotices,
  ) {}

  due(tx: Tx, now: Date): Promise<readonly string[]> {
    return this.waiting.endingBetween(tx, now, new Date(now.getTime() + BEFORE_DEADLINE_MS));
  }

  async of(tx: Tx, gateId: string): Promise<void> {
    const found = await this.waiting.of(tx, gateId);
    if (found === undefined) return;
    const { gate, slots } = found;
    const slotsOf = slotsByPerson(slots);
    const facts = {
      pilot: (await this.pilots.get(tx, gate.pilotId)).title,
      site: gate.siteId === null ? null : (await this.pilots.site(tx, gate.siteId)).name,
      ...{ gate: gate.type, gateId: gate.id, round: gate.round, deadline: gate.deadline.toISOString() },
    };
    for (const recipient of await this.people.addressed(tx, [...slotsOf.keys()])) {
      const own = slotsOf.get(recipient.personId) ?? [];
      const content = { kind: 'SIGNATURE_REMINDER', facts: { ...facts, slots: own } } as const;
      await this.enqueue.execute(tx, { content, occasion: `SIGNATURE_REMINDER:${gate.id}` }, [recipient]);
    }
  }
}

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
    private readonly signatures: SignatureReminders,
    private readonly decisions: DecisionReminders,
    private readonly clock: ClockPort,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const gateIds = await this.unitOfWork.run(SCOPE, (tx) => this.signatures.due(tx, now));
    for (const id of gateIds) await this.unitOfWork.run(SCOPE, (tx) => this.signatures.of(tx, id));
    const pilots = await this.unitOfWork.run(SCOPE, (tx) => this.decisions.due(tx, now));
    for (const pilot of pilots) await this.unitOfWork.run(SCOPE, (tx) => this.decisions.of(tx, pilot));
  }
}
