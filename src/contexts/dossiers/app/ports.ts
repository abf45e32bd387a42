import type { DossierId, GateId, PilotId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Dossier } from '../domain/dossier.js';
import type { VerificationReport } from '../domain/verification/report.js';

export abstract class DossierRepository {
  abstract insert(tx: Tx, dossier: Dossier): Promise<void>;
  abstract find(tx: Tx, id: DossierId): Promise<Dossier | undefined>;
  /** By number and issue, as printed on it. */
  abstract byNumber(tx: Tx, number: string, issue: number): Promise<Dossier | undefined>;
  /** Nobody else changes it until the transaction ends. */
  abstract lock(tx: Tx, id: DossierId): Promise<Dossier | undefined>;
  /** From the version before; false when somebody was faster. */
  abstract change(tx: Tx, before: Dossier, after: Dossier): Promise<boolean>;
  /** Until the transaction ends nobody else seals a dossier of the pilot. */
  abstract lockSealing(tx: Tx, pilotId: PilotId): Promise<void>;
  /** A round of a gate has one dossier, whatever became of it. */
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

/** Checks a file from outside as `touchstone verify` does, away from this process: it may be anything. */
export abstract class DossierChecker {
  /** @throws DossierCheckBusy, DossierCheckFailed, and whatever reading the content throws */
  abstract check(content: AsyncIterable<Uint8Array>): Promise<VerificationReport>;
}
