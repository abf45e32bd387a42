import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentPrincipal } from '../../../platform/access/access.js';
import { nextStepView } from '../../../platform/graphql/next-step.object.js';
import type { Principal } from '../../../ports/principal.js';
import { GateNextSteps } from '../app/gate-next-steps.js';
import { ReadConditions } from '../app/read-conditions.js';
import type { GateView } from '../app/read-gates.js';
import { usedWaivers } from '../domain/exit-rules.js';
import { GateConditionObject, GateOpenItemObject, GateWaiverObject } from './gate-findings.objects.js';
import { CellNextStepsObject, GatePageObject } from './gate.objects.js';

@Resolver(() => GatePageObject)
export class GatePageResolver {
  constructor(
    private readonly steps: GateNextSteps,
    private readonly read: ReadConditions,
  ) {}

  @ResolveField(() => [CellNextStepsObject], {
    description: 'Per INCONCLUSIVE site and use case: more data, a narrower scope, or NO-GO.',
  })
  async nextSteps(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    const cells = await this.steps.execute(principal, gate.evidence);
    return cells.map((cell) => ({ ...cell, steps: cell.steps.map(nextStepView) }));
  }

  @ResolveField(() => [GateConditionObject], { description: 'As they were signed, with what became of them.' })
  conditions(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.read.execute(principal, gate);
  }

  @ResolveField(() => [GateWaiverObject], { description: 'In force when the round opened.' })
  waivers(@Parent() { gate: { evidence } }: GateView) {
    const used = usedWaivers(evidence);
    return (evidence.waivers ?? []).map((one) => ({
      ...one,
      validTo: new Date(one.validTo),
      isUsed: used.includes(one),
    }));
  }

  @ResolveField(() => [GateOpenItemObject], { description: 'Open when the round opened.' })
  openItems(@Parent() { gate: { evidence } }: GateView) {
    return evidence.openItems ?? [];
  }

  @ResolveField(() => [String], { description: 'Required slots that nobody is left to fill (BLOCKED_UNSATISFIABLE).' })
  blockedSlots(@Parent() { slots }: GateView) {
    return slots.filter(({ isBlocked }) => isBlocked).map(({ slot }) => slot);
  }
}
