import type { Tx } from '../../../ports/unit-of-work.js';
import type { EvidenceStatement, StatementObject } from '../domain/statement.js';

/** Statements are inserted and read; nothing changes them. */
export abstract class StatementRepository {
  abstract insert(tx: Tx, statement: EvidenceStatement): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<EvidenceStatement | undefined>;
  abstract exists(tx: Tx, object: StatementObject): Promise<boolean>;
  /** Of one pilot, in the order they were made. */
  abstract ofPilot(tx: Tx, pilotId: string): Promise<readonly EvidenceStatement[]>;
  /** In the order they were made. */
  abstract ofRuns(tx: Tx, runIds: readonly string[]): Promise<readonly EvidenceStatement[]>;
}
