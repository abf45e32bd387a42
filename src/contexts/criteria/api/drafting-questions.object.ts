import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { JsonScalar } from '../../../platform/graphql/scalars.js';
import { CriterionNeedObject } from './criteria.object.js';
import { ConsequenceEnum } from './planning.object.js';

export enum AlikeEnum {
  YES = 'YES',
  NO = 'NO',
}
registerEnumType(AlikeEnum, { name: 'Alike', description: 'Whether several pictures show the same thing or moment.' });

@InputType({ description: 'Answers to the questions of criteriaTemplates.' })
export class CriteriaAnswersInput {
  @Field(() => ConsequenceEnum, { description: 'What happens if one is missed.' }) missed: ConsequenceEnum;
  @Field(() => ConsequenceEnum, { description: 'What happens if something is reported that is not there.' })
  falseAlarm: ConsequenceEnum;
  @Field(() => AlikeEnum, { description: 'YES: capture groups are counted, not pictures.' }) alike: AlikeEnum;
  @Field(() => String, { nullable: true, description: 'Share that goes right today, a decimal as text: 0.9.' })
  today?: string | null;
  @Field(() => String, { nullable: true, description: 'Who says so; only with today.' }) todaySource?: string | null;
  @Field(() => String, { nullable: true, description: 'Share expected of the new system, a decimal as text.' })
  expected?: string | null;
  @Field(() => [String], { nullable: true, description: 'Attributes of the site, each value of which must do.' })
  conditions?: string[] | null;
  @Field(() => Int, { nullable: true, description: 'Planned tries on the same pictures; 1 if not said.' })
  attempts?: number | null;
}

@InputType()
export class DraftCriteriaInput {
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => CriteriaAnswersInput) answers: CriteriaAnswersInput;
}

@ObjectType('CriteriaDraft', { description: 'A proposal that nobody has agreed on yet, and what it would take.' })
export class CriteriaDraftObject {
  @Field(() => JsonScalar, { nullable: true, description: 'touchstone/criteria@1; null while there are problems.' })
  document: unknown;
  @Field(() => [UserError]) problems: UserError[];
  @Field(() => [CriterionNeedObject]) needs: CriterionNeedObject[];
}
