import { Injectable } from '@nestjs/common';
import type { PersonId } from '../../../kernel/ids.js';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { ItemChanged } from '../domain/errors.js';
import type { ItemEntry, PunchItem } from '../domain/item.js';
import { PunchItems } from './ports.js';

export const FINDING_RULES = { system: 'finding rules' };

export type Actor = Principal | { readonly system: string };

export interface ItemEvent {
  readonly action: string;
  readonly text?: string;
  readonly kind?: ItemEntry['kind'];
  readonly runId?: string;
}

/** Writes what happens to an item: its row, its history, who is told, the audit event; in the caller's transaction. */
@Injectable()
export class ItemJournal {
  constructor(
    private readonly items: PunchItems,
    private readonly audit: AuditLog,
    private readonly events: PilotEvents,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  async raised(tx: Tx, actor: Actor, item: PunchItem): Promise<void> {
    await this.items.insert(tx, item);
    const event = { action: 'item.raised', kind: 'RAISED' as const, ...(item.runId !== null && { runId: item.runId }) };
    await this.record(tx, actor, { item, before: null, event, tells: 'ITEM_RAISED' });
  }

  /** @throws ItemChanged when another transaction was faster */
  async changed(tx: Tx, actor: Actor, of: { before: PunchItem; after: PunchItem; event: ItemEvent }): Promise<void> {
    const { before, after: item, event } = of;
    if (!(await this.items.change(tx, item))) throw new ItemChanged(item.number);
    await this.record(tx, actor, { item, before, event, tells: 'ITEM_CHANGED' });
  }

  /** A remark that changes nothing about the item. */
  async remarked(tx: Tx, actor: Actor, item: PunchItem, event: ItemEvent): Promise<void> {
    await this.record(tx, actor, { item, before: item, event });
  }

  private async record(
    tx: Tx,
    actor: Actor,
    of: { item: PunchItem; before: PunchItem | null; event: ItemEvent; tells?: PilotEventType },
  ): Promise<void> {
    const { item, before, event, tells } = of;
    await this.items.insertEntry(tx, this.entryOf(actor, item, { before, event }));
    const { pilotId, siteId, vendorOrganisationId, customerOrganisationId } = item;
    const parties = { vendorOrganisationId, customerOrganisationId };
    const object = { type: 'PUNCH_ITEM', id: item.id };
    const by: PersonId | 'SYSTEM' = 'personId' in actor ? actor.personId : 'SYSTEM';
    const { number, state, category, ownerId, dueOn, concernsSafety } = item;
    const facts = { number, state, category, ownerId, dueOn, concernsSafety, from: before?.state ?? null };
    if (tells !== undefined)
      await this.events.announce(tx, { type: tells, pilotId, siteId, parties, object, by, facts });
    await this.audit.append(tx, {
      parties,
      actor,
      action: event.action,
      object,
      ...(event.text !== undefined && { reason: event.text }),
      ...(before !== null && before !== item && { before: { state: before.state, category: before.category } }),
      after: { ...facts, ...(event.runId !== undefined && { runId: event.runId }) },
    });
  }

  private entryOf(actor: Actor, item: PunchItem, of: { before: PunchItem | null; event: ItemEvent }): ItemEntry {
    const { event, before } = of;
    return {
      id: this.ids.next(),
      itemId: item.id,
      vendorOrganisationId: item.vendorOrganisationId,
      customerOrganisationId: item.customerOrganisationId,
      kind: event.kind ?? 'CHANGED',
      fromState: before?.state ?? null,
      toState: item.state,
      category: item.category,
      personId: 'personId' in actor ? actor.personId : null,
      text: event.text ?? null,
      runId: event.runId ?? null,
      at: this.clock.now(),
    };
  }
}
