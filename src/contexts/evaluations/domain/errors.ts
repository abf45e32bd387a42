import { DomainError } from '../../../kernel/domain-error.js';

export type EvaluationErrorCode =
  | 'RUN_NOT_FOUND'
  | 'JUDGEMENTS_OF_TWO_RUNS'
  | 'JUDGEMENT_NOT_FOUND'
  | 'RUN_STATE_REFUSED'
  | 'RUN_CHANGED_MEANWHILE'
  | 'DATASET_NOT_SEALED'
  | 'DATASET_BURNED'
  | 'DATASET_NOT_FOR_ACCEPTANCE'
  | 'DATASET_OF_ANOTHER_PILOT'
  | 'MODEL_OF_ANOTHER_PILOT'
  | 'OPERATING_POINT_OF_ANOTHER_MODEL'
  | 'THRESHOLD_DATA_SHARED'
  | 'THRESHOLD_GROUPS_SHARED'
  | 'RUN_NOT_FOR_THRESHOLDS'
  | 'USE_CASE_OF_ANOTHER_PILOT'
  | 'CRITERIA_NOT_BASELINED'
  | 'NO_USE_CASE_TO_JUDGE'
  | 'ANSWERS_DO_NOT_FIT'
  | 'CLASS_NOT_MAPPED'
  | 'PLAN_ALTERED'
  | 'IMAGE_BUDGET_EXCEEDED'
  | 'ATTEMPT_BUDGET_EXCEEDED'
  | 'OUTCOMES_NOT_REVEALED'
  | 'TOP_UP_UNFIT'
  | 'TOP_UP_NOT_PLANNED'
  | 'TOP_UP_NOT_DECLARED'
  | 'TOP_UP_ALTERED'
  | 'STAGE_SIZE_DIFFERS'
  | 'PREDICTIONS_NOT_READY';

abstract class EvaluationError<Code extends EvaluationErrorCode> extends DomainError<Code> {}

export class RunNotFound extends EvaluationError<'RUN_NOT_FOUND'> {
  readonly code = 'RUN_NOT_FOUND';
  constructor(id: string) {
    super(
      `There is no run ${id} that you may see. Check the id; runs belong to a pilot your organisation takes part in.`,
    );
  }
}

export class JudgementNotFound extends EvaluationError<'JUDGEMENT_NOT_FOUND'> {
  readonly code = 'JUDGEMENT_NOT_FOUND';
  constructor(id: string) {
    super(`There is no judgement ${id} that you may see. Check the id; a run has judgements once it is completed.`);
  }
}

export class RunStateRefused extends EvaluationError<'RUN_STATE_REFUSED'> {
  readonly code = 'RUN_STATE_REFUSED';
  constructor(runId: string, from: string, to: string) {
    super(`Run ${runId} is ${from} and cannot become ${to}.`, { details: { runId, from, to } });
  }
}

export class RunChangedMeanwhile extends EvaluationError<'RUN_CHANGED_MEANWHILE'> {
  readonly code = 'RUN_CHANGED_MEANWHILE';
  override readonly isPassing = true;
  constructor(runId: string) {
    super(
      `Run ${runId} was changed by somebody else in the meantime. Read it again, then repeat what you meant to do.`,
    );
  }
}

export class DatasetNotSealed extends EvaluationError<'DATASET_NOT_SEALED'> {
  readonly code = 'DATASET_NOT_SEALED';
  constructor(key: string, state: string, path = '/datasetId') {
    super(
      `A formal run needs sealed data; dataset ${key} is ${state}. Seal it first: acceptance data by the customer's quality lead or site manager, threshold data by the side that brought them.`,
      { path, details: { key, state } },
    );
  }
}

export class DatasetBurnedForRuns extends EvaluationError<'DATASET_BURNED'> {
  readonly code = 'DATASET_BURNED';
  constructor(key: string) {
    super(
      `Dataset ${key} is burned: the agreed number of attempts on it is used up. Collect fresh data and seal them as a new dataset.`,
      {
        path: '/datasetId',
      },
    );
  }
}

export class DatasetNotForAcceptance extends EvaluationError<'DATASET_NOT_FOR_ACCEPTANCE'> {
  readonly code = 'DATASET_NOT_FOR_ACCEPTANCE';
  constructor(key: string, purpose: string) {
    super(
      `Dataset ${key} is ${purpose} data and cannot carry a formal run; data that thresholds were chosen on never judge the model.`,
      {
        path: '/datasetId',
      },
    );
  }
}

export class DatasetOfAnotherPilot extends EvaluationError<'DATASET_OF_ANOTHER_PILOT'> {
  readonly code = 'DATASET_OF_ANOTHER_PILOT';
  constructor(key: string) {
    super(`Dataset ${key} belongs to another pilot. Name a dataset of this pilot.`, { path: '/datasetId' });
  }
}

