import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { NextStepObject, SamplesNeededObject } from '../../../platform/graphql/next-step.object.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';

export enum RunKindEnum {
  FORMAL = 'FORMAL',
  EXPLORATORY = 'EXPLORATORY',
}
registerEnumType(RunKindEnum, {
  name: 'RunKind',
  description: 'A FORMAL run is an attempt; an EXPLORATORY one is only counted as an exposure.',
});

export enum RunStateEnum {
  DECLARED = 'DECLARED',
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  PAUSED = 'PAUSED',
  COMPLETED = 'COMPLETED',
  REVEALED = 'REVEALED',
  ABORTED = 'ABORTED',
  ERRORED = 'ERRORED',
  INVALIDATED = 'INVALIDATED',
}
registerEnumType(RunStateEnum, { name: 'RunState' });

export enum RunPriorityEnum {
  LOW = 'LOW',
  NORMAL = 'NORMAL',
  HIGH = 'HIGH',
}
registerEnumType(RunPriorityEnum, {
  name: 'RunPriority',
  description: 'Order among the runs of one vendor. Vendors take turns whatever the priority of their runs.',
});

export enum VerdictEnum {
  PASS = 'PASS',
  FAIL = 'FAIL',
  INCONCLUSIVE = 'INCONCLUSIVE',
  NOT_RUN = 'NOT_RUN',
}
registerEnumType(VerdictEnum, {
  name: 'Verdict',
  description: 'INCONCLUSIVE was judged and is not proven; NOT_RUN was not judged.',
});

@ObjectType('Conservation', { description: 'supplied = excluded + evaluated + errored + indeterminate, always.' })
export class ConservationObject {
  @Field(() => Int) supplied: number;
  @Field(() => Int) excluded: number;
  @Field(() => Int) evaluated: number;
  @Field(() => Int) errored: number;
  @Field(() => Int) indeterminate: number;
}

@ObjectType('Reason', { description: 'A stable code and a sentence.' })
export class ReasonObject {
  @Field(() => String) code: string;
  @Field(() => String) message: string;
}

@ObjectType('TimedQuantile', { description: 'A quantile of the milliseconds from bytes to decision.' })
export class TimedQuantileObject {
  @Field(() => String, { description: '0.5, 0.95 or 0.99.' }) level: string;
  @Field(() => Float) value: number;
  @Field(() => Float, {
    nullable: true,
    description: 'With 95 % confidence the quantile is at most this, whatever the distribution; null = too few images.',
  })
  upper: number | null;
  @Field(() => Int, { description: 'Fewest images with which there is a bound.' }) smallestN: number;
}

@ObjectType('RunTiming', {
  description: 'Milliseconds per image, decode to decision. For information; no cache is involved.',
})
export class RunTimingObject {
  @Field(() => Int) images: number;
  @Field(() => Float, { nullable: true }) median: number | null;
  @Field(() => Float, { nullable: true }) p95: number | null;
  @Field(() => [TimedQuantileObject], {
    nullable: true,
    description: 'Median, p95 and p99 with their bounds; null for runs from before these were kept.',
  })
  quantiles?: readonly TimedQuantileObject[] | null;
}

@ObjectType('Cell', { description: 'One criterion on one slice.' })
export class CellObject {
  @Field(() => String, { nullable: true, description: 'Canonical slice expression; null = all items.' }) slice:
    string | null;
  @Field(() => String) sliceText: string;
  @Field(() => String, { description: 'COUNT: k of n units. SHARE: mean share over independent groups.' })
  estimator: string;
  @Field(() => Float, { description: 'Images or objects that are right; fractional only for capped counts.' })
  right: number;
  @Field(() => Float) total: number;
  @Field(() => Int, { description: 'Independent units the bound rests on.' }) n: number;
  @Field(() => Float) k: number;
  @Field(() => Int) notApplicable: number;
  @Field(() => Float, { nullable: true }) point: number | null;
  @Field(() => Float, { nullable: true, description: 'One-sided lower bound.' }) lower: number | null;
  @Field(() => Float, { nullable: true, description: 'One-sided upper bound.' }) upper: number | null;
  @Field(() => Float, { nullable: true }) allowedFailures: number | null;
  @Field(() => Int) errored: number;
  @Field(() => Int) indeterminate: number;
  @Field(() => VerdictEnum) verdict: string;
  @Field(() => ReasonObject) reason: ReasonObject;
  @Field(() => SamplesNeededObject, { nullable: true }) needed: SamplesNeededObject | null;
}

