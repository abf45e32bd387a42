import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { JsonScalar } from '../../../platform/graphql/scalars.js';

@InputType()
export class ChooseOperatingPointInput {
  @Field(() => ID, { description: 'A completed exploratory run on THRESHOLD data.' }) runId: string;
  @Field(() => ID, { description: 'Its contract says which objects count and what a match is.' }) useCaseId: string;
  @Field(() => String, {
    description: 'highest-f1, miss-rate-bounded-by:0.05@0.95, miss-rate-at-most:0.05 or fixed:bag=0.5,wire=0.3.',
  })
  rule: string;
  @Field(() => Float, {
    nullable: true,
    description: 'Threshold 0 to 1 of classes without an object on these data; without it they are refused.',
  })
  forAbsent?: number | null;
}

@ObjectType('CurvePoint', { description: 'What would be found, falsely reported and missed at one score threshold.' })
export class CurvePointObject {
  @Field(() => Float) threshold: number;
  @Field(() => Int) tp: number;
  @Field(() => Int) fp: number;
  @Field(() => Int) fn: number;
  @Field(() => Float, { nullable: true, description: 'null = nothing to count.' }) f1: number | null;
  @Field(() => Float, { nullable: true, description: 'Share of the objects that is missed.' }) missRate: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'One-sided upper bound of the miss rate over groups, at the confidence of the rule (else 0.95).',
  })
  missRateUpper: number | null;
}

@ObjectType('ClassThreshold')
export class ClassThresholdObject {
  @Field(() => String, { description: 'Raw class of the model.' }) label: string;
  @Field(() => Float) threshold: number;
  @Field(() => Boolean, { description: 'The data hold no object of the class: the threshold is stated, not chosen.' })
  isAbsent: boolean;
  @Field(() => [CurvePointObject]) curve: CurvePointObject[];
}

@ObjectType('OperatingPointChoice', { description: 'Score thresholds chosen by a rule, with the curves they rest on.' })
export class OperatingPointChoiceObject {
  @Field(() => ID) modelId: string;
  @Field(() => ID) thresholdDatasetId: string;
  @Field(() => String, { description: 'The rule in words.' }) rule: string;
  @Field(() => Int) images: number;
  @Field(() => [ClassThresholdObject]) classes: ClassThresholdObject[];
  @Field(() => JsonScalar, { description: 'Run, predictions and contract by id and digest.' }) basis: unknown;
}

@ObjectType()
export class ChooseOperatingPointPayload {
  @Field(() => ID, { nullable: true, description: 'Of the registered operating point: see operatingPoint(id).' })
  operatingPointId?: string;
  @Field(() => OperatingPointChoiceObject, { nullable: true }) choice?: OperatingPointChoiceObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
