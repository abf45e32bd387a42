import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import { WaitingSlots, type OpenSlot } from '../../gates/public.js';
import { EnqueueNotices } from './enqueue-notices.js';
import { PilotPeople } from './pilot-people.js';

/** Asks whoever could sign an open round now, or reminds of it. */
@Injectable()
export class AskSigners {
  constructor(
    private readonly waiting: WaitingSlots,
    private readonly people: PilotPeople,
    private readonly enqueue: EnqueueNotices,
  ) {}

  /** One message a person, whatever number of slots he or she could fill; none when the round is open no more. */
  async ask(
    tx: Tx,
    gateId: string,
    { kind, occasion }: { readonly kind: 'SIGNATURE_ASKED' | 'SIGNATURE_REMINDER'; readonly occasion: string },
  ): Promise<void> {
    const found = await this.waiting.of(tx, gateId);
    if (found === undefined) return;
    const { gate } = found;
    const slotsOf = slotsByPerson(found.slots);
    const facts = {
      pilot: await this.people.titleOf(tx, gate),
      site: await this.people.siteOf(tx, gate),
      ...{ gate: gate.type, gateId: gate.id, round: gate.round, deadline: gate.deadline.toISOString() },
    };
    for (const recipient of await this.people.addressed(tx, [...slotsOf.keys()])) {
      const slots = slotsOf.get(recipient.personId) ?? [];
      await this.enqueue.execute(tx, { content: { kind, facts: { ...facts, slots } }, occasion }, [recipient]);
    }
  }
}

function slotsByPerson(slots: readonly OpenSlot[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { candidates, slot } of slots)
    for (const personId of candidates) found.set(personId, [...(found.get(personId) ?? []), slot]);
  return found;
}
