import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ItemInvalid, NothingToDowngrade, reasonOf, SamePerson } from '../domain/errors.js';
import { isOpenItem, type Downgrade, type ItemCategory, type PunchItem } from '../domain/item.js';
import { ItemDesk } from './item-desk.js';

/**
 * Makes an A less than an A: the quality lead and the safety officer both say so, one after the other, two people, each with a
 * reason. The first call proposes, the second by the other role decides.
 */
@Injectable()
export class DowngradeItem {
  constructor(private readonly desk: ItemDesk) {}

  /** @throws NothingToDowngrade, SamePerson, ItemInvalid, FindingReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, asked: { itemId: string; to: ItemCategory; reason: string }): Promise<PunchItem> {
    const of = { id: asked.itemId, action: 'item.downgraded', roles: ['CQL', 'SO'] as const };
    return this.desk.change(principal, of, (_tx, item, permit) => {
      if (item.category !== 'A' || !isOpenItem(item))
        throw new NothingToDowngrade(item.number, item.category, item.state);
      const { to } = asked;
      if (to === 'A') throw new ItemInvalid('/to', 'An A is downgraded to B or C.');
      const text = reasonOf(asked.reason, 'Downgrading an A');
      const own = { to, by: principal.personId, role: permit.role as Downgrade['role'], reason: text };
      const { downgrade } = item;
      if (downgrade?.by === principal.personId)
        throw new SamePerson('proposed the downgrade', 'confirm it; the other of quality lead and safety officer does');
      const isConfirmed = downgrade !== null && downgrade.role !== own.role;
      if (isConfirmed && downgrade.to !== to)
        throw new ItemInvalid('/to', `The proposal is a downgrade to ${downgrade.to}, not to ${to}.`);
      const change = isConfirmed ? { category: to, downgrade: null } : { downgrade: own };
      const after = { ...item, ...change, rowVersion: item.rowVersion + 1 };
      const kind = isConfirmed ? ('CHANGED' as const) : ('DOWNGRADE_PROPOSED' as const);
      return Promise.resolve({ after, event: { kind, text } });
    });
  }
}
