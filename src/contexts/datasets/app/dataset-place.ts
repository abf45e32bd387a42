import { Injectable } from '@nestjs/common';
import type { OrganisationId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority, type PilotParties } from '../../identity/public.js';
import { Pilots } from '../../pilots/public.js';
import type { DatasetPurpose } from '../domain/dataset.js';
import { makersOf } from './keepers.js';

/** Where a new dataset belongs and whose it is. */
export interface Place extends PilotParties {
  readonly id: string;
  readonly siteId: string;
  readonly ownerOrganisationId: OrganisationId;
}

@Injectable()
export class DatasetPlace {
  constructor(
    private readonly pilots: Pilots,
    private readonly authority: Authority,
    private readonly ids: IdsPort,
  ) {}

  /** Acceptance data belong to the customer, threshold data to the side that brings them. @throws SITE_NOT_FOUND, NOT_PERMITTED */
  async forMaker(tx: Tx, principal: Principal, of: { siteId: string; purpose: DatasetPurpose }): Promise<Place> {
    const { pilotId } = await this.pilots.site(tx, of.siteId);
    const { vendorOrganisationId, customerOrganisationId } = await this.pilots.get(tx, pilotId);
    const parties = { pilotId, vendorOrganisationId, customerOrganisationId };
    const maker = await this.authority.require(tx, principal, {
      roles: makersOf(of.purpose),
      pilot: parties,
      siteId: of.siteId,
    });
    return { ...parties, id: this.ids.next(), siteId: of.siteId, ownerOrganisationId: maker.organisationId };
  }
}
