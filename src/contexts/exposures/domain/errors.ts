import { DomainError } from '../../../kernel/domain-error.js';

/** The attempts that the first baseline planned for these data are used up. */
export class DatasetBurned extends DomainError<'DATASET_BURNED'> {
  readonly code = 'DATASET_BURNED';
  constructor(lineageId: string, useCaseId: string, max: number) {
    super(
      `These data have been judged ${max} of ${max} planned times under this use case, so they can show nothing new about it. ` +
        'Collect and seal fresh data: only those start again at attempt 1.',
      { details: { lineageId, useCaseId, max } },
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
