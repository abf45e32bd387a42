import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { AddSite } from '../app/add-site.js';
import { ReadPilots } from '../app/read-pilots.js';
import { AddSiteInput } from './pilot.input.js';
import { SiteObject } from './pilot.object.js';
import { AddSitePayload } from './pilot.payload.js';

@Resolver(() => SiteObject)
export class SiteResolver {
  constructor(
    private readonly read: ReadPilots,
    private readonly add: AddSite,
  ) {}

  @Authenticated('READ')
  @Query(() => SiteObject, { nullable: true })
  site(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.site(principal, id);
  }

  @Authenticated('NEVER')
  @Mutation(() => AddSitePayload)
  addSite(@CurrentPrincipal() principal: Principal, @Args('input') input: AddSiteInput) {
    return asPayload(async () => ({ site: await this.add.execute(principal, input) }));
  }
}
