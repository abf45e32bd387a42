import type { Tx } from '../../../ports/unit-of-work.js';
import type {
  CriteriaInReviewRow,
  DossierRow,
  GateRow,
  ItemRow,
  MotionRow,
  PilotRow,
  RecoveryRow,
  WaiverRow,
} from '../domain/rows.js';

/** One statement each, over every pilot the transaction sees. */
export abstract class InboxRows {
  abstract pilots(tx: Tx): Promise<readonly PilotRow[]>;
  abstract openGates(tx: Tx): Promise<readonly GateRow[]>;
  abstract criteriaInReview(tx: Tx): Promise<readonly CriteriaInReviewRow[]>;
  abstract openMotions(tx: Tx): Promise<readonly MotionRow[]>;
  abstract submittedWaivers(tx: Tx): Promise<readonly WaiverRow[]>;
  abstract openItems(tx: Tx): Promise<readonly ItemRow[]>;
  abstract unreadDossiers(tx: Tx): Promise<readonly DossierRow[]>;
  /** Under way: of this organisation's people and of administrators; `undefined`: of everybody. */
  abstract recoveries(tx: Tx, organisationId: string | undefined, now: Date): Promise<readonly RecoveryRow[]>;
}
