import { DomainError } from '../../../kernel/domain-error.js';

export class RunNotRejudgeable extends DomainError<'RUN_NOT_REJUDGEABLE'> {
  readonly code = 'RUN_NOT_REJUDGEABLE';
  constructor(runId: string, why: string) {
    super(
      `The answers of run ${runId} cannot be judged again: ${why}. Name a completed run on sealed data, or declare a new run.`,
      { path: '/runId', details: { runId, why } },
    );
  }
}

/** Judging the same answers by the same rules gives the same verdict: nothing to try, nothing to count. */
export class RejudgementUnchanged extends DomainError<'REJUDGEMENT_UNCHANGED'> {
  readonly code = 'REJUDGEMENT_UNCHANGED';
  constructor(useCaseKey: string, runId: string) {
    super(
      `Nothing has changed for ${useCaseKey} since run ${runId} judged these answers: contract, criteria and score thresholds are the same, so no attempt was counted. ` +
        'To check that verdict, recompute its judgement; to try something else, baseline other criteria or name another operating point.',
      { path: '/useCaseIds', details: { useCaseKey, runId } },
    );
  }
}

export class ScoresNotKept extends DomainError<'SCORES_NOT_KEPT'> {
  readonly code = 'SCORES_NOT_KEPT';
  constructor(of: {
    readonly useCaseKey: string;
    readonly label: string;
    readonly threshold: number;
    readonly minScore: number;
  }) {
    const { useCaseKey, label, threshold, minScore } = of;
    super(
      `Detections of "${label}" would count in ${useCaseKey} from score ${threshold} on, but the model's answers were kept from ${minScore} on only (decoder.minScore). ` +
        'What lies between was never kept. Choose a higher threshold, or register the model with a lower minScore and run it.',
      { path: '/operatingPointId', details: of },
    );
  }
}

export class UseCasesToJudgeAgainMissing extends DomainError<'USE_CASES_MISSING'> {
  readonly code = 'USE_CASES_MISSING';
  constructor() {
    super('Name at least one use case to judge again: each one named is an attempt of its own.', {
      path: '/useCaseIds',
    });
  }
}

/** The model gave the answers of this run in another one. */
export class RunNotReplayable extends DomainError<'RUN_NOT_REPLAYABLE'> {
  readonly code = 'RUN_NOT_REPLAYABLE';
  constructor(runId: string, originId: string) {
    super(
      `Run ${runId} judged answers that the model gave in run ${originId}, so there is nothing of its own to run again. Replay ${originId}.`,
      { path: '/runId', details: { runId, originId } },
    );
  }
}
