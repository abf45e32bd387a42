import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CommentItem } from '../app/comment-item.js';
import { ReadItems } from '../app/read-items.js';
import { RaiseItem } from '../app/raise-item.js';
import { ResolveItem, StartItem } from '../app/work-on-item.js';
import type { PunchItem } from '../domain/item.js';
import { CommentItemInput, ItemRefInput, RaiseItemInput, ResolveItemInput } from './item.inputs.js';
import { PunchItemConnection, PunchItemObject, PunchItemPayload, PunchItemsArgs } from './item.objects.js';

@Resolver(() => PunchItemObject)
export class ItemQueries {
  constructor(private readonly read: ReadItems) {}

  @Authenticated('READ')
  @Query(() => PunchItemObject)
  async punchItem(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return itemView(await this.read.one(principal, id));
  }

  @Authenticated('READ')
  @Query(() => PunchItemConnection, { description: 'Deviations of a pilot and what became of them, oldest first.' })
  async punchItems(
    @CurrentPrincipal() principal: Principal,
    @Args() { pilotId, siteId, states, category, ...page }: PunchItemsArgs,
  ) {
    const filter = { pilotId, ...(siteId != null && { siteId }), ...(states != null && { states }) };
    const rows = await this.read.page(principal, { ...filter, ...(category != null && { category }) }, rangeOf(page));
    return connect(rows, page, ({ id }) => id, itemView);
  }
}

/** What everybody who works in the pilot does with an item. */
@Resolver(() => PunchItemObject)
export class ItemMutations {
  constructor(
    private readonly raise: RaiseItem,
    private readonly comment: CommentItem,
    private readonly start: StartItem,
    private readonly resolve: ResolveItem,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'Reports a deviation. The quality lead triages it.' })
  raiseItem(@CurrentPrincipal() principal: Principal, @Args('input') input: RaiseItemInput) {
    const { pilotId, siteId, useCaseId, criterionId, runId, kind, concernsSafety, title, description } = input;
    const place = { ...(siteId != null && { siteId }), ...(useCaseId != null && { useCaseId }) };
    const cause = { ...(criterionId != null && { criterionId }), ...(runId != null && { runId }) };
    const words = { kind, title, description, concernsSafety: concernsSafety === true };
    return itemPayload(() => this.raise.execute(principal, { pilotId, ...place, ...cause, ...words }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'A remark; auditors may make one too.' })
  commentItem(@CurrentPrincipal() principal: Principal, @Args('input') { itemId, comment }: CommentItemInput) {
    return itemPayload(() => this.comment.execute(principal, itemId, comment));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'By the vendor: work has begun.' })
  startItem(@CurrentPrincipal() principal: Principal, @Args('input') { itemId }: ItemRefInput) {
    return itemPayload(() => this.start.execute(principal, itemId));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, { description: 'By the vendor: it is done, and this shows it.' })
  resolveItem(@CurrentPrincipal() principal: Principal, @Args('input') input: ResolveItemInput) {
    return itemPayload(() => this.resolve.execute(principal, { ...input }));
  }
}

export function itemPayload(work: () => Promise<PunchItem>) {
  return asPayload(async () => ({ item: itemView(await work()) }));
}

export function itemView({ rowVersion, ...item }: PunchItem): PunchItemObject {
  return { ...item, version: rowVersion };
}
