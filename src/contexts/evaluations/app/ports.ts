import type { JudgementId, PilotId, RunId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Judgement } from '../domain/judgement.js';
import type { EnvironmentRecord, Run } from '../domain/run.js';
import type { RunShard, ShardFindings, ShardRange } from '../domain/run-shard.js';

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
  /** Counts what its shards have done so far; no version, no state. */
  abstract progress(tx: Tx, id: RunId): Promise<void>;
  /** Until the transaction ends nobody else declares a run in the pilot: the budgets are counted one after another. */
  abstract lockBudgets(tx: Tx, pilotId: PilotId): Promise<void>;
  abstract countFormal(tx: Tx, pilotId: PilotId): Promise<number>;
  /** Images that models were asked about; judging kept answers again asks about none. */
  abstract countImages(tx: Tx, pilotId: PilotId): Promise<number>;
  /** Runs of the pilot that gave these answers or judge them again, oldest first. */
  abstract withAnswers(tx: Tx, pilotId: PilotId, predictionsSha256: string): Promise<readonly Run[]>;
}

export interface NewShard extends ShardRange {
  readonly id: string;
}

/** Shards of one run that are in the same state and, when done, were worked off in the same environment. */
export interface ShardSummary {
  readonly runId: string;
  readonly state: RunShard['state'];
  readonly environment: EnvironmentRecord | null;
  readonly shards: number;
  /** Done so far. */
  readonly images: number;
}

export abstract class RunShardRepository {
  abstract insert(tx: Tx, run: Run, shards: readonly NewShard[]): Promise<void>;
  /** In the order of the items. */
  abstract of(tx: Tx, runId: RunId): Promise<readonly RunShard[]>;
  /** Notes who works on it from now on; `undefined` when it is done already. Two may work on the same one. */
  abstract take(
    tx: Tx,
    of: Pick<RunShard, 'runId' | 'index'>,
    by: { readonly worker: string; readonly at: Date },
  ): Promise<RunShard | undefined>;
  abstract progress(tx: Tx, of: Pick<RunShard, 'runId' | 'index'>, done: number): Promise<void>;
  /** `false` when somebody else was done with it earlier: theirs counts. */
  abstract finish(
    tx: Tx,
    of: Pick<RunShard, 'runId' | 'index'>,
    found: ShardFindings & { readonly at: Date },
  ): Promise<boolean>;
  abstract countOpen(tx: Tx, runId: RunId): Promise<number>;
  abstract summaries(tx: Tx, runIds: readonly string[]): Promise<readonly ShardSummary[]>;
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
