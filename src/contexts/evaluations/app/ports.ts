import type { JudgementId, PilotId, RunId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Judgement } from '../domain/judgement.js';
import type { Run } from '../domain/run.js';

export interface PageRequest {
  readonly first: number;
  /** Id of the last row of the page before. */
  readonly after?: string;
}

export interface RunFilter {
  readonly pilotId?: PilotId;
  readonly siteId?: string;
  readonly state?: string;
}

/** Runs change state only by `change`, which names the version it read. */
export abstract class RunRepository {
  abstract insert(tx: Tx, run: Run): Promise<void>;
  abstract find(tx: Tx, id: RunId): Promise<Run | undefined>;
  /** Locks the row until the transaction ends: of two workers at the end of one run the second finds it ended. */
  abstract lock(tx: Tx, id: RunId): Promise<Run | undefined>;
  /** Every run on a snapshot, oldest first, locked until the transaction ends. */
  abstract lockOfDataset(tx: Tx, datasetId: string): Promise<readonly Run[]>;
  abstract page(tx: Tx, filter: RunFilter, page: PageRequest): Promise<readonly Run[]>;
  /** Writes the new state of a run that still has `run.rowVersion - 1`; false = somebody was faster. */
  abstract change(tx: Tx, run: Run): Promise<boolean>;
  /** Only the counter; no version, no state. */
  abstract progress(tx: Tx, id: RunId, done: number): Promise<void>;
  /** Until the transaction ends nobody else declares a run in the pilot: the budgets are counted one after another. */
  abstract lockBudgets(tx: Tx, pilotId: PilotId): Promise<void>;
  abstract countFormal(tx: Tx, pilotId: PilotId): Promise<number>;
  /** Images that models were asked about; judging kept answers again asks about none. */
  abstract countImages(tx: Tx, pilotId: PilotId): Promise<number>;
  /** Runs of the pilot that gave these answers or judge them again, oldest first. */
  abstract withAnswers(tx: Tx, pilotId: PilotId, predictionsSha256: string): Promise<readonly Run[]>;
}

export abstract class JudgementRepository {
  abstract insert(tx: Tx, judgement: Judgement): Promise<void>;
  abstract find(tx: Tx, id: JudgementId): Promise<Judgement | undefined>;
  abstract ofRuns(tx: Tx, runIds: readonly string[]): Promise<readonly Judgement[]>;
  abstract ofPilot(tx: Tx, pilotId: PilotId): Promise<readonly Judgement[]>;
}

/** The first time a person read single outcomes of a run. */
export interface OutcomeRead {
  readonly runId: string;
  readonly personId: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
  readonly readAt: Date;
}

export abstract class OutcomeReads {
  abstract isKnown(tx: Tx, of: Pick<OutcomeRead, 'runId' | 'personId'>): Promise<boolean>;
  /** `false` when this person has read them before. */
  abstract add(tx: Tx, read: OutcomeRead): Promise<boolean>;
}
