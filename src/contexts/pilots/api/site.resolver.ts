import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { AddSite } from '../app/add-site.js';
import { ReadPilots } from '../app/read-pilots.js';
import { ReviseSite } from '../app/revise-site.js';
import type { Site } from '../domain/site.js';
import { AddSiteInput, ReviseSiteInput } from './pilot.input.js';
import { SiteObject, SiteVersionObject } from './pilot.object.js';
import { AddSitePayload, ReviseSitePayload } from './pilot.payload.js';

@Resolver(() => SiteObject)
export class SiteResolver {
  constructor(
    private readonly read: ReadPilots,
    private readonly add: AddSite,
    private readonly revise: ReviseSite,
  ) {}

  @Authenticated('READ')
  @Query(() => SiteObject, { nullable: true })
  site(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.site(principal, id);
  }

  @ResolveField(() => [SiteVersionObject], { description: 'What was installed, oldest first.' })
  versions(@CurrentPrincipal() principal: Principal, @Parent() site: Site) {
    return this.read.siteVersions(principal, [site.id]);
  }

  @Authenticated('NEVER')
  @Mutation(() => AddSitePayload)
  addSite(@CurrentPrincipal() principal: Principal, @Args('input') input: AddSiteInput) {
    return asPayload(async () => ({ site: await this.add.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => ReviseSitePayload, {
    description:
      'By CQL, CSM or VPM. Other facts make another version: open rounds on site become STALE, results on site belong to the version they were made on, passed gates stand only if CQL accepts it in time.',
  })
  reviseSite(@CurrentPrincipal() principal: Principal, @Args('input') input: ReviseSiteInput) {
    return asPayload(async () => ({ site: await this.revise.execute(principal, input) }));
  }
}
