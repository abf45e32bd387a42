import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { RunKindEnum, RunObject, RunPriorityEnum } from './run.objects.js';

@InputType()
export class DeclareRunInput {
  @Field(() => RunKindEnum) kind: RunKindEnum;
  @Field(() => ID) datasetId: string;
  @Field(() => ID) modelId: string;
  @Field(() => ID, { nullable: true, description: "Absent = the model's latest one." }) operatingPointId?:
    string | null;
  @Field(() => [ID], { nullable: true, description: 'Absent = every use case with baselined criteria at the site.' })
  useCaseIds?: string[] | null;
  @Field(() => ID, {
    nullable: true,
    description:
      'An INCONCLUSIVE formal run whose data these extend: the next stage of the same attempt, as the criteria planned it. Its open use cases are judged.',
  })
  topUpOf?: string | null;
  @Field(() => RunPriorityEnum, { nullable: true, description: 'Among the runs of the same vendor; absent = NORMAL.' })
  priority?: RunPriorityEnum | null;
}

@InputType()
export class AbortRunInput {
  @Field(() => ID) runId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record. The attempt stays counted.' })
  reason: string;
}

@ArgsType()
export class RunsArgs extends PageArgs {
  @Field(() => ID, { nullable: true }) pilotId?: string | null;
  @Field(() => ID, { nullable: true }) siteId?: string | null;
}

@ArgsType()
export class SamplesArgs extends PageArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only items that are wrong.' }) onlyWrong: boolean;
}

@ObjectType()
export class RunPayload {
  @Field(() => RunObject, { nullable: true }) run?: RunObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
