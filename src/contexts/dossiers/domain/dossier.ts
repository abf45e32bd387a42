import type { DossierId, GateId, OrganisationId, PersonId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { stepOf } from '../../../kernel/state-table.js';
import { DOSSIER_TRANSITIONS, type DossierState } from './dossier-states.js';
import { DossierStateRefused } from './errors.js';

/** A dossier as the register keeps it; its bytes are a blob. */
export interface Dossier {
  readonly id: DossierId;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly gateId: GateId | null;
  readonly runId: string | null;
  readonly number: string;
  readonly issue: number;
  readonly state: DossierState;
  readonly rowVersion: number;
  readonly fileSha256: Sha256;
  readonly fileBytes: number;
  readonly pages: number;
  readonly contentDigest: Sha256;
  readonly createdAt: Date;
  readonly issuedAt: Date | null;
  readonly issuedBy: PersonId | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: PersonId | null;
  /** The signature "received and read". */
  readonly acknowledgementId: string | null;
  /** When it was superseded or revoked, the latter if both. */
  readonly endedAt: Date | null;
  /** The dossier of a later round of the same gate. */
  readonly supersededBy: DossierId | null;
  readonly revokedBecause: string | null;
}

/** What a dossier that was just sealed has not had yet. */
export const JUST_SEALED = {
  state: 'SEALED',
  rowVersion: 1,
  issuedAt: null,
  issuedBy: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgementId: null,
  endedAt: null,
  supersededBy: null,
  revokedBecause: null,
} as const satisfies Partial<Dossier>;

/** What changes with a step. What was sealed is not among it. */
export type DossierChanges = Partial<Pick<Dossier, Exclude<keyof typeof JUST_SEALED, 'state' | 'rowVersion'>>>;

/** The dossier in its next state, one version on. @throws DossierStateRefused */
export function advanceDossier(dossier: Dossier, to: DossierState, changes: DossierChanges = {}): Dossier {
  if (stepOf(DOSSIER_TRANSITIONS, dossier.state, to) === undefined) throw new DossierStateRefused(dossier, to);
  return { ...dossier, ...changes, state: to, rowVersion: dossier.rowVersion + 1 };
}
