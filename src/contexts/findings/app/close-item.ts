import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ItemInvalid, reasonOf } from '../domain/errors.js';
import { advanceItem, type PunchItem } from '../domain/item.js';
import { ItemDesk } from './item-desk.js';
import { PunchItems } from './ports.js';

export type Closing = { readonly as: 'NOT_A_DEFECT' } | { readonly as: 'DUPLICATE'; readonly of: string };

/** Ends an item that nobody has to mend: it is no defect, or it is another item. By the quality lead, with a reason. */
@Injectable()
export class CloseItem {
  constructor(
    private readonly desk: ItemDesk,
    private readonly items: PunchItems,
  ) {}

  /** @throws AStays, ItemInvalid, FindingReasonRequired, ItemStateRefused, NOT_PERMITTED */
  execute(principal: Principal, itemId: string, closing: Closing, reason: string): Promise<PunchItem> {
    const action = closing.as === 'DUPLICATE' ? 'item.duplicate' : 'item.not-a-defect';
    return this.desk.change(principal, { id: itemId, action, roles: ['CQL'] }, async (tx, item) => {
      const text = reasonOf(reason, 'Closing an item without mending anything');
      if (closing.as === 'NOT_A_DEFECT') return { after: advanceItem(item, 'NOT_A_DEFECT'), event: { text } };
      const other = await this.items.find(tx, closing.of);
      if (other?.pilotId !== item.pilotId || other.id === item.id || other.state === 'DUPLICATE')
        throw new ItemInvalid('/duplicateOf', 'Name another item of the same pilot that is not itself a duplicate.');
      return { after: advanceItem(item, 'DUPLICATE', { duplicateOf: other.id }), event: { text } };
    });
  }
}

/** Takes up again what was called resolved, verified or accepted. */
@Injectable()
export class ReopenItem {
  constructor(private readonly desk: ItemDesk) {}

  /** @throws FindingReasonRequired, ItemStateRefused, NOT_PERMITTED */
  execute(principal: Principal, itemId: string, reason: string): Promise<PunchItem> {
    const roles = ({ concernsSafety }: PunchItem) =>
      concernsSafety ? (['CQL', 'CSM', 'SO'] as const) : (['CQL', 'CSM'] as const);
    return this.desk.change(principal, { id: itemId, action: 'item.reopened', roles }, (_tx, item) => {
      const text = reasonOf(reason, 'Reopening an item');
      return Promise.resolve({ after: reopened(item), event: { text } });
    });
  }
}

/** What was shown or accepted before does not hold any more. */
export function reopened(item: PunchItem): PunchItem {
  return advanceItem(item, 'REOPENED', { verifiedBy: null, verifiedRunId: null, waiverId: null });
}
