import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { ItemInvalid, reasonOf } from '../domain/errors.js';
import { advanceItem, type PunchItem } from '../domain/item.js';
import { isInForce } from '../domain/waiver.js';
import { ItemDesk } from './item-desk.js';
import { Waivers } from './ports.js';

/** Lets an item rest while a waiver holds; when the waiver ends, the item is open again. */
@Injectable()
export class AcceptItem {
  constructor(
    private readonly desk: ItemDesk,
    private readonly waivers: Waivers,
    private readonly clock: ClockPort,
  ) {}

  /** @throws AStays, ItemInvalid, FindingReasonRequired, ItemStateRefused, NOT_PERMITTED */
  execute(principal: Principal, itemId: string, waiverId: string, reason: string): Promise<PunchItem> {
    return this.desk.change(principal, { id: itemId, action: 'item.accepted', roles: ['CQL'] }, async (tx, item) => {
      const text = reasonOf(reason, 'Accepting an item');
      const waiver = await this.waivers.lock(tx, waiverId);
      if (waiver?.itemId !== item.id || !isInForce(waiver, this.clock.now()))
        throw new ItemInvalid('/waiverId', 'Name a waiver that was granted for this item and is in force.');
      return { after: advanceItem(item, 'ACCEPTED', { waiverId }), event: { text } };
    });
  }
}
