import type { OrganisationId, PilotId } from '../../../kernel/ids.js';

/** While it is in force nothing of the pilot is erased, retired or purged: somebody may need it as it is, for a dispute or an inquiry. */
export interface LegalHold {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly reason: string;
  readonly setBy: string;
  /** As printed when it was set. */
  readonly setByName: string;
  readonly setAt: Date;
  /** The motion two people of the customer signed to lift it; `null` while it is in force. */
  readonly liftMotionId: string | null;
  readonly liftReason: string | null;
  readonly liftedAt: Date | null;
}
