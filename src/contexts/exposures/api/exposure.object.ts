import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

@ObjectType('ExposureRemark', { description: 'Why an exposure ended without a verdict. The count stays.' })
export class ExposureRemarkObject {
  @Field(() => String) outcome: string;
  @Field(() => DateTimeScalar) at: Date;
}

@ObjectType('Exposure', { description: 'One time data were judged, or their outcomes shown, under a use case.' })
export class ExposureObject {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'FORMAL or EXPLORATORY.' }) kind: string;
  @Field(() => Int, { nullable: true, description: 'From 1; none for exploratory runs.' }) attempt?: number;
  @Field(() => Int, { description: 'From 1; above 1 a planned top-up of the same attempt.' }) stage: number;
  @Field(() => Boolean, {
    description:
      'Whether it counts towards the planned exposures: formal attempts, and exploratory runs whose results were shown.',
  })
  counts: boolean;
  @Field(() => ID, {
    description: 'The pilot it happened in: data keep their count across pilots of the same parties.',
  })
  pilotId: string;
  @Field(() => ID) runId: string;
  @Field(() => ID, { nullable: true }) criteriaSetId?: string;
  @Field(() => String) note: string;
  @Field(() => DateTimeScalar) at: Date;
  @Field(() => [ExposureRemarkObject]) remarks: ExposureRemarkObject[];
}

@ObjectType('ScheduledStage', { description: 'One planned look of an attempt.' })
export class ScheduledStageObject {
  @Field(() => Int, { description: 'Independent groups the look has.' }) groups: number;
  @Field(() => String, { description: "Its share of the attempt's error." }) alphaShare: string;
}

@ObjectType('AttemptSchedule', { description: 'Fixed by the first baseline that uses the data.' })
export class AttemptScheduleObject {
  @Field(() => Int) max: number;
  @Field(() => String, { description: 'EQUAL, OPEN_ENDED or E_PROCESS.' }) spending: string;
  @Field(() => [ScheduledStageObject], { description: 'Planned looks within an attempt; empty = one.' })
  stages: ScheduledStageObject[];
  @Field(() => DateTimeScalar) fixedAt: Date;
}

@ObjectType('ExposureCount', { description: 'How far the planned exposures are used up.' })
export class ExposureCountObject {
  @Field(() => Int, { description: 'Formal attempts.' }) formal: number;
  @Field(() => Int, { description: 'Exploratory runs whose results were shown to the vendor.' }) shown: number;
  @Field(() => Int, { description: 'Exploratory runs that may still be shown.' }) pending: number;
  @Field(() => Int, {
    description: 'The next formal attempt is this plus 1; at the planned number the data are burned.',
  })
  used: number;
}

@ObjectType('ExposureLedgerPage', {
  description: 'Everything that happened to data of one lineage under one claim, in all pilots of the same parties.',
})
export class ExposureLedgerPageObject {
  @Field(() => ID) lineageId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => AttemptScheduleObject, { nullable: true }) schedule: AttemptScheduleObject | null;
  @Field(() => ExposureCountObject) count: ExposureCountObject;
  @Field(() => [ExposureObject]) exposures: ExposureObject[];
}
