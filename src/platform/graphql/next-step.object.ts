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
  @Field(() => Boolean, { description: 'Of MORE_DATA: the agreed attempts on these data are used up.' })
  freshDataOnly: boolean;
  @Field(() => [PassedStatementObject], { description: 'Of NARROWER_SCOPE.' }) passed: PassedStatementObject[];
}

type AnyStep = Pick<NextStepObject, 'kind' | 'text'> & {
  readonly needs?: readonly OpenStatementObject[];
  readonly freshDataOnly?: boolean;
  readonly passed?: readonly PassedStatementObject[];
};

export function nextStepView({ kind, text, needs = [], freshDataOnly = false, passed = [] }: AnyStep): NextStepObject {
  return { kind, text, needs: [...needs], freshDataOnly, passed: [...passed] };
}
