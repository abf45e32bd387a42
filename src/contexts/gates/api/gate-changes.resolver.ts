import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import type { PilotId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { WatchGates } from '../app/watch-gates.js';
import { GateObject } from './gate.objects.js';
import { gateView } from './gate.resolver.js';

@Resolver()
export class GateChangesResolver {
  constructor(private readonly watch: WatchGates) {}

  @Authenticated('READ')
  @Subscription(() => GateObject, {
    description:
      'The rounds of a pilot: first each as it is, then any that opens, is signed, or changes its state. Goes on until you leave.',
    resolve: (gate: GateObject) => gate,
  })
  async *gateChanges(@CurrentPrincipal() principal: Principal, @Args('pilotId', { type: () => ID }) pilotId: string) {
    for await (const gate of this.watch.execute(principal, pilotId as PilotId)) yield gateView(gate);
  }
}
