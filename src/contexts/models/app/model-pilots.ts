import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Authority, type PilotParties } from '../../identity/public.js';
import { Pilots } from '../../pilots/public.js';

/** Models are the vendor's to bring. */
const REGISTRANTS: readonly Role[] = ['VML', 'VPM'];

/** An act under way: its transaction, its person, and whom to tell whose pilot it concerns. */
export interface Acting {
  readonly tx: Tx;
  readonly principal: Principal;
  readonly concerning: (parties: PilotParties) => void;
}

@Injectable()
export class ModelPilots {
  constructor(
    private readonly pilots: Pilots,
    private readonly authority: Authority,
  ) {}

  /** @throws PILOT_NOT_FOUND, NOT_PERMITTED */
  async requireVendor({ tx, principal, concerning }: Acting, pilotId: string): Promise<PilotParties> {
    const pilot = await this.pilots.get(tx, pilotId);
    const { vendorOrganisationId, customerOrganisationId } = pilot;
    const parties = { pilotId: pilot.pilotId, vendorOrganisationId, customerOrganisationId };
    concerning(parties);
    await this.authority.require(tx, principal, { roles: REGISTRANTS, pilot: parties });
    return parties;
  }
}
