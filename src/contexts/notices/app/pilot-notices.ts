import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { PilotId } from '../../../kernel/ids.js';
import { PilotEvents, type PilotEvent } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { WaitingSlots } from '../../gates/public.js';
import { Authority, Directory, type PilotParties } from '../../identity/public.js';
import { Pilots } from '../../pilots/public.js';
import type { NoticeContent, OfGate } from '../domain/notice.js';
import { EnqueueNotices } from './enqueue-notices.js';

/** Names and people of a pilot, as messages need them. */
@Injectable()
export class PilotPeople {
  constructor(
    private readonly authority: Authority,
    private readonly directory: Directory,
    private readonly pilots: Pilots,
  ) {}

  async titleOf(tx: Tx, { pilotId }: PilotEvent): Promise<string> {
    return (await this.pilots.get(tx, pilotId)).title;
  }

  async siteOf(tx: Tx, { siteId }: PilotEvent): Promise<string | null> {
    return siteId === null ? null : (await this.pilots.site(tx, siteId)).name;
  }

  /** Everybody with a role in the pilot, of both sides, but who did it. */
  async others(tx: Tx, event: PilotEvent) {
    const pilot: PilotParties = { pilotId: event.pilotId as PilotId, ...event.parties };
    const ids = (await this.authority.people(tx, pilot)).map(({ personId }) => personId);
    return this.addressed(
      tx,
      ids.filter((id) => id !== event.by),
    );
  }

  async addressed(tx: Tx, personIds: readonly string[]) {
    const people = await this.directory.addressees(tx, personIds);
    return people.map(({ email, id: personId, printedName }) => ({ email, personId, printedName }));
  }
}

/** Tells people what happens in their pilots, in the transaction in which it happens. */
@Injectable()
export class PilotNotices implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly enqueue: EnqueueNotices,
    private readonly people: PilotPeople,
    private readonly waiting: WaitingSlots,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['GATE_OPENED'], (tx, event) => this.askForSignatures(tx, event));
    this.events.subscribe(
      ['GATE_DECIDED', 'GATE_CLOSED', 'GATE_REVOKED', 'CONDITION_OVERDUE', 'WAIVER_ENDED'],
      (tx, event) => this.tellEverybody(tx, event),
    );
  }

  /** One message a person, whatever number of slots he or she could fill. */
  private async askForSignatures(tx: Tx, event: PilotEvent): Promise<void> {
    const found = await this.waiting.of(tx, event.object.id);
    if (found === undefined) return;
    const slotsOf = new Map<string, string[]>();
    for (const { candidates, slot } of found.slots)
      for (const personId of candidates) slotsOf.set(personId, [...(slotsOf.get(personId) ?? []), slot]);
    const gate = await this.gateFacts(tx, event);
    const deadline = found.gate.deadline.toISOString();
    for (const recipient of await this.people.addressed(tx, [...slotsOf.keys()])) {
      const slots = slotsOf.get(recipient.personId) ?? [];
      const content = { kind: 'SIGNATURE_ASKED', facts: { ...gate, slots, deadline } } as const;
      await this.enqueue.execute(tx, { content, occasion: occasionOf(event) }, [recipient]);
    }
  }

  private async tellEverybody(tx: Tx, event: PilotEvent): Promise<void> {
    const content = await this.contentOf(tx, event);
    await this.enqueue.execute(tx, { content, occasion: occasionOf(event) }, await this.people.others(tx, event));
  }

  private async contentOf(tx: Tx, event: PilotEvent): Promise<NoticeContent> {
    const reason = event.reason ?? null;
    switch (event.type) {
      case 'GATE_DECIDED':
        return {
          kind: 'GATE_DECIDED',
          facts: { ...(await this.gateFacts(tx, event)), decision: textIn(event.facts, 'decision'), reason },
        };
      case 'GATE_REVOKED':
        return { kind: 'GATE_REVOKED', facts: { ...(await this.gateFacts(tx, event)), reason } };
      case 'GATE_CLOSED':
        return {
          kind: 'GATE_CLOSED',
          facts: { ...(await this.gateFacts(tx, event)), state: textIn(event.facts, 'state'), reason },
        };
      default: {
        const kind = event.type === 'WAIVER_ENDED' ? 'WAIVER_ENDED' : 'CONDITION_OVERDUE';
        const pilot = await this.people.titleOf(tx, event);
        return { kind, facts: { pilot, object: `${event.object.type} ${event.object.id}`, reason } };
      }
    }
  }

  private async gateFacts(tx: Tx, event: PilotEvent): Promise<OfGate & { readonly reason: string | null }> {
    return {
      pilot: await this.people.titleOf(tx, event),
      site: await this.people.siteOf(tx, event),
      gate: textIn(event.facts, 'gateType'),
      gateId: event.object.id,
      round: Number(valueIn(event.facts, 'round') ?? 0),
      reason: event.reason ?? null,
    };
  }
}

/** The same change of the same object is told once, however often its job or its scheduled check runs. */
function occasionOf({ facts, object, reason, type }: PilotEvent): string {
  const state = valueIn(facts, 'state');
  return [
    type,
    object.type,
    object.id,
    ...(typeof state === 'string' ? [state] : []),
    ...(type === 'WAIVER_ENDED' ? [reason ?? ''] : []),
  ].join(':');
}

function valueIn(facts: JsonValue, key: string): JsonValue | undefined {
  return typeof facts === 'object' && facts !== null && !Array.isArray(facts)
    ? (facts as Readonly<Record<string, JsonValue>>)[key]
    : undefined;
}

function textIn(facts: JsonValue, key: string): string {
  const value = valueIn(facts, key);
  return typeof value === 'string' ? value : '';
}
