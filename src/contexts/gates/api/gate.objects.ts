import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CredentialsInput } from '../../../platform/graphql/credentials.input.js';
import { NextStepObject } from '../../../platform/graphql/next-step.object.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import { SlotDelegationObject } from './delegation.objects.js';
import { SignatureObject } from '../../../platform/graphql/signature.object.js';

export enum GateTypeEnum {
  G0_AGREEMENT = 'G0_AGREEMENT',
  G1_FAT = 'G1_FAT',
  G2_SAT = 'G2_SAT',
  G3_GO_LIVE = 'G3_GO_LIVE',
  G4_REVIEW = 'G4_REVIEW',
}
registerEnumType(GateTypeEnum, { name: 'GateType' });

export enum GateStateEnum {
  NOT_READY = 'NOT_READY',
  READY = 'READY',
  OPEN = 'OPEN',
  PASSED = 'PASSED',
  PASSED_WITH_CONDITIONS = 'PASSED_WITH_CONDITIONS',
  REJECTED = 'REJECTED',
  STALE = 'STALE',
  EXPIRED = 'EXPIRED',
  WITHDRAWN = 'WITHDRAWN',
  REVOKED = 'REVOKED',
}
registerEnumType(GateStateEnum, { name: 'GateState' });

export enum GateDecisionEnum {
  GO = 'GO',
  CONDITIONAL = 'CONDITIONAL',
  NO_GO = 'NO_GO',
}
registerEnumType(GateDecisionEnum, { name: 'GateDecision' });

export enum SignOffDecisionEnum {
  APPROVE = 'APPROVE',
  APPROVE_WITH_COMMENT = 'APPROVE_WITH_COMMENT',
  REJECT = 'REJECT',
}
registerEnumType(SignOffDecisionEnum, { name: 'SignOffDecision' });

@ObjectType('UnmetRule', { description: 'One reason why a GO is not possible on this evidence.' })
export class UnmetRuleObject {
  @Field(() => String) code: string;
  @Field(() => String) siteKey: string;
  @Field(() => String) useCaseKey: string;
  @Field(() => String) message: string;
}

@ObjectType('WhyNot', { description: 'Why you cannot sign a slot.' })
export class WhyNotObject {
  @Field(() => String) code: string;
  @Field(() => String) message: string;
}

@ObjectType('SignOff', { description: 'One signature in one slot of one round. Withdrawn and superseded ones stay.' })
export class SignOffObject {
  @Field(() => ID) id: string;
  @Field(() => String) slot: string;
  @Field(() => SignOffDecisionEnum) decision: string;
  @Field(() => String) state: string;
  @Field(() => SignatureObject) signature: SignatureObject;
  @Field(() => String, {
    nullable: true,
    description: 'Who delegated the slot, when a colleague signed in that place.',
  })
  onBehalfOf: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why it does not count any more in a round that goes on: the signer lost the role.',
  })
  lapsed: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was withdrawn or voided.' })
  endedAt: Date | null;
  @Field(() => String, { nullable: true }) endReason: string | null;
}

@ObjectType('GateSlot')
export class GateSlotObject {
  @Field(() => String) slot: string;
  @Field(() => String) role: string;
  @Field(() => String) side: string;
  @Field(() => String, { description: 'APPROVED counts towards the decision; AUTHORED states who did the work.' })
  meaning: string;
  @Field(() => SignOffObject, { nullable: true, description: 'Only one that counts.' })
  signOff: SignOffObject | null;
  @Field(() => SlotDelegationObject, { nullable: true, description: 'In force now.' })
  delegation: SlotDelegationObject | null;
  @Field(() => Boolean, { description: 'Required, open, and nobody is left who may sign it.' }) isBlocked: boolean;
  @Field(() => WhyNotObject, { nullable: true, description: 'null = you can sign here now.' })
  whyNot: WhyNotObject | null;
}

@ObjectType('ScopedStatement', { description: 'A mandatory statement: a criterion on one of its slices.' })
export class ScopedStatementObject {
  @Field(() => ID) criterionId: string;
  @Field(() => String, { nullable: true, description: 'null = all items.' }) slice: string | null;
}

@ObjectType('GateScopePart')
export class GateScopePartObject {
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => [ScopedStatementObject], { nullable: true, description: 'null = all that was agreed.' })
  statements: ScopedStatementObject[] | null;
}

@ObjectType('LeftOutStatement')
export class LeftOutStatementObject extends ScopedStatementObject {
  @Field(() => String) verdict: string;
}

@ObjectType('LeftOut', { description: 'What a narrower decision says nothing about.' })
export class LeftOutObject {
  @Field(() => String) siteKey: string;
  @Field(() => String) useCaseKey: string;
  @Field(() => String, { nullable: true, description: 'null = not judged.' }) verdict: string | null;
  @Field(() => [LeftOutStatementObject], { nullable: true, description: 'null = all of it.' })
  statements: LeftOutStatementObject[] | null;
}

@ObjectType('GateScope', { description: 'Of a decision on less than the site or the pilot; signed with the evidence.' })
export class GateScopeObject {
  @Field(() => [GateScopePartObject]) parts: GateScopePartObject[];
  @Field(() => [LeftOutObject]) leftOut: LeftOutObject[];
}

