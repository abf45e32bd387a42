import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';

export enum ConditionStateEnum {
  OPEN = 'OPEN',
  CLOSED = 'CLOSED',
  OVERDUE = 'OVERDUE',
}
registerEnumType(ConditionStateEnum, { name: 'GateConditionState' });

@ObjectType('GateCondition', { description: 'An open point of a CONDITIONAL decision, as it was signed.' })
export class GateConditionObject {
  @Field(() => ID) itemId: string;
  @Field(() => Int, { description: 'Of the punch item.' }) number: number;
  @Field(() => String) text: string;
  @Field(() => ID) ownerId: string;
  @Field(() => String, {
    description: 'A day. When it is over and the item is not verified, the decision is taken back.',
  })
  dueOn: string;
  @Field(() => ConditionStateEnum) state: string;
  @Field(() => String) itemState: string;
}

@ObjectType('GateWaiver', { description: 'A waiver that was in force when the round opened.' })
export class GateWaiverObject {
  @Field(() => ID) id: string;
  @Field(() => Int) number: number;
  @Field(() => Int, { description: 'The how many-th for its criterion.' }) nth: number;
  @Field(() => ID) criterionId: string;
  @Field(() => String, { nullable: true }) slice: string | null;
  @Field(() => Int) maxQuantity: number;
  @Field(() => DateTimeScalar) validTo: Date;
  @Field(() => ID) itemId: string;
  @Field(() => Sha256Scalar) termsDigest: string;
  @Field(() => Boolean, { description: 'Whether the decision rests on it: without it a FAIL would stand against it.' })
  isUsed: boolean;
}

@ObjectType('GateOpenItem', { description: 'A punch item that was open when the round opened.' })
export class GateOpenItemObject {
  @Field(() => ID) id: string;
  @Field(() => Int) number: number;
  @Field(() => String) state: string;
  @Field(() => String, { nullable: true }) category: string | null;
  @Field(() => ID, { nullable: true }) criterionId: string | null;
  @Field(() => Boolean) concernsSafety: boolean;
}
