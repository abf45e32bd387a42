import { Field, ID, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentPrincipal } from '../../../platform/access/access.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { GatePageDetails } from '../app/gate-page-details.js';
import type { GateView } from '../app/read-gates.js';
import { GateDecisionEnum, GatePageObject, GateStateEnum } from './gate.objects.js';

@ObjectType('GateCellResult', {
  description: 'Criteria and result of one site and use case, as the evidence names them.',
})
class GateCellResultObject {
  @Field(() => ID) siteId: string;
  @Field(() => String) siteKey: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => String) useCaseKey: string;
  @Field(() => ID, { nullable: true }) criteriaSetId: string | null;
  @Field(() => Int, { nullable: true }) criteriaVersion: number | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The agreed document.' }) criteria: unknown;
  @Field(() => ID, { nullable: true }) judgementId: string | null;
  @Field(() => Int, { nullable: true }) attempt: number | null;
  @Field(() => String, { nullable: true }) verdict: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Every criterion on every slice.' }) result: unknown;
}

@ObjectType('EvidenceChange', { description: 'One difference between the frozen facts of two rounds.' })
class EvidenceChangeObject {
  @Field(() => String, {
    description: 'CRITERIA, JUDGEMENT, CELL, DATASET, MODEL, RUN, EXPOSURE, POLICY, SCOPE or OTHER.',
  })
  kind: string;
  @Field(() => String) subject: string;
  @Field(() => String, { nullable: true, description: 'null = it was not there.' }) before: string | null;
  @Field(() => String, { nullable: true, description: 'null = it is gone.' }) after: string | null;
}

@ObjectType('EvidenceDiff')
class EvidenceDiffObject {
  @Field(() => Int, { description: 'The round that is compared with.' }) round: number;
  @Field(() => [EvidenceChangeObject]) changes: EvidenceChangeObject[];
}

@ObjectType('GateRound', { description: 'One round of a gate, in short.' })
class GateRoundObject {
  @Field(() => ID) id: string;
  @Field(() => Int) round: number;
  @Field(() => GateStateEnum) state: string;
  @Field(() => Sha256Scalar) evidenceDigest: string;
  @Field(() => DateTimeScalar) openedAt: Date;
  @Field(() => GateDecisionEnum, { nullable: true }) decision: string | null;
  @Field(() => String, { nullable: true }) decisionReason: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) decidedAt: Date | null;
}

@ObjectType('GatePunchItem', { description: 'An open item that the people at the gate should know of.' })
class GatePunchItemObject {
  @Field(() => ID) id: string;
  @Field(() => Int) number: number;
  @Field(() => String) title: string;
  @Field(() => String) state: string;
  @Field(() => String, { nullable: true, description: 'A, B or C; null = not triaged.' }) category: string | null;
  @Field(() => Boolean) concernsSafety: boolean;
  @Field(() => ID, { nullable: true }) ownerId: string | null;
  @Field(() => String, { nullable: true, description: 'Calendar day.' }) dueOn: string | null;
}

/** The page's parts are read only when they are asked for, each by a fixed number of statements however many criteria there are. */
@Resolver(() => GatePageObject)
export class GatePageDetailsResolver {
  constructor(private readonly details: GatePageDetails) {}

  @ResolveField(() => [GateCellResultObject])
  results(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.details.results(principal, gate);
  }

  @ResolveField(() => EvidenceDiffObject, {
    nullable: true,
    description: 'Since the round before; null = this is the first.',
  })
  evidenceDiff(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.details.changes(principal, gate);
  }

  @ResolveField(() => [GateRoundObject], { description: 'Every round of this gate, oldest first.' })
  history(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.details.history(principal, gate);
  }

  @ResolveField(() => [GatePunchItemObject], { description: 'Open items of the pilot or the site.' })
  punchList(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.details.punchList(principal, gate);
  }
}
