import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { GateId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { VoidSignature, WithdrawSignOff } from '../app/end-sign-off.js';
import { RevokeGate } from '../app/revoke-gate.js';
import type { Gate } from '../domain/gate.js';
import { EndSignOffInput, GateObject, GatePayload, RevokeGateInput } from './gate.objects.js';
import { gateView } from './gate.resolver.js';

/** How signatures and decisions end before, or after, their time. */
@Resolver(() => GateObject)
export class GateEndings {
  constructor(
    private readonly revoke: RevokeGate,
    private readonly withdraw: WithdrawSignOff,
    private readonly voidOne: VoidSignature,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => GatePayload, {
    description: 'By quality lead or safety officer: the decision does not stand any more.',
  })
  revokeGate(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, reason }: RevokeGateInput) {
    return payload(() => this.revoke.execute(principal, gateId as GateId, reason));
  }

  @Authenticated('NEVER')
  @Mutation(() => GatePayload, { description: 'Takes your own signature back while the round is open; the row stays.' })
  withdrawSignOff(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, ...input }: EndSignOffInput) {
    return payload(() => this.withdraw.execute(principal, { ...input, gateId: gateId as GateId }));
  }

  @Authenticated('NEVER')
  @Mutation(() => GatePayload, {
    description:
      'Two calls by two people: the safety officer, and the lead of the side that did not sign (CQL or VPM). The second voids the signature and revokes the gate.',
  })
  voidSignature(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, ...input }: EndSignOffInput) {
    return payload(() => this.voidOne.execute(principal, { ...input, gateId: gateId as GateId }));
  }
}

function payload(work: () => Promise<Gate>) {
  return asPayload(async () => ({ gate: gateView(await work()) }));
}
