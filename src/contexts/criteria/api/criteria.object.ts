import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import { SignatureObject, SigningChallengeObject } from '../../../platform/graphql/signature.object.js';

export enum CriteriaStateEnum {
  DRAFT = 'DRAFT',
  IN_REVIEW = 'IN_REVIEW',
  BASELINED = 'BASELINED',
  SUPERSEDED = 'SUPERSEDED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(CriteriaStateEnum, { name: 'CriteriaState' });

@ObjectType('Criterion', { description: 'One agreed requirement: one metric, one limit, and how sure one must be.' })
export class CriterionObject {
  @Field(() => ID, { description: 'Within its criteria set.' }) id: string;
  @Field(() => String) title: string;
  @Field(() => String, { description: 'DECISION, SUPPORT or INFO.' }) role: string;
  @Field(() => ID, { nullable: true, description: 'The criterion above it; none for the one that decides.' })
  parent: string | null;
  @Field(() => String, { description: 'SAFETY_CRITICAL, BLOCKING or ADVISORY.' }) severity: string;
  @Field(() => String, { description: 'NONE, CONTRIBUTES or SAFETY_FUNCTION.' }) safetyRelevance: string;
  @Field(() => String, { description: 'Name and version: image-success@1.' }) metric: string;
  @Field(() => String, { description: 'captureGroup, image or object.' }) unit: string;
  @Field(() => String, { description: 'AT_LEAST or AT_MOST.' }) comparator: string;
  @Field(() => String, { description: 'Decimal as text.' }) threshold: string;
  @Field(() => String, { description: 'Decimal as text.' }) confidence: string;
  @Field(() => String, { description: 'BOUND or POINT.' }) decisionRule: string;
  @Field(() => [String], { description: 'Slices, each judged on its own; empty = all items together.' })
  slices: readonly string[];
  @Field(() => String, { nullable: true }) designPoint: string | null;
  @Field(() => String, { nullable: true }) power: string | null;
  @Field(() => JsonScalar, { description: 'AUTO or a number of units.' }) minSupport: unknown;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'How well the process to be replaced does, and who says so.',
  })
  baseline: unknown;
  @Field(() => String) rationale: string;
  @Field(() => Boolean) waivable: boolean;
}

@ObjectType('UnitsAtDesignPoint')
export class UnitsAtDesignPointObject {
  @Field(() => Int) units: number;
  @Field(() => Int) allowedFailures: number;
}

@ObjectType('CriterionNeed', {
  description: 'How many independent units one mandatory statement takes at the first attempt.',
})
export class CriterionNeedObject {
  @Field(() => ID) criterionId: string;
  @Field(() => String) title: string;
  @Field(() => String) severity: string;
  @Field(() => String) unit: string;
  @Field(() => String, { nullable: true, description: 'None: all items together.' }) slice: string | null;
  @Field(() => Float) confidencePerAttempt: number;
  @Field(() => Int, { description: 'Fewest units with which a pass is possible: none may fail.' })
  withoutFailure: number;
  @Field(() => UnitsAtDesignPointObject, { nullable: true }) atDesignPoint: UnitsAtDesignPointObject | null;
}

@ObjectType('CriteriaChange', { description: 'One difference between two versions.' })
export class CriteriaChangeObject {
  @Field(() => String, { description: 'ADDED, REMOVED or CHANGED.' }) kind: string;
  @Field(() => ID, { nullable: true }) criterionId: string | null;
  @Field(() => String, { nullable: true }) field: string | null;
  @Field(() => JsonScalar, { nullable: true }) before: unknown;
  @Field(() => JsonScalar, { nullable: true }) after: unknown;
  @Field(() => String, { description: 'LOOSER, STRICTER or INCOMPARABLE.' }) effect: string;
  @Field(() => String) text: string;
}

@ObjectType('CriteriaStanding', { description: 'What a set in review still waits for.' })
export class CriteriaStandingObject {
  @Field(() => [String], { description: 'Slots that must be signed: CQL, VPM, SO, CSM.' }) slots: readonly string[];
  @Field(() => [String]) open: readonly string[];
  @Field(() => Boolean) resultsSeen: boolean;
  @Field(() => [CriteriaChangeObject], { description: 'Made easier after results were seen: needs more signatures.' })
  postHoc: readonly CriteriaChangeObject[];
}

@ObjectType('CriteriaSet', { description: 'What vendor and customer agree for one site and one use case.' })
export class CriteriaSetObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => ID) siteId: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => ID) contractId: string;
  @Field(() => Int) version: number;
  @Field(() => Int, { description: 'Rises with every change; name it with every change.' }) rowVersion: number;
  @Field(() => CriteriaStateEnum) state: string;
  @Field(() => JsonScalar, { description: 'touchstone/criteria@1' }) document: unknown;
  @Field(() => Sha256Scalar, { nullable: true, description: 'Fixed with the baseline.' }) digest: string | null;
  @Field(() => Boolean, { description: 'Results had been seen when this version was baselined.' }) resultsSeen: boolean;
  @Field(() => Boolean, {
    description: 'Easier to meet than the baseline before, after results had been seen. Marked for ever.',
  })
  postHoc: boolean;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) baselinedAt: Date | null;
}

export const CriteriaSetConnection = connectionOf(CriteriaSetObject, 'CriteriaSet');

@ObjectType('CriteriaPreview', { description: 'What is wrong with a draft and what it would take. Nothing is kept.' })
export class CriteriaPreviewObject {
  @Field(() => [UserError]) problems: UserError[];
  @Field(() => [CriterionNeedObject], { description: 'Empty while there are problems.' }) needs: CriterionNeedObject[];
}

@ObjectType()
export class CriteriaSetPayload {
  @Field(() => CriteriaSetObject, { nullable: true }) criteriaSet?: CriteriaSetObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class CriteriaChallengePayload {
  @Field(() => SigningChallengeObject, { nullable: true }) challenge?: SigningChallengeObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class SignCriteriaPayload {
  @Field(() => CriteriaSetObject, { nullable: true, description: 'BASELINED after the last signature.' })
  criteriaSet?: CriteriaSetObject;
  @Field(() => SignatureObject, { nullable: true }) signature?: SignatureObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
