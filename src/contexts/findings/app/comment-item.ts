import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { Act, Authority } from '../../identity/public.js';
import { ItemInvalid, ItemNotFound } from '../domain/errors.js';
import type { PunchItem } from '../domain/item.js';
import { placeOf } from './item-desk.js';
import { ItemJournal } from './item-journal.js';
import { PunchItems } from './ports.js';

const LONGEST_COMMENT = 4000;

/** A remark on an item; auditors may make one too. It changes nothing about the item. */
@Injectable()
export class CommentItem {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly items: PunchItems,
    private readonly journal: ItemJournal,
  ) {}

  /** @throws ItemNotFound, ItemInvalid, NOT_PERMITTED */
  execute(principal: Principal, itemId: string, comment: string): Promise<PunchItem> {
    const what = { action: 'item.commented', object: { type: 'PUNCH_ITEM', id: itemId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const item = await this.items.find(tx, itemId);
      if (item === undefined) throw new ItemNotFound(itemId);
      concerning(item);
      const roles = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD'] as const;
      await this.authority.require(tx, principal, { roles, ...placeOf(item) });
      const text = comment.trim();
      if (text === '' || text.length > LONGEST_COMMENT)
        throw new ItemInvalid('/comment', `A comment has 1 to ${LONGEST_COMMENT} characters.`);
      await this.journal.remarked(tx, principal, item, { action: 'item.commented', kind: 'COMMENT', text });
      return item;
    });
  }
}
