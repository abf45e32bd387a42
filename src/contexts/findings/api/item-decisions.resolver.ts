import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { CloseItem, ReopenItem } from '../app/close-item.js';
import { DowngradeItem } from '../app/downgrade-item.js';
import { TriageItem } from '../app/triage-item.js';
import { VerifyItem } from '../app/verify-item.js';
import {
  DowngradeItemInput,
  DuplicateItemInput,
  ItemReasonInput,
  TriageItemInput,
  VerifyItemInput,
} from './item.inputs.js';
import { PunchItemObject, PunchItemPayload } from './item.objects.js';
import { itemPayload } from './item.resolver.js';

/** What the customer decides about an item. */
@Resolver(() => PunchItemObject)
export class ItemDecisions {
  constructor(
    private readonly triage: TriageItem,
    private readonly downgrade: DowngradeItem,
    private readonly verify: VerifyItem,
    private readonly close: CloseItem,
    private readonly reopen: ReopenItem,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, {
    description:
      'How grave, who sees to it, by when: by the quality lead, or the safety officer where it concerns safety.',
  })
  triageItem(@CurrentPrincipal() principal: Principal, @Args('input') input: TriageItemInput) {
    const { itemId, category, ownerId, dueOn, concernsSafety, reason } = input;
    const more = { concernsSafety: concernsSafety === true, ...(reason != null && { reason }) };
    return itemPayload(() => this.triage.execute(principal, { itemId, category, ownerId, dueOn, ...more }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, {
    description: 'Two calls by two people, the quality lead and the safety officer: only then is an A less than an A.',
  })
  downgradeItem(@CurrentPrincipal() principal: Principal, @Args('input') { itemId, to, reason }: DowngradeItemInput) {
    return itemPayload(() => this.downgrade.execute(principal, { itemId, to, reason }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'By the customer, not by whoever resolved it.' })
  verifyItem(@CurrentPrincipal() principal: Principal, @Args('input') { itemId, runId, comment }: VerifyItemInput) {
    const more = { ...(runId != null && { runId }), ...(comment != null && { comment }) };
    return itemPayload(() => this.verify.execute(principal, { itemId, ...more }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'By the customer: it is not over after all.' })
  reopenItem(@CurrentPrincipal() principal: Principal, @Args('input') { itemId, reason }: ItemReasonInput) {
    return itemPayload(() => this.reopen.execute(principal, itemId, reason));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'By the quality lead. Not for an A.' })
  markItemNotADefect(@CurrentPrincipal() principal: Principal, @Args('input') { itemId, reason }: ItemReasonInput) {
    return itemPayload(() => this.close.execute(principal, itemId, { as: 'NOT_A_DEFECT' }, reason));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'By the quality lead. Not for an A.' })
  markItemDuplicate(@CurrentPrincipal() principal: Principal, @Args('input') input: DuplicateItemInput) {
    const { itemId, duplicateOf, reason } = input;
    return itemPayload(() => this.close.execute(principal, itemId, { as: 'DUPLICATE', of: duplicateOf }, reason));
  }
}
