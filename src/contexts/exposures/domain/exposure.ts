export type Spending = 'EQUAL' | 'OPEN_ENDED' | 'E_PROCESS';

/** One planned look of an attempt: how many independent groups it has, and its share of the attempt's error. */
export interface ScheduledStage {
  readonly groups: number;
  readonly alphaShare: string;
}

/** How often data may be judged and how the agreed error is spent over the attempts. Fixed once, by the first baseline that uses the data. */
export interface AttemptSchedule {
  readonly max: number;
  readonly spending: Spending;
  /** Planned looks within each attempt, in order; empty = one. */
  readonly stages: readonly ScheduledStage[];
  readonly fixedAt: Date;
}

/** One time data of a lineage were judged, or their outcomes shown, under a use case. Never changed, never removed. */
export interface Exposure {
  readonly id: string;
  /** The page of the ledger it counts on: lineage, parties and claim, whatever pilot. */
  readonly pageId: string;
  readonly pilotId: string;
  readonly lineageId: string;
  readonly useCaseId: string;
  readonly kind: 'FORMAL' | 'EXPLORATORY';
  /** From 1, per page, whatever the model, operating point, criteria version or pilot; absent for exploratory ones. */
  readonly attempt?: number;
  /** Which look of its attempt, from 1: more than 1 for a run that tops up an earlier one. */
  readonly stage: number;
  readonly runId: string;
  readonly criteriaSetId?: string;
  readonly personId: string;
  readonly note: string;
  readonly at: Date;
  /** Why it ended without a verdict (aborted, errored, invalidated). The count stays. */
  readonly remarks: readonly ExposureRemark[];
}

export interface ExposureRemark {
  readonly outcome: string;
  readonly at: Date;
}

const VERDICTS: readonly string[] = ['PASS', 'FAIL', 'INCONCLUSIVE', 'NOT_RUN'];
const ENDED_UNSEEN: readonly string[] = ['ABORTED', 'ERRORED'];

/**
 * Whether the vendor has seen results of an exploratory run: figures are visible to both sides from the moment it is judged. One
 * that ended before showed nothing.
 */
export function wasShown({ kind, remarks }: Exposure): boolean {
  return kind === 'EXPLORATORY' && remarks.some(({ outcome }) => VERDICTS.includes(outcome));
}

/** Exploratory and neither judged nor ended: it may still be shown. */
export function isPending({ kind, remarks }: Exposure): boolean {
  const ended = [...VERDICTS, ...ENDED_UNSEEN];
  return kind === 'EXPLORATORY' && !remarks.some(({ outcome }) => ended.some((one) => outcome.startsWith(one)));
}

/** How far a page is used up. */
export interface PageCount {
  /** Formal attempts: a later stage of one is no attempt of its own. */
  readonly formal: number;
  /** Exploratory runs whose results were shown to the vendor. */
  readonly shown: number;
  /** Exploratory runs that may still be shown. */
  readonly pending: number;
  /** Exposures that count, and never less than the highest number given. 0 without any. */
  readonly used: number;
}

export function countPage(rows: readonly Exposure[]): PageCount {
  const attempts = rows.filter(({ kind, stage }) => kind === 'FORMAL' && stage === 1);
  const formal = attempts.length;
  const shown = rows.filter(wasShown).length;
  const highest = Math.max(0, ...attempts.map(({ attempt = 0 }) => attempt));
  return { formal, shown, pending: rows.filter(isPending).length, used: Math.max(formal + shown, highest) };
}
