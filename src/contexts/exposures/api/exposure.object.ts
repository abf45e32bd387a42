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
  @Field(() => ID) runId: string;
  @Field(() => ID, { nullable: true }) criteriaSetId?: string;
  @Field(() => String) note: string;
  @Field(() => DateTimeScalar) at: Date;
  @Field(() => [ExposureRemarkObject]) remarks: ExposureRemarkObject[];
}

@ObjectType('AttemptSchedule', { description: 'Fixed by the first baseline that uses the data.' })
export class AttemptScheduleObject {
  @Field(() => Int) max: number;
  @Field(() => String, { description: 'EQUAL or OPEN_ENDED.' }) spending: string;
  @Field(() => DateTimeScalar) fixedAt: Date;
}

@ObjectType('ExposureLedgerPage', {
  description: 'Everything that happened to data of one lineage under one use case.',
})
export class ExposureLedgerPageObject {
  @Field(() => ID) lineageId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => AttemptScheduleObject, { nullable: true }) schedule: AttemptScheduleObject | null;
  @Field(() => [ExposureObject]) exposures: ExposureObject[];
}
