import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

export enum NextStepKindEnum {
  MORE_DATA = 'MORE_DATA',
  NARROWER_SCOPE = 'NARROWER_SCOPE',
  NO_GO = 'NO_GO',
}
registerEnumType(NextStepKindEnum, { name: 'NextStepKind' });

@ObjectType('SamplesNeeded', {
  description: 'How many more independent units a pass would take; null = not reachable that way.',
})
export class SamplesNeededObject {
  @Field(() => Int, { nullable: true }) withoutFurtherFailure: number | null;
  @Field(() => Int, { nullable: true }) atObservedRate: number | null;
  @Field(() => Int, { nullable: true }) atDesignPoint: number | null;
}

@ObjectType('OpenStatement', { description: 'A mandatory statement that is not proven, and what it would still take.' })
export class OpenStatementObject {
  @Field(() => ID) criterionId: string;
  @Field(() => String) title: string;
  @Field(() => String, { nullable: true, description: 'null = all items.' }) slice: string | null;
  @Field(() => String) sliceText: string;
  @Field(() => String, { description: 'captureGroup, image or object.' }) unit: string;
  @Field(() => SamplesNeededObject) needed: SamplesNeededObject;
}

@ObjectType('PassedStatement', { description: 'A mandatory statement that was shown.' })
export class PassedStatementObject {
  @Field(() => ID) criterionId: string;
  @Field(() => String) title: string;
  @Field(() => String, { nullable: true, description: 'null = all items.' }) slice: string | null;
  @Field(() => String) sliceText: string;
}

@ObjectType('NextStep', {
  description: 'What may follow an INCONCLUSIVE judgement. A GO of the whole scope never does.',
})
export class NextStepObject {
  @Field(() => NextStepKindEnum) kind: string;
  @Field(() => String, { description: 'One or two sentences.' }) text: string;
  @Field(() => [OpenStatementObject], { description: 'Of MORE_DATA.' }) needs: OpenStatementObject[];
  @Field(() => Boolean, {
    description: 'Of MORE_DATA: these data cannot be topped up; only data that share no image help.',
  })
  freshDataOnly: boolean;
  @Field(() => Int, {
    nullable: true,
    description: 'Of MORE_DATA: independent groups at the next agreed look, those judged already among them.',
  })
  topUpTo: number | null;
  @Field(() => [PassedStatementObject], { description: 'Of NARROWER_SCOPE.' }) passed: PassedStatementObject[];
}

type AnyStep = Pick<NextStepObject, 'kind' | 'text'> & {
  readonly needs?: readonly OpenStatementObject[];
  readonly freshDataOnly?: boolean;
  readonly topUpTo?: number | null;
  readonly passed?: readonly PassedStatementObject[];
};

export function nextStepView({
  kind,
  text,
  needs = [],
  freshDataOnly = false,
  topUpTo = null,
  passed = [],
}: AnyStep): NextStepObject {
  return { kind, text, needs: [...needs], freshDataOnly, topUpTo, passed: [...passed] };
}