@ObjectType('CriterionResult')
export class CriterionResultObject {
  @Field(() => String) criterionId: string;
  @Field(() => String) title: string;
  @Field(() => String) role: string;
  @Field(() => String, { nullable: true }) parent: string | null;
  @Field(() => String) severity: string;
  @Field(() => String) metric: string;
  @Field(() => String) unit: string;
  @Field(() => String) comparator: string;
  @Field(() => String) threshold: string;
  @Field(() => String) confidence: string;
  @Field(() => Float, { description: '1 - alpha of this attempt.' }) confidenceUsed: number;
  @Field(() => String) decisionRule: string;
  @Field(() => [CellObject]) cells: CellObject[];
  @Field(() => VerdictEnum) verdict: string;
  @Field(() => ReasonObject) reason: ReasonObject;
}

@ObjectType('AverageFigure', { description: 'For comparison only. It never decides.' })
export class AverageFigureObject {
  @Field(() => String) name: string;
  @Field(() => Float, { nullable: true }) value: number | null;
  @Field(() => String) note: string;
}

@ObjectType('AttemptStage', { description: 'Which planned look of an attempt.' })
export class AttemptStageObject {
  @Field(() => Int) number: number;
  @Field(() => Int) of: number;
  @Field(() => String, { description: "Its share of the attempt's error." }) alphaShare: string;
  @Field(() => Int, { nullable: true, description: 'Independent groups at the next planned look; null at the last.' })
  nextGroups: number | null;
}

@ObjectType('AttemptNumber')
export class AttemptNumberObject {
  @Field(() => Int) number: number;
  @Field(() => Int) max: number;
  @Field(() => String, { description: 'EQUAL, OPEN_ENDED or E_PROCESS.' }) spending: string;
  @Field(() => AttemptStageObject, { nullable: true, description: 'Only where stages were agreed.' })
  stage?: AttemptStageObject | null;
}

@ObjectType('UndeclaredValue')
export class UndeclaredValueObject {
  @Field(() => String) value: string;
  @Field(() => Int) items: number;
}

@ObjectType('UndeclaredValues', {
  description: 'Images that are in no slice over a key: no value, or none that the site declares.',
})
export class UndeclaredValuesObject {
  @Field(() => String) key: string;
  @Field(() => Int) items: number;
  @Field(() => Int, { description: 'How many of them are judged wrong.' }) wrong: number;
  @Field(() => Int, { description: 'Without any value.' }) missing: number;
  @Field(() => [UndeclaredValueObject], { description: 'At most twenty different ones.' })
  values: UndeclaredValueObject[];
}

@ObjectType('Judgement', { description: 'What the criteria of one use case say about one run. Written once.' })
export class JudgementObject {
  @Field(() => ID) id: string;
  @Field(() => ID) runId: string;
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => ID) criteriaSetId: string;
  @Field(() => ID) contractId: string;
  @Field(() => VerdictEnum) verdict: string;
  @Field(() => ReasonObject) reason: ReasonObject;
  @Field(() => AttemptNumberObject) attempt: AttemptNumberObject;
  @Field(() => ConservationObject) conservation: ConservationObject;
  @Field(() => [CriterionResultObject]) criteria: CriterionResultObject[];
  @Field(() => [AverageFigureObject]) averages: AverageFigureObject[];
  @Field(() => [UndeclaredValuesObject], { description: 'Empty when every image has declared values.' })
  undeclared: UndeclaredValuesObject[];
  @Field(() => [NextStepObject], {
    description: 'Of an INCONCLUSIVE judgement: more data, a narrower scope, NO-GO. Empty otherwise.',
  })
  nextSteps: NextStepObject[];
  @Field(() => Sha256Scalar) resultDigest: string;
  @Field(() => Sha256Scalar) outcomesSha256: string;
  @Field(() => DateTimeScalar) judgedAt: Date;
}

