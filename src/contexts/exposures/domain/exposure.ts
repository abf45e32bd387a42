/** How often data may be judged and how the agreed error is spent over the attempts. Fixed once, by the first baseline that uses the data. */
export interface AttemptSchedule {
  readonly max: number;
  readonly spending: 'EQUAL' | 'OPEN_ENDED';
  readonly fixedAt: Date;
}

/** One time data of a lineage were judged, or their outcomes shown, under a use case. Never changed, never removed. */
export interface Exposure {
  readonly id: string;
  readonly lineageId: string;
  readonly useCaseId: string;
  readonly kind: 'FORMAL' | 'EXPLORATORY';
  /** From 1, per lineage and use case, whatever the model, operating point or criteria version; absent for exploratory ones. */
  readonly attempt?: number;
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
