import { Injectable } from '@nestjs/common';
import type { PersonId } from '../../../kernel/ids.js';
import type { Principal, Role } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act, Authority, type Permit } from '../../identity/public.js';
import { ItemInvalid, ItemNotFound } from '../domain/errors.js';
import type { PunchItem } from '../domain/item.js';
import { ItemJournal, type ItemEvent } from './item-journal.js';
import { PunchItems } from './ports.js';

const MEMBERS: readonly Role[] = ['VPM', 'VML', 'CQL', 'CSM', 'SO'];

/** An act on one item: its row is locked, the person may do it, and what follows is written in one transaction. */
@Injectable()
export class ItemDesk {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly items: PunchItems,
    private readonly journal: ItemJournal,
    private readonly clock: ClockPort,
  ) {}

  /**
   * `change` answers with the item as it shall be and what to write about it.
   * @throws ItemNotFound, NOT_PERMITTED, ItemChanged and what `change` throws
   */
  change(
    principal: Principal,
    of: {
      readonly id: string;
      readonly action: string;
      readonly roles: readonly Role[] | ((item: PunchItem) => readonly Role[]);
    },
    change: (
      tx: Tx,
      item: PunchItem,
      permit: Permit,
    ) => Promise<{ after: PunchItem; event: Omit<ItemEvent, 'action'> }>,
  ): Promise<PunchItem> {
    const what = { action: of.action, object: { type: 'PUNCH_ITEM', id: of.id } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const item = await this.items.lock(tx, of.id);
      if (item === undefined) throw new ItemNotFound(of.id);
      concerning(item);
      const roles = typeof of.roles === 'function' ? of.roles(item) : of.roles;
      const permit = await this.authority.require(tx, principal, { roles, ...placeOf(item) });
      const { after, event } = await change(tx, item, permit);
      await this.journal.changed(tx, principal, { before: item, after, event: { ...event, action: of.action } });
      return after;
    });
  }

  /** Somebody of the pilot, and a day that is not over. @throws ItemInvalid */
  async requirePlan(
    tx: Tx,
    item: PunchItem,
    plan: { readonly ownerId: string; readonly dueOn: string },
  ): Promise<void> {
    if (!isDay(plan.dueOn)) throw new ItemInvalid('/dueOn', `"${plan.dueOn}" is not a day. Write it as 2026-12-31.`);
    if (plan.dueOn < dayOf(this.clock.now()))
      throw new ItemInvalid('/dueOn', `The due date ${plan.dueOn} is over already. Name today or a later day.`);
    const { siteId } = item;
    for (const role of MEMBERS) {
      const holders = await this.authority.holders(tx, role, item, siteId ?? undefined);
      if (holders.some(({ personId }) => personId === plan.ownerId)) return;
    }
    throw new ItemInvalid('/ownerId', 'The owner must be a person who holds a role in this pilot now.');
  }
}

/** Where the role must reach. */
export function placeOf(item: PunchItem): { readonly pilot: PunchItem; readonly siteId?: string } {
  return { pilot: item, ...(item.siteId !== null && { siteId: item.siteId }) };
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && dayOf(day) === text;
}

export function personOf(id: string): PersonId {
  return id as PersonId;
}
