import { Injectable } from '@nestjs/common';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import {
  AttemptScheduleMissing,
  DatasetBurned,
  ExposureNotFound,
  LastExposureForFormalRun,
  StageAlreadyRun,
} from '../domain/errors.js';
import { countPage, type AttemptSchedule, type Exposure } from '../domain/exposure.js';
import { LedgerPages, type Claim } from './ledger-pages.js';
import { ExposureStore } from './ports.js';

export type WantedSchedule = Omit<AttemptSchedule, 'fixedAt'>;

export interface AttemptToDeclare extends Claim {
  readonly runId: string;
  readonly criteriaSetId: string;
  readonly personId: string;
  readonly note: string;
  /** Of the criteria in force; fixes the page's schedule when it has none. */
  readonly schedule: WantedSchedule;
}

export interface ExploratoryLook extends AttemptToDeclare {
  /** Data that are to carry formal runs; threshold data may be looked at as often as one likes. */
  readonly isForAcceptance: boolean;
}

export interface DeclaredAttempt {
  readonly exposureId: string;
  readonly attempt: number;
  /** From 1; which look of the attempt. */
  readonly stage: number;
  /** The schedule that holds, whatever later criteria say. */
  readonly schedule: WantedSchedule;
}

/**
 * Who judged or saw which data, how often. A page of the ledger is the data of one lineage, one vendor and customer, and one claim (see
 * LedgerPages); formal attempts on it are numbered and never start again, whatever model, operating point, criteria version or
 * pilot. Exploratory runs whose results were shown count beside them.
 */
@Injectable()
export class ExposureLedger {
  constructor(
    private readonly store: ExposureStore,
    private readonly pages: LedgerPages,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** Takes the next number, before the run starts. Two declarations at once wait for each other. @throws DatasetBurned */
  async declareAttempt(tx: Tx, wanted: AttemptToDeclare): Promise<DeclaredAttempt> {
    const { pageId, rows } = await this.pages.of(tx, wanted);
    await this.store.fixSchedule(tx, { ...wanted, pageId }, { ...wanted.schedule, fixedAt: this.clock.now() });
    const schedule = await this.scheduleOf(tx, pageId, wanted);
    const { used, formal, shown } = countPage(rows);
    if (used >= schedule.max) throw new DatasetBurned({ ...wanted, max: schedule.max, formal, shown });
    return this.insert(tx, wanted, { pageId, schedule, attempt: used + 1, ordinal: used + 1, stage: 1 });
  }

  /**
   * The next look of an attempt that was declared before: no new number. The caller has made sure that nothing but the data has
   * grown. @throws ExposureNotFound, AttemptScheduleMissing
   */
  async continueAttempt(tx: Tx, wanted: AttemptToDeclare, earlierRunId: string): Promise<DeclaredAttempt> {
    const { pageId, rows } = await this.pages.of(tx, wanted);
    const schedule = await this.scheduleOf(tx, pageId, wanted);
    const earlier = rows.find(({ runId, useCaseId }) => runId === earlierRunId && useCaseId === wanted.useCaseId);
    if (earlier?.attempt === undefined) throw new ExposureNotFound(`run ${earlierRunId}, use case ${wanted.useCaseId}`);
    const { attempt } = earlier;
    const stages = rows.filter((row) => row.attempt === attempt).map(({ stage }) => stage);
    const stage = Math.max(...stages);
    if (stage > earlier.stage && schedule.spending !== 'E_PROCESS') throw new StageAlreadyRun(earlierRunId, stage);
    const ordinal = await this.store.ordinalOf(tx, earlier.id);
    return this.insert(tx, wanted, { pageId, schedule, attempt, ordinal, stage: stage + 1 });
  }

  /**
   * An exploratory run: no attempt, but seen is seen, and counts once it is judged. One that would use up the last planned
   * exposure is refused, for it would leave nothing to decide with. @throws LastExposureForFormalRun
   */
  async recordExploratory(tx: Tx, { isForAcceptance, ...seen }: ExploratoryLook): Promise<void> {
    const { pageId, rows } = await this.pages.of(tx, seen);
    const max = ((await this.store.schedule(tx, pageId)) ?? seen.schedule).max;
    const { used, pending } = countPage(rows);
    if (isForAcceptance && used < max && used + pending + 1 >= max)
      throw new LastExposureForFormalRun(max, used + pending);
    const { schedule: _, ...exposure } = seen;
    await this.store.insert(tx, {
      ...exposure,
      ...{
        id: this.ids.next(),
        pageId,
        pilotId: seen.parties.pilotId,
        kind: 'EXPLORATORY',
        stage: 1,
        at: this.clock.now(),
      },
    });
  }

  /** Notes how an exposure ended. The count of a formal one stays whatever it says. @throws ExposureNotFound */
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

  /** All rows of the pages a use case counts on, oldest first: also those of namesakes in other pilots of the same parties. */
  async of(tx: Tx, lineageId: string, useCaseId: string): Promise<readonly Exposure[]> {
    return this.store.rows(tx, await this.store.pagesOf(tx, lineageId, useCaseId));
  }

  /** Of the first page of the use case that has one. */
  async schedule(tx: Tx, lineageId: string, useCaseId: string): Promise<AttemptSchedule | undefined> {
    for (const pageId of await this.store.pagesOf(tx, lineageId, useCaseId)) {
      const schedule = await this.store.schedule(tx, pageId);
      if (schedule !== undefined) return schedule;
    }
    return undefined;
  }

  /**
   * Whether any data were judged or shown under the use case or a namesake of it in another pilot of the same parties: on the named
   * lineages, or on any when none is named. Someone who has seen how a model does at one site knows something about the
   * other, so criteria ask without naming lineages.
   */
  resultsSeen(tx: Tx, of: { readonly useCaseId: string; readonly lineageIds?: readonly string[] }): Promise<boolean> {
    return this.store.anyOf(tx, of.useCaseId, of.lineageIds);
  }

  private async scheduleOf(tx: Tx, pageId: string, { lineageId, useCaseId }: Claim): Promise<WantedSchedule> {
    const found = await this.store.schedule(tx, pageId);
    if (found === undefined) throw new AttemptScheduleMissing(lineageId, useCaseId);
    const { max, spending, stages } = found;
    return { max, spending, stages };
  }

  private async insert(
    tx: Tx,
    { schedule: _, ...wanted }: AttemptToDeclare,
    {
      schedule,
      ...place
    }: {
      readonly pageId: string;
      readonly schedule: WantedSchedule;
      readonly attempt: number;
      readonly ordinal: number;
      readonly stage: number;
    },
  ): Promise<DeclaredAttempt> {
    const id = this.ids.next();
    const pilotId = wanted.parties.pilotId;
    await this.store.insert(tx, { ...wanted, ...place, id, pilotId, kind: 'FORMAL', at: this.clock.now() });
    return { exposureId: id, attempt: place.attempt, stage: place.stage, schedule };
  }
}