@ObjectType('Gate', { description: 'One round of a go/no-go decision on frozen evidence.' })
export class GateObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true, description: 'null = the whole pilot.' }) siteId: string | null;
  @Field(() => GateScopeObject, { nullable: true, description: 'null = everything at the site, or in the pilot.' })
  scope: GateScopeObject | null;
  @Field(() => GateTypeEnum) type: string;
  @Field(() => Int) round: number;
  @Field(() => GateStateEnum) state: string;
  @Field(() => Int) version: number;
  @Field(() => JsonScalar, { description: 'The facts as they were frozen when the round opened.' }) evidence: unknown;
  @Field(() => Sha256Scalar, { description: 'What every signature of the round binds.' }) evidenceDigest: string;
  @Field(() => JsonScalar) policy: unknown;
  @Field(() => DateTimeScalar) openedAt: Date;
  @Field(() => DateTimeScalar) deadline: Date;
  @Field(() => GateDecisionEnum, { nullable: true }) decision: string | null;
  @Field(() => String, { nullable: true }) decisionReason: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) decidedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt: Date | null;
  @Field(() => String, {
    nullable: true,
    description:
      'RUN_INVALIDATED, DATASET_COMPROMISED, ITEM_A_RAISED, WAIVER_ENDED, CONDITION_OVERDUE, SIGNATURE_VOIDED or BY_PERSON.',
  })
  revokedCause: string | null;
  @Field(() => String, { nullable: true }) revokedReason: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the last condition was met.' })
  conditionsClosedAt: Date | null;
}

@ObjectType('CellNextSteps', { description: 'What may follow where one site and use case is not proven.' })
export class CellNextStepsObject {
  @Field(() => ID) siteId: string;
  @Field(() => String) siteKey: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => String) useCaseKey: string;
  @Field(() => ID) judgementId: string;
  @Field(() => [NextStepObject]) steps: NextStepObject[];
}

@ObjectType('GatePage', {
  description: 'All a person needs to decide: the gate, what is missing for a GO, and who may sign.',
})
export class GatePageObject {
  @Field(() => GateObject) gate: GateObject;
  @Field(() => Boolean, { description: 'The facts have changed since the round opened.' }) isStale: boolean;
  @Field(() => [UnmetRuleObject]) unmet: UnmetRuleObject[];
  @Field(() => Boolean, { description: 'A required slot has nobody left: no GO until somebody holds its role.' })
  isBlocked: boolean;
  @Field(() => [GateSlotObject]) slots: GateSlotObject[];
  @Field(() => [SignOffObject]) signOffs: SignOffObject[];
}

@ObjectType('GateChallenge', {
  description: 'Single use, a few minutes, for this person, session, slot and evidence only.',
})
export class GateChallengeObject {
  @Field(() => String) nonce: string;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => Sha256Scalar) evidenceDigest: string;
}

@InputType()
export class ScopedStatementInput {
  @Field(() => ID) criterionId: string;
  @Field(() => String, { nullable: true, description: 'As the next step says it; absent = all items.' })
  slice?: string | null;
}

@InputType()
export class GateScopePartInput {
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => [ScopedStatementInput], {
    nullable: true,
    description:
      'Of an INCONCLUSIVE judgement: those that its NARROWER_SCOPE step lists, at least one of each criterion. Absent = all; it must have passed.',
  })
  statements?: ScopedStatementInput[] | null;
}

@InputType({
  description: 'An open point under which the gate is asked to pass. Owner and date are those of the punch item.',
})
export class GateConditionInput {
  @Field(() => ID) itemId: string;
  @Field(() => String, { description: 'What has to be true by then. At least 10 characters; it is signed.' })
  text: string;
}

@InputType()
export class OpenGateInput {
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true, description: 'Absent = the whole pilot.' }) siteId?: string | null;
  @Field(() => GateTypeEnum) type: GateTypeEnum;
  @Field(() => [GateScopePartInput], {
    nullable: true,
    description: 'A narrower decision, on only these. Absent = everything at the site, or in the pilot.',
  })
  scope?: GateScopePartInput[] | null;
  @Field(() => [GateConditionInput], { nullable: true, description: 'Asks for CONDITIONAL instead of GO.' })
  conditions?: GateConditionInput[] | null;
}

@InputType()
export class GateChallengeInput {
  @Field(() => ID) gateId: string;
  @Field(() => String) slot: string;
}

@InputType()
export class SignGateInput extends CredentialsInput {
  @Field(() => ID) gateId: string;
  @Field(() => String) slot: string;
  @Field(() => SignOffDecisionEnum) decision: SignOffDecisionEnum;
  @Field(() => String, { nullable: true, description: 'Required, at least 10 characters, unless decision is APPROVE.' })
  comment?: string | null;
  @Field(() => String, { description: 'Of challengeGate.' }) nonce: string;
}

@InputType()
export class WithdrawGateInput {
  @Field(() => ID) gateId: string;
  @Field(() => String) reason: string;
}

@InputType()
export class RevokeGateInput {
  @Field(() => ID) gateId: string;
  @Field(() => String) reason: string;
}

@InputType()
export class EndSignOffInput {
  @Field(() => ID) gateId: string;
  @Field(() => ID) signOffId: string;
  @Field(() => String) reason: string;
}

@ObjectType()
export class GatePayload {
  @Field(() => GateObject, { nullable: true }) gate?: GateObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class GateChallengePayload {
  @Field(() => GateChallengeObject, { nullable: true }) challenge?: GateChallengeObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
