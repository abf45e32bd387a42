import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentPrincipal } from '../../../platform/access/access.js';
import { nextStepView } from '../../../platform/graphql/next-step.object.js';
import type { Principal } from '../../../ports/principal.js';
import { GateNextSteps } from '../app/gate-next-steps.js';
import type { GateView } from '../app/read-gates.js';
import { CellNextStepsObject, GatePageObject } from './gate.objects.js';

@Resolver(() => GatePageObject)
export class GatePageResolver {
  constructor(private readonly steps: GateNextSteps) {}

  @ResolveField(() => [CellNextStepsObject], {
    description: 'Per INCONCLUSIVE site and use case: more data, a narrower scope, or NO-GO.',
  })
  async nextSteps(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    const cells = await this.steps.execute(principal, gate.evidence);
    return cells.map((cell) => ({ ...cell, steps: cell.steps.map(nextStepView) }));
  }
}
