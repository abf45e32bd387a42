import { Injectable } from '@nestjs/common';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AttemptScheduleMissing, DatasetBurned, ExposureNotFound } from '../domain/errors.js';
import type { AttemptSchedule, Exposure } from '../domain/exposure.js';
import { ExposureStore, type LedgerPage, type Parties } from './ports.js';

export interface ScheduleToFix extends LedgerPage {
  readonly parties: Parties;
  readonly max: number;
  readonly spending: 'EQUAL' | 'OPEN_ENDED';
}

export interface AttemptToDeclare extends LedgerPage {
  readonly parties: Parties;
  readonly runId: string;
  readonly criteriaSetId: string;
  readonly personId: string;
  readonly note: string;
}

export interface DeclaredAttempt {
  readonly exposureId: string;
  readonly attempt: number;
  readonly max: number;
  readonly spending: 'EQUAL' | 'OPEN_ENDED';
}

/**
 * Who judged or saw which data, how often. A page of the ledger is one dataset lineage under one use case; formal attempts on
 * it are numbered from 1 without a gap and never start again, whatever model, operating point or criteria version is judged.
 */
@Injectable()
export class ExposureLedger {
  constructor(
    private readonly store: ExposureStore,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** Fixes the schedule at the first call for a page; later calls change nothing. @returns the schedule that holds. */
  async fixSchedule(tx: Tx, wanted: ScheduleToFix): Promise<AttemptSchedule> {
    const { parties, max, spending } = wanted;
    await this.store.fixSchedule(tx, wanted, { max, spending, fixedAt: this.clock.now(), parties });
    const schedule = await this.store.schedule(tx, wanted);
    if (schedule === undefined) throw new AttemptScheduleMissing(wanted.lineageId, wanted.useCaseId);
    return schedule;
  }

  /**
   * Takes the next number, before the run starts. Two declarations at once wait for each other.
   * @throws AttemptScheduleMissing, DatasetBurned
   */
  async declareAttempt(tx: Tx, wanted: AttemptToDeclare): Promise<DeclaredAttempt> {
    await this.store.lock(tx, wanted);
    const schedule = await this.store.schedule(tx, wanted);
    if (schedule === undefined) throw new AttemptScheduleMissing(wanted.lineageId, wanted.useCaseId);
    const attempt = (await this.store.attempts(tx, wanted)) + 1;
    if (attempt > schedule.max) throw new DatasetBurned(wanted.lineageId, wanted.useCaseId, schedule.max);
    const id = this.ids.next();
    await this.store.insert(tx, { ...wanted, id, kind: 'FORMAL', attempt, at: this.clock.now() });
    return { exposureId: id, attempt, max: schedule.max, spending: schedule.spending };
  }

  /** An exploratory run whose outcomes are shown: no attempt, but seen is seen. */
  async recordExploratory(
    tx: Tx,
    seen: Omit<AttemptToDeclare, 'criteriaSetId'> & { readonly criteriaSetId?: string },
  ): Promise<void> {
    await this.store.insert(tx, { ...seen, id: this.ids.next(), kind: 'EXPLORATORY', at: this.clock.now() });
  }

  /** Notes how an exposure ended without a verdict. The count stays. @throws ExposureNotFound */
  async remark(
    tx: Tx,
    of: string | { readonly runId: string; readonly useCaseId: string },
    outcome: string,
  ): Promise<void> {
    const exposureId = typeof of === 'string' ? of : await this.store.byRun(tx, of.runId, of.useCaseId);
    const reference = typeof of === 'string' ? of : `run ${of.runId}, use case ${of.useCaseId}`;
    if (exposureId === undefined) throw new ExposureNotFound(reference);
    const isKnown = await this.store.remark(tx, { id: this.ids.next(), exposureId, outcome, at: this.clock.now() });
    if (!isKnown) throw new ExposureNotFound(reference);
  }

  /** All rows of a page, oldest first. */
  of(tx: Tx, lineageId: string, useCaseId: string): Promise<readonly Exposure[]> {
    return this.store.page(tx, { lineageId, useCaseId });
  }

  schedule(tx: Tx, lineageId: string, useCaseId: string): Promise<AttemptSchedule | undefined> {
    return this.store.schedule(tx, { lineageId, useCaseId });
  }

  /**
   * Whether any data were judged or shown under the use case: on the named lineages, or on any when none is named. Someone who
   * has seen how a model does at one site knows something about the other, so criteria ask without naming lineages.
   */
  resultsSeen(tx: Tx, of: { readonly useCaseId: string; readonly lineageIds?: readonly string[] }): Promise<boolean> {
    return this.store.anyOf(tx, of.useCaseId, of.lineageIds);
  }
}
