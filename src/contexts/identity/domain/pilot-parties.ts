import type { OrganisationId, PilotId } from '../../../kernel/ids.js';

/** A pilot and the two organisations that share it: what every rule about roles needs to know of it. */
export interface PilotParties {
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
}
