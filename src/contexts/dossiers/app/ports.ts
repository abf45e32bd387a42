import type { DossierId, GateId, OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Tx } from '../../../ports/unit-of-work.js';

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
  readonly state: 'PREVIEW' | 'SEALED' | 'ISSUED' | 'ACKNOWLEDGED' | 'SUPERSEDED' | 'REVOKED';
  readonly rowVersion: number;
  readonly fileSha256: Sha256;
  readonly fileBytes: number;
  readonly pages: number;
  readonly contentDigest: Sha256;
  readonly createdAt: Date;
}

export abstract class DossierRepository {
  abstract insert(tx: Tx, dossier: Dossier): Promise<void>;
  abstract find(tx: Tx, id: DossierId): Promise<Dossier | undefined>;
  /** Until the transaction ends nobody else seals the gate's dossier. */
  abstract lockSealing(tx: Tx, gateId: GateId): Promise<void>;
  abstract ofGate(tx: Tx, gateId: GateId): Promise<Dossier | undefined>;
  abstract ofPilot(tx: Tx, pilotId: PilotId): Promise<readonly Dossier[]>;
  /** The next free number of the installation: `TD-0007`. */
  abstract nextNumber(tx: Tx): Promise<string>;
}

/** What the installation states of itself in every dossier. */
export abstract class DossierSettings {
  abstract readonly productVersion: string;
  abstract readonly databaseMode: 'EMBEDDED' | 'POSTGRESQL';
}
