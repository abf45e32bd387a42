import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CredentialsInput } from '../../../platform/graphql/credentials.input.js';
import { connectionOf, PageArgs } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import { SignatureObject, SigningChallengeObject } from '../../../platform/graphql/signature.object.js';

export enum WaiverStateEnum {
  DRAFT = 'DRAFT',
  SUBMITTED = 'SUBMITTED',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  WITHDRAWN = 'WITHDRAWN',
  EXPIRED = 'EXPIRED',
  REVOKED = 'REVOKED',
  CLOSED = 'CLOSED',
}
registerEnumType(WaiverStateEnum, { name: 'WaiverState' });

export enum WaiverTypeEnum {
  PERMIT = 'PERMIT',
  CONCESSION = 'CONCESSION',
}
registerEnumType(WaiverTypeEnum, {
  name: 'WaiverType',
  description: 'PERMIT: before it comes about. CONCESSION: of what a run has shown.',
});

export enum WaiverDecisionEnum {
  APPROVE = 'APPROVE',
  REJECT = 'REJECT',
}
registerEnumType(WaiverDecisionEnum, { name: 'WaiverDecision' });

@ObjectType('WaiverSignOff')
export class WaiverSignOffObject {
  @Field(() => ID) id: string;
  @Field(() => String) slot: string;
  @Field(() => WaiverDecisionEnum) decision: string;
  @Field(() => String, { description: 'SUPERSEDED: the signer lost the role before the waiver was decided.' })
  state: string;
  @Field(() => SignatureObject) signature: SignatureObject;
}

@ObjectType('Waiver', {
  description:
    'A written, limited consent to a criterion that is not met. It changes no verdict, and no other version of the criteria.',
})
export class WaiverObject {
  @Field(() => ID) id: string;
  @Field(() => Int, { description: 'Within the pilot.' }) number: number;
  @Field(() => ID) pilotId: string;
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => ID) criteriaSetId: string;
  @Field(() => Int) criteriaVersion: number;
  @Field(() => Sha256Scalar) criteriaDigest: string;
  @Field(() => ID) criterionId: string;
  @Field(() => String, { nullable: true, description: 'null = the whole criterion.' }) slice: string | null;
  @Field(() => ID, { nullable: true }) runId: string | null;
  @Field(() => WaiverTypeEnum) type: string;
  @Field(() => Int, { description: 'How many units at most.' }) maxQuantity: number;
  @Field(() => DateTimeScalar) validTo: Date;
  @Field(() => String) compensatingMeasure: string;
  @Field(() => String) risk: string;
  @Field(() => ID, { description: 'The punch item that ends it.' }) itemId: string;
  @Field(() => Boolean) concernsSafety: boolean;
  @Field(() => WaiverStateEnum) state: string;
  @Field(() => Int) version: number;
  @Field(() => Int, { nullable: true, description: 'The how many-th granted for this criterion at this place.' })
  nth: number | null;
  @Field(() => Sha256Scalar, { nullable: true, description: 'What every signature binds.' }) termsDigest: string | null;
  @Field(() => [String], { description: 'Who must approve.' }) slots: readonly string[];
  @Field(() => ID) draftedBy: string;
  @Field(() => DateTimeScalar) draftedAt: Date;
  @Field(() => ID, { nullable: true }) submittedBy: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) submittedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) decidedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt: Date | null;
  @Field(() => String, { nullable: true }) endReason: string | null;
}

export const WaiverConnection = connectionOf(WaiverObject, 'Waiver');

@ArgsType()
export class WaiversArgs extends PageArgs {
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true }) siteId?: string | null;
  @Field(() => [WaiverStateEnum], { nullable: true, description: 'Absent = all.' }) states?: WaiverStateEnum[] | null;
}

@InputType()
export class DraftWaiverInput {
  @Field(() => ID, { description: 'The item of the criterion that is not met.' }) itemId: string;
  @Field(() => WaiverTypeEnum) type: WaiverTypeEnum;
  @Field(() => String, { nullable: true, description: 'Absent = the whole criterion.' }) slice?: string | null;
  @Field(() => ID, { nullable: true, description: 'Required for a CONCESSION.' }) runId?: string | null;
  @Field(() => Int, { description: 'How many units at most.' }) maxQuantity: number;
  @Field(() => DateTimeScalar, { description: 'Within twelve months.' }) validTo: Date;
  @Field(() => String, { description: 'What protects meanwhile. At least 10 characters.' }) compensatingMeasure: string;
  @Field(() => String, { description: 'What is risked. At least 10 characters.' }) risk: string;
}

@InputType()
export class WaiverRefInput {
  @Field(() => ID) waiverId: string;
}

@InputType()
export class WaiverReasonInput {
  @Field(() => ID) waiverId: string;
  @Field(() => String) reason: string;
}

@InputType()
export class WaiverChallengeInput {
  @Field(() => ID) waiverId: string;
  @Field(() => String, { description: 'CQL, CSM, or SO where it concerns safety.' }) slot: string;
}

@InputType()
export class DecideWaiverInput extends CredentialsInput {
  @Field(() => ID) waiverId: string;
  @Field(() => String) slot: string;
  @Field(() => WaiverDecisionEnum) decision: WaiverDecisionEnum;
  @Field(() => String, { nullable: true, description: 'Required to reject, at least 10 characters.' })
  comment?: string | null;
  @Field(() => String, { description: 'Of challengeWaiver.' }) nonce: string;
}

@InputType()
export class AcceptItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => ID) waiverId: string;
  @Field(() => String) reason: string;
}

@ObjectType()
export class WaiverPayload {
  @Field(() => WaiverObject, { nullable: true }) waiver?: WaiverObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class WaiverChallengePayload {
  @Field(() => SigningChallengeObject, { nullable: true }) challenge?: SigningChallengeObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
