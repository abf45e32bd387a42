import { ArgsType, Field, Float, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

export enum AlphaSpendingEnum {
  EQUAL = 'EQUAL',
  OPEN_ENDED = 'OPEN_ENDED',
  E_PROCESS = 'E_PROCESS',
}
registerEnumType(AlphaSpendingEnum, {
  name: 'AlphaSpending',
  description:
    'How the allowed error is spread over attempts: alpha/m each, 6 alpha/(pi k)^2 for attempt k, or alpha/m for each model with evidence that may be looked at all the time (E_PROCESS).',
});

@InputType({ description: 'A planned look within an attempt.' })
export class PlannedStageInput {
  @Field(() => Int, { description: 'Independent units at this look, those of the looks before among them.' })
  units: number;
  @Field(() => Float, { description: "The part of the attempt's error it may use; all together at most 1." })
  share: number;
}

@ArgsType()
export class PlanSampleSizeArgs {
  @Field(() => Float, { description: 'The rate to be shown, for example 0.95.' }) required: number;
  @Field(() => Float, { defaultValue: 0.95, description: 'How sure a pass must be.' }) confidence: number;
  @Field(() => Float, { nullable: true, description: 'The rate you expect of the model.' }) designPoint?: number | null;
  @Field(() => Float, { nullable: true, description: 'Wanted chance of a pass at the design point; 0.8 if not said.' })
  power?: number | null;
  @Field(() => Int, { defaultValue: 1, description: 'Planned formal attempts on the same data.' }) attempts: number;
  @Field(() => AlphaSpendingEnum, { defaultValue: AlphaSpendingEnum.EQUAL }) spending: AlphaSpendingEnum;
  @Field(() => [PlannedStageInput], { nullable: true, description: 'Planned looks of each attempt, for `schedule`.' })
  stages?: PlannedStageInput[] | null;
}

@ObjectType('PlannedLook', { description: 'One look of one attempt: what it may use and what it needs.' })
export class PlannedLookObject {
  @Field(() => Int) attempt: number;
  @Field(() => Int, { nullable: true, description: 'null = the attempt has one look.' }) stage: number | null;
  @Field(() => Float, { description: 'Error this look may use.' }) alpha: number;
  @Field(() => Float) confidence: number;
  @Field(() => Int, { description: 'Fewest units that pass, with no failure at all.' }) nWithoutFailure: number;
  @Field(() => Int, { nullable: true, description: 'Units at this look: as planned, else the first n with the power.' })
  units: number | null;
  @Field(() => Int, { nullable: true, description: 'Most failures with which it passes; null = no pass possible.' })
  allowedFailures: number | null;
  @Field(() => Int, { nullable: true, description: 'Fewest failures with which it fails.' }) failsFrom: number | null;
  @Field(() => Float, { nullable: true, description: 'Chance at the design point to have passed by this look.' })
  chance: number | null;
}

@ObjectType('SampleSizePlan', {
  description: 'How many independent units (images, or groups where images belong together) a claim takes.',
})
export class SampleSizePlanObject {
  @Field(() => Float) required: number;
  @Field(() => Float) confidence: number;
  @Field(() => Int) attempts: number;
  @Field(() => AlphaSpendingEnum) spending: string;
  @Field(() => Float) alphaPerAttempt: number;
  @Field(() => Float) confidencePerAttempt: number;
  @Field(() => Int, { description: 'Smallest n that passes with no failure at all.' }) nWithoutFailure: number;
  @Field(() => Float, { nullable: true }) designPoint: number | null;
  @Field(() => Float, { nullable: true }) power: number | null;
  @Field(() => Int, { nullable: true, description: 'First n whose chance of a pass reaches the power.' })
  firstN: number | null;
  @Field(() => Int, { nullable: true, description: 'Failures that firstN allows.' }) allowedFailures: number | null;
  @Field(() => Float, { nullable: true }) powerAtFirstN: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'From here on every n reaches the power: the chance is a saw-tooth.',
  })
  everyNFrom: number | null;
}

@ObjectType('TemplateAnswer')
export class TemplateAnswerObject {
  @Field(() => String) value: string;
  @Field(() => String) text: string;
}

@ObjectType('TemplateQuestion', { description: 'A question that a person without statistics can answer.' })
export class TemplateQuestionObject {
  @Field(() => String) id: string;
  @Field(() => String) question: string;
  @Field(() => Boolean, { description: 'Without an answer nothing is proposed.' }) isNeeded: boolean;
  @Field(() => [TemplateAnswerObject], { description: 'One of these; empty where the answer is free.' })
  answers: TemplateAnswerObject[];
  @Field(() => String, { nullable: true, description: 'What a free answer looks like.' }) form: string | null;
}

export enum ConsequenceEnum {
  PERSON_HURT = 'PERSON_HURT',
  LINE_STOPS = 'LINE_STOPS',
  EXTRA_WORK = 'EXTRA_WORK',
  HARDLY_MATTERS = 'HARDLY_MATTERS',
}
registerEnumType(ConsequenceEnum, { name: 'Consequence', description: 'What happens if one is missed.' });

@ArgsType()
export class ProposeCriterionArgs {
  @Field(() => ConsequenceEnum) consequence: ConsequenceEnum;
  @Field(() => String, { nullable: true, description: 'Share that goes right today, a decimal as text: 0.9.' })
  today?: string | null;
}

@ObjectType('CriterionProposal', { description: 'A first proposal. People agree on the values, not on the template.' })
export class CriterionProposalObject {
  @Field(() => String) severity: string;
  @Field(() => String) safetyRelevance: string;
  @Field(() => String, { description: 'Decimal as text.' }) threshold: string;
  @Field(() => String, { description: 'Decimal as text.' }) confidence: string;
  @Field(() => Boolean) waivable: boolean;
  @Field(() => Int, { description: 'Independent units it takes at the first of one attempt, none of them wrong.' })
  unitsWithoutFailure: number;
  @Field(() => String) rationale: string;
}
