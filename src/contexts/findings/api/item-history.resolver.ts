import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentPrincipal } from '../../../platform/access/access.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadItems } from '../app/read-items.js';
import { PunchItemEntryObject, PunchItemObject } from './item.objects.js';

@Resolver(() => PunchItemObject)
export class ItemHistoryResolver {
  constructor(private readonly read: ReadItems) {}

  @ResolveField(() => [PunchItemEntryObject], { description: 'Oldest first.' })
  async history(
    @CurrentPrincipal() principal: Principal,
    @Parent() item: PunchItemObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'history of punch items', async (ids) =>
      groupBy(await this.read.history(principal, ids), ({ itemId }) => itemId),
    );
    return (await loader.load(item.id)) ?? [];
  }
}