export class ModelOfAnotherPilot extends EvaluationError<'MODEL_OF_ANOTHER_PILOT'> {
  readonly code = 'MODEL_OF_ANOTHER_PILOT';
  constructor(name: string) {
    super(`Model ${name} belongs to another pilot. Register it in this pilot first.`, { path: '/modelId' });
  }
}

export class OperatingPointOfAnotherModel extends EvaluationError<'OPERATING_POINT_OF_ANOTHER_MODEL'> {
  readonly code = 'OPERATING_POINT_OF_ANOTHER_MODEL';
  constructor() {
    super(
      'The operating point named was chosen for another model. Name one of this model, or none to use its latest.',
      {
        path: '/operatingPointId',
      },
    );
  }
}

export class ThresholdDataShared extends EvaluationError<'THRESHOLD_DATA_SHARED'> {
  readonly code = 'THRESHOLD_DATA_SHARED';
  constructor(shared: number, thresholdKey: string, key: string) {
    super(
      `The operating point was chosen on ${thresholdKey}, which shares ${shared} images with ${key}. Thresholds chosen on an image prove nothing about it: choose them on other data.`,
      { path: '/operatingPointId', details: { shared } },
    );
  }
}

export class ThresholdGroupsShared extends EvaluationError<'THRESHOLD_GROUPS_SHARED'> {
  readonly code = 'THRESHOLD_GROUPS_SHARED';
  constructor(shared: number, thresholdKey: string, key: string) {
    super(
      `The operating point was chosen on ${thresholdKey}, which shares ${shared} independent groups with ${key}. Images of one group tell about each other: choose thresholds on other groups.`,
      { path: '/operatingPointId', details: { shared } },
    );
  }
}

export class RunNotForThresholds extends EvaluationError<'RUN_NOT_FOR_THRESHOLDS'> {
  readonly code = 'RUN_NOT_FOR_THRESHOLDS';
  constructor(runId: string, problem: string) {
    super(
      `Run ${runId} cannot carry the choice of an operating point: ${problem}. Declare an exploratory run of a detector on THRESHOLD data and name it once it is completed.`,
      { path: '/runId', details: { runId } },
    );
  }
}

export class UseCaseOfAnotherPilot extends EvaluationError<'USE_CASE_OF_ANOTHER_PILOT'> {
  readonly code = 'USE_CASE_OF_ANOTHER_PILOT';
  constructor(key: string) {
    super(`Use case ${key} belongs to another pilot than the run. Name one of the run's pilot.`, {
      path: '/useCaseId',
    });
  }
}

export class CriteriaNotBaselined extends EvaluationError<'CRITERIA_NOT_BASELINED'> {
  readonly code = 'CRITERIA_NOT_BASELINED';
  constructor(siteKey: string, useCaseKey: string) {
    super(
      `The criteria of ${useCaseKey} at ${siteKey} are not baselined. Vendor and customer sign them before a formal run, never after.`,
      { path: '/useCaseIds', details: { siteKey, useCaseKey } },
    );
  }
}

export class NoUseCaseToJudge extends EvaluationError<'NO_USE_CASE_TO_JUDGE'> {
  readonly code = 'NO_USE_CASE_TO_JUDGE';
  constructor(siteKey: string) {
    super(`No use case to judge at ${siteKey}: name at least one, or baseline criteria for one.`, {
      path: '/useCaseIds',
    });
  }
}

export class ClassNotMapped extends EvaluationError<'CLASS_NOT_MAPPED'> {
  readonly code = 'CLASS_NOT_MAPPED';
  constructor(useCaseKey: string, labels: readonly string[]) {
    super(
      `The contract of ${useCaseKey} gives no role to ${labels.map((label) => `"${label}"`).join(', ')}. Map every class of the model and of the labels; IGNORE is a role too.`,
      { path: '/useCaseIds', details: { useCaseKey, labels: [...labels] } },
    );
  }
}

/** Every image would be errored, and an attempt spent on it. */
export class AnswersDoNotFit extends EvaluationError<'ANSWERS_DO_NOT_FIT'> {
  readonly code = 'ANSWERS_DO_NOT_FIT';
  constructor(useCaseKey: string, asksForClass: boolean) {
    const [wanted, given] = asksForClass
      ? ['the class of the whole image', 'objects']
      : ['objects', 'the class of the whole image'];
    super(
      `The contract of ${useCaseKey} asks for ${wanted}, but the model answers with ${given}. Name a model that answers so, or a use case whose contract has another task.`,
      { path: '/useCaseIds', details: { useCaseKey, wanted, given } },
    );
  }
}

export class PlanAltered extends EvaluationError<'PLAN_ALTERED'> {
  readonly code = 'PLAN_ALTERED';
  constructor(what: string, expected: string, found: string) {
    super(`Nothing was judged: ${what} is not what was declared (declared ${expected}, found ${found}).`, {
      details: { what, expected, found },
    });
  }
}

