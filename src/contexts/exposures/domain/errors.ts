import { DomainError } from '../../../kernel/domain-error.js';

/** The exposures that the first baseline planned for these data are used up. */
export class DatasetBurned extends DomainError<'DATASET_BURNED'> {
  readonly code = 'DATASET_BURNED';
  constructor(of: {
    readonly lineageId: string;
    readonly useCaseId: string;
    readonly max: number;
    readonly formal: number;
    readonly shown: number;
  }) {
    const { lineageId, useCaseId, max, formal, shown } = of;
    const looks = shown === 0 ? '' : ` and ${shown} exploratory run(s) whose results were shown`;
    super(
      `These data have had ${formal} formal attempt(s)${looks}, of ${max} planned, under this claim in all pilots of the same parties, so they can show nothing new about it. ` +
        'Collect and seal fresh data: only those start again at attempt 1.',
      { details: { lineageId, useCaseId, max, formal, shown } },
    );
  }
}

/** Looking at acceptance data counts; the last look must be the one that decides. */
export class LastExposureForFormalRun extends DomainError<'LAST_EXPOSURE_FOR_FORMAL_RUN'> {
  readonly code = 'LAST_EXPOSURE_FOR_FORMAL_RUN';
  constructor(max: number, used: number) {
    super(
      `An exploratory run on these data counts as an exposure once its results are shown, and ${used} of ${max} planned ones are taken: it would leave none for a formal run. ` +
        'Explore on threshold data, or declare a formal run.',
      { path: '/kind', details: { max, used } },
    );
  }
}

/** A planned look is taken once, also when it was broken off. */
export class StageAlreadyRun extends DomainError<'STAGE_ALREADY_RUN'> {
  readonly code = 'STAGE_ALREADY_RUN';
  constructor(runId: string, stage: number) {
    super(
      `Run ${runId} was topped up already: stage ${stage} of its attempt has been declared, and a stage is judged once. Top up the newest run, or judge fresh data.`,
      { path: '/topUpOf', details: { runId, stage } },
    );
  }
}

/** An attempt needs a schedule first: without it nobody can say how sure attempt k has to be. */
export class AttemptScheduleMissing extends DomainError<'ATTEMPT_SCHEDULE_MISSING'> {
  readonly code = 'ATTEMPT_SCHEDULE_MISSING';
  constructor(lineageId: string, useCaseId: string) {
    super(
      'No schedule of attempts is fixed for these data and this use case. Fix it from the baselined criteria before an attempt is declared.',
      { details: { lineageId, useCaseId } },
    );
  }
}

export class ExposureNotFound extends DomainError<'EXPOSURE_NOT_FOUND'> {
  readonly code = 'EXPOSURE_NOT_FOUND';
  constructor(reference: string) {
    super(`The ledger holds no exposure "${reference}". Check the id.`, { details: { reference } });
  }
}
