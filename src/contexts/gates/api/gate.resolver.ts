import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GateId, PilotId, SiteId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ChallengeGate } from '../app/challenge-gate.js';
import { OpenGate } from '../app/open-gate.js';
import { ReadGates } from '../app/read-gates.js';
import { SignGate } from '../app/sign-gate.js';
import { WithdrawGate } from '../app/withdraw-gate.js';
import type { Gate } from '../domain/gate.js';
import type { ScopePart } from '../domain/scope.js';
import {
  GateChallengeInput,
  GateChallengePayload,
  GateObject,
  GateScopeObject,
  GateScopePartInput,
  GatePageObject,
  GatePayload,
  OpenGateInput,
  SignGateInput,
  WithdrawGateInput,
} from './gate.objects.js';

@Resolver(() => GateObject)
export class GateResolver {
  constructor(
    private readonly read: ReadGates,
    private readonly open: OpenGate,
    private readonly challenge: ChallengeGate,
    private readonly sign: SignGate,
    private readonly withdraw: WithdrawGate,
  ) {}

  @Authenticated('READ')
  @Query(() => GatePageObject)
  async gate(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    const { gate, ...view } = await this.read.view(principal, id as GateId);
    return { ...view, gate: gateView(gate) };
  }

  @Authenticated('READ')
  @Query(() => [GateObject], { description: 'All rounds of all gates of a pilot, oldest first.' })
  async gates(@CurrentPrincipal() principal: Principal, @Args('pilotId', { type: () => ID }) pilotId: string) {
    return (await this.read.ofPilot(principal, pilotId as PilotId)).map(gateView);
  }

  @Authenticated('NEVER')
  @Mutation(() => GatePayload, { description: "By the vendor's project manager: freezes the evidence as it is now." })
  openGate(
    @CurrentPrincipal() principal: Principal,
    @Args('input') { pilotId, siteId, type, scope, conditions }: OpenGateInput,
  ) {
    return asPayload(async () => ({
      gate: gateView(
        await this.open.execute(principal, {
          pilotId: pilotId as PilotId,
          ...(siteId != null && { siteId: siteId as SiteId }),
          type,
          ...(scope != null && { scope: scope.map(partOf) }),
          ...(conditions != null && { conditions }),
        }),
      ),
    }));
  }

  @Authenticated('NEVER')
  @Mutation(() => GateChallengePayload, { description: 'Asks to sign a slot; answer with signGate.' })
  challengeGate(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, slot }: GateChallengeInput) {
    return asPayload(async () => ({ challenge: await this.challenge.execute(principal, gateId as GateId, slot) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => GatePayload, { description: 'Signs a slot; the last signature, or a rejection, decides the gate.' })
  signGate(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, comment, ...input }: SignGateInput) {
    return asPayload(async () => ({
      gate: gateView(
        await this.sign.execute(principal, { ...input, gateId: gateId as GateId, ...(comment != null && { comment }) }),
      ),
    }));
  }

  @Authenticated('NEVER')
  @Mutation(() => GatePayload, { description: 'Takes an open round back; its signatures stay as superseded.' })
  withdrawGate(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, reason }: WithdrawGateInput) {
    return asPayload(async () => ({
      gate: gateView(await this.withdraw.execute(principal, gateId as GateId, reason)),
    }));
  }
}

function partOf({ siteId, useCaseId, statements }: GateScopePartInput): ScopePart {
  const named = statements?.map(({ criterionId, slice }) => ({ criterionId, slice: slice ?? null }));
  return { siteId, useCaseId, statements: named ?? null };
}

export function gateView(gate: Gate): GateObject {
  const { rowVersion, scopeKey: _, ...rest } = gate;
  return { ...rest, version: rowVersion, scope: (gate.evidence.scope ?? null) as GateScopeObject | null };
}
