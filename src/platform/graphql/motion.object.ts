import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CredentialsInput } from './credentials.input.js';
import { connectionOf } from './connection.js';
import { UserError } from './payload.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from './scalars.js';
import { SignatureObject } from './signature.object.js';

export enum MotionKindEnum {
  EXTEND_PILOT = 'EXTEND_PILOT',
  REOPEN_PILOT = 'REOPEN_PILOT',
  WITHDRAW_CRITERIA = 'WITHDRAW_CRITERIA',
  INVALIDATE_RUN = 'INVALIDATE_RUN',
  CHANGE_GATE_POLICY = 'CHANGE_GATE_POLICY',
  ERASE_ITEMS = 'ERASE_ITEMS',
  LIFT_LEGAL_HOLD = 'LIFT_LEGAL_HOLD',
}
registerEnumType(MotionKindEnum, { name: 'MotionKind' });

export enum MotionStateEnum {
  OPEN = 'OPEN',
  CARRIED = 'CARRIED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(MotionStateEnum, { name: 'MotionState' });

@ObjectType('Motion', {
  description:
    'What two people decide together, mostly the leads of both sides: proposed with a reason, carried once both have signed.',
})
export class MotionObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => MotionKindEnum) kind: string;
  @Field(() => ID, { description: 'The pilot, criteria set, run, dataset or legal hold it is about.' })
  subjectId: string;
  @Field(() => ID, { nullable: true }) siteId: string | null;
  @Field(() => MotionStateEnum) state: string;
  @Field(() => Int) rowVersion: number;
  @Field(() => JsonScalar, { description: 'What is asked for, for example the new decision date.' }) content: unknown;
  @Field(() => Sha256Scalar, { description: 'Of everything that is signed.' }) digest: string;
  @Field(() => String) reason: string;
  @Field(() => ID) proposedBy: string;
  @Field(() => String, { description: 'CQL or VPM.' }) proposedAs: string;
  @Field(() => DateTimeScalar) proposedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' }) endReason: string | null;
}

export const MotionConnection = connectionOf(MotionObject, 'Motion');

@ObjectType()
export class MotionPayload {
  @Field(() => MotionObject, { nullable: true }) motion?: MotionObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class SignMotionPayload {
  @Field(() => MotionObject, { nullable: true, description: 'CARRIED after the second signature.' })
  motion?: MotionObject;
  @Field(() => SignatureObject, { nullable: true }) signature?: SignatureObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class SignMotionInput extends CredentialsInput {
  @Field(() => ID) motionId: string;
  @Field(() => String, { description: 'From challengeMotion.' }) nonce: string;
  @Field(() => String, { nullable: true }) comment?: string | null;
}