export class ImageBudgetExceeded extends EvaluationError<'IMAGE_BUDGET_EXCEEDED'> {
  readonly code = 'IMAGE_BUDGET_EXCEEDED';
  constructor(budget: number, wanted: number) {
    super(
      `The pilot's budget is ${budget} images; this run needs ${wanted}. Agree a larger budget before more is evaluated.`,
      {
        path: '/datasetId',
      },
    );
  }
}

export class AttemptBudgetExceeded extends EvaluationError<'ATTEMPT_BUDGET_EXCEEDED'> {
  readonly code = 'ATTEMPT_BUDGET_EXCEEDED';
  constructor(budget: number) {
    super(
      `The pilot's budget of ${budget} formal runs is used up. What is left is a decision: GO, CONDITIONAL or NO-GO.`,
    );
  }
}

/** Two judgements that rest on different answers say nothing about the difference of their contracts. */
export class JudgementsOfTwoRuns extends EvaluationError<'JUDGEMENTS_OF_TWO_RUNS'> {
  readonly code = 'JUDGEMENTS_OF_TWO_RUNS';
  constructor(first: string, second: string) {
    super(
      `The two judgements are of different runs (${first} and ${second}), so they rest on different answers of a model. Compare two judgements of one run, or of a run and one that judged its answers again.`,
      { details: { first, second } },
    );
  }
}

export class OutcomesNotRevealed extends EvaluationError<'OUTCOMES_NOT_REVEALED'> {
  readonly code = 'OUTCOMES_NOT_REVEALED';
  constructor() {
    super('Outcomes of single images open to the vendor once the customer has revealed the completed run.');
  }
}

export class PredictionsNotReady extends EvaluationError<'PREDICTIONS_NOT_READY'> {
  readonly code = 'PREDICTIONS_NOT_READY';
  constructor(runId: string, state: string) {
    super(`Run ${runId} is ${state} and has no predictions. They are kept once a run is completed; wait for its end.`, {
      details: { runId, state },
    });
  }
}

export class TopUpUnfit extends EvaluationError<'TOP_UP_UNFIT'> {
  readonly code = 'TOP_UP_UNFIT';
  constructor(runId: string, why: string) {
    super(
      `Run ${runId} cannot be topped up: ${why}. A top-up repeats an inconclusive formal run with the same model, operating point, contract and criteria on the same data and more.`,
      { path: '/topUpOf', details: { runId, why } },
    );
  }
}

/** Who adds data until it suffices will always reach it. */
export class TopUpNotPlanned extends EvaluationError<'TOP_UP_NOT_PLANNED'> {
  readonly code = 'TOP_UP_NOT_PLANNED';
  constructor(useCaseKey: string, isPlanDone: boolean) {
    const plan = isPlanDone
      ? 'the last planned stage has been judged'
      : 'the criteria had no stage plan when these data were first judged';
    super(
      `The inconclusive result of ${useCaseKey} cannot be topped up: ${plan}. Judge fresh data that share no image, decide on what was shown, or decide NO-GO; ` +
        'for the next data agree attempts.stages (or spending E_PROCESS) in the criteria before the first run.',
      { path: '/topUpOf', details: { useCaseKey } },
    );
  }
}

export class TopUpNotDeclared extends EvaluationError<'TOP_UP_NOT_DECLARED'> {
  readonly code = 'TOP_UP_NOT_DECLARED';
  constructor(runId: string) {
    super(
      `These data hold all images of inconclusive run ${runId} and more, with the same model: that is a top-up. Name the run in topUpOf; it then is the next planned look of the same attempt.`,
      { path: '/topUpOf', details: { runId } },
    );
  }
}

export class TopUpAltered extends EvaluationError<'TOP_UP_ALTERED'> {
  readonly code = 'TOP_UP_ALTERED';
  constructor(key: string, found: { readonly altered: number; readonly joined: number; readonly fresh: number }) {
    const { altered, joined, fresh } = found;
    super(
      `Dataset ${key} does not only add groups: ${altered} image(s) of the first stage are missing or have another group, label or attribute, ${joined} new image(s) are in groups of the first stage, ${fresh} image(s) are new. ` +
        'Seal all images of the first stage unchanged, and new groups beside them.',
      { path: '/datasetId', details: { altered, joined, fresh } },
    );
  }
}

export class StageSizeDiffers extends EvaluationError<'STAGE_SIZE_DIFFERS'> {
  readonly code = 'STAGE_SIZE_DIFFERS';
  constructor(key: string, of: { readonly stage: number; readonly planned: number; readonly found: number }) {
    super(
      `Stage ${of.stage} was agreed with exactly ${of.planned} independent groups; dataset ${key} has ${of.found}. Seal a snapshot of that size: whoever chooses the size after seeing results chooses the luckiest.`,
      { path: '/datasetId', details: of },
    );
  }
}
