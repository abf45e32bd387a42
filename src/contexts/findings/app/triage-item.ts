import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import { AStays, reasonOf } from '../domain/errors.js';
import { advanceItem, isDowngrade, type ItemCategory, type PunchItem } from '../domain/item.js';
import { ItemDesk, personOf } from './item-desk.js';

export interface Triage {
  readonly itemId: string;
  readonly category: ItemCategory;
  readonly ownerId: string;
  readonly dueOn: string;
  readonly concernsSafety?: boolean;
  /** Needed when it was triaged before. */
  readonly reason?: string;
}

/** The quality lead decides; the safety officer too, where it concerns safety. */
export function triageRoles({ concernsSafety }: PunchItem): readonly Role[] {
  return concernsSafety ? ['CQL', 'SO'] : ['CQL'];
}

/** Says how grave an item is, who sees to it and by when. An A is not made less by this. */
@Injectable()
export class TriageItem {
  constructor(private readonly desk: ItemDesk) {}

  /** @throws AStays, FindingReasonRequired, ItemInvalid, ItemStateRefused, NOT_PERMITTED */
  execute(principal: Principal, triage: Triage): Promise<PunchItem> {
    const of = { id: triage.itemId, action: 'item.triaged', roles: triageRoles };
    return this.desk.change(principal, of, async (tx, item) => {
      const { category, dueOn } = triage;
      if (isDowngrade(item.category, category)) throw new AStays(item.number);
      await this.desk.requirePlan(tx, item, triage);
      const isAgain = item.category !== null;
      const text = isAgain ? reasonOf(triage.reason ?? '', 'Triaging an item again') : triage.reason?.trim();
      const after = advanceItem(item, 'TRIAGED', {
        category,
        ownerId: personOf(triage.ownerId),
        dueOn,
        concernsSafety: item.concernsSafety || triage.concernsSafety === true,
        downgrade: null,
      });
      return { after, event: { ...(text !== undefined && text !== '' && { text }) } };
    });
  }
}