@ObjectType('Sample', {
  description: 'One item under one contract. Failed and errored ones stay in every denominator.',
})
export class SampleObject {
  @Field(() => ID) itemId: string;
  @Field(() => String) itemName: string;
  @Field(() => String) groupId: string;
  @Field(() => String) status: string;
  @Field(() => Boolean) right: boolean;
  @Field(() => String) expectedState: string;
  @Field(() => String, { nullable: true }) observedState: string | null;
  @Field(() => ReasonObject, { nullable: true }) reason: ReasonObject | null;
  @Field(() => JsonScalar) attributes: unknown;
  @Field(() => JsonScalar) errors: unknown;
  @Field(() => JsonScalar) expected: unknown;
  @Field(() => JsonScalar) observed: unknown;
}

@ObjectType('RunPace', { description: 'Mean since the run was taken up last, over all its workers.' })
export class RunPaceObject {
  @Field(() => Float) imagesPerSecond: number;
  @Field(() => Float) secondsLeft: number;
}

@ObjectType('RunEnvironment', { description: 'Machine and programs that gave answers of a run.' })
export class RunEnvironmentObject {
  @Field(() => JsonScalar) environment: unknown;
  @Field(() => Int) shards: number;
  @Field(() => Int) images: number;
}

@ObjectType('RunShards', { description: 'The parts of a run that workers take, one at a time.' })
export class RunShardsObject {
  @Field(() => Int, { description: '0 for a run that judges kept answers again.' }) total: number;
  @Field(() => Int) done: number;
  @Field(() => [RunEnvironmentObject], {
    description: 'One for each different environment in which shards were worked off; more than one = look at them.',
  })
  environments: RunEnvironmentObject[];
}

@ObjectType('Run', { description: 'One inference pass over one dataset with one model, judged under each use case.' })
export class RunObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => ID) siteId: string;
  @Field(() => ID) datasetId: string;
  @Field(() => ID) modelId: string;
  @Field(() => ID, { nullable: true }) operatingPointId: string | null;
  @Field(() => RunKindEnum) kind: string;
  @Field(() => RunStateEnum) state: string;
  @Field(() => Int) version: number;
  @Field(() => Int) total: number;
  @Field(() => Int) done: number;
  @Field(() => RunPriorityEnum) priority: string;
  takenUpAt: Date | null;
  doneBefore: number;
  @Field(() => JsonScalar, { description: 'All that was declared before the start, by id and digest.' }) plan: unknown;
  @Field(() => Sha256Scalar) planDigest: string;
  @Field(() => DateTimeScalar) declaredAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) startedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt: Date | null;
  @Field(() => ReasonObject, { nullable: true }) endReason: ReasonObject | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A fact that differs between its shards has all its values, and `environments` says how many.',
  })
  environment: unknown;
  @Field(() => ConservationObject, { nullable: true }) conservation: ConservationObject | null;
  @Field(() => RunTimingObject, { nullable: true }) timing: RunTimingObject | null;
  @Field(() => Sha256Scalar, { nullable: true }) predictionsSha256: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'The run whose kept answers this one judges again, without inference; null = its model was asked.',
  })
  rejudgementOf: string | null;
}

export const RunConnection = connectionOf(RunObject, 'Run');
export const SampleConnection = connectionOf(SampleObject, 'Sample');
