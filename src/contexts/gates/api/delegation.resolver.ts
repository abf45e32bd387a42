import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { GateId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { DelegateSlot, RevokeDelegation } from '../app/delegations/delegate-slot.js';
import { DelegateSlotInput, RevokeDelegationInput, SlotDelegationPayload } from './delegation.objects.js';

@Resolver()
export class DelegationResolver {
  constructor(
    private readonly delegate: DelegateSlot,
    private readonly revoke: RevokeDelegation,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => SlotDelegationPayload, {
    description: 'By who may sign the slot. The colleague signs under his or her own name, "on behalf of" yours.',
  })
  delegateSlot(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, ...input }: DelegateSlotInput) {
    return asPayload(async () => ({
      delegation: await this.delegate.execute(principal, { ...input, gateId: gateId as GateId }),
    }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SlotDelegationPayload, {
    description: 'Before it was used: by who delegated, or the lead of that side (CQL, VPM).',
  })
  revokeDelegation(@CurrentPrincipal() principal: Principal, @Args('input') input: RevokeDelegationInput) {
    return asPayload(async () => ({ delegation: await this.revoke.execute(principal, input) }));
  }
}
