import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadExposures } from '../app/read-exposures.js';
import { ExposureLedgerPageObject } from './exposure.object.js';

@Resolver(() => ExposureLedgerPageObject)
export class ExposureResolver {
  constructor(private readonly read: ReadExposures) {}

  @Authenticated('READ')
  @Query(() => ExposureLedgerPageObject, { description: 'How often data were judged or seen under a use case.' })
  exposureLedger(
    @CurrentPrincipal() principal: Principal,
    @Args('lineageId', { type: () => ID }) lineageId: string,
    @Args('useCaseId', { type: () => ID }) useCaseId: string,
  ) {
    return this.read.page(principal, lineageId, useCaseId);
  }
}
