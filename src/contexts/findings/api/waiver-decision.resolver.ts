import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { AcceptItem } from '../app/accept-item.js';
import { ChallengeWaiver, DecideWaiver } from '../app/decide-waiver.js';
import { PunchItemPayload } from './item.objects.js';
import { itemPayload } from './item.resolver.js';
import {
  AcceptItemInput,
  DecideWaiverInput,
  WaiverChallengeInput,
  WaiverChallengePayload,
  WaiverObject,
  WaiverPayload,
} from './waiver.objects.js';
import { waiverPayload } from './waiver.resolver.js';

@Resolver(() => WaiverObject)
export class WaiverDecisions {
  constructor(
    private readonly challenge: ChallengeWaiver,
    private readonly decide: DecideWaiver,
    private readonly accept: AcceptItem,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => WaiverChallengePayload, { description: 'Asks to sign a slot; answer with decideWaiver.' })
  challengeWaiver(@CurrentPrincipal() principal: Principal, @Args('input') { waiverId, slot }: WaiverChallengeInput) {
    return asPayload(async () => ({ challenge: await this.challenge.execute(principal, { waiverId, slot }) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => WaiverPayload, { description: 'The last approval grants the waiver; a rejection ends it.' })
  decideWaiver(@CurrentPrincipal() principal: Principal, @Args('input') { comment, ...input }: DecideWaiverInput) {
    return waiverPayload(() => this.decide.execute(principal, { ...input, ...(comment != null && { comment }) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PunchItemPayload, {
    description:
      'By the quality lead: lets an item rest while its waiver holds; it is open again when the waiver ends.',
  })
  acceptItem(@CurrentPrincipal() principal: Principal, @Args('input') { itemId, waiverId, reason }: AcceptItemInput) {
    return itemPayload(() => this.accept.execute(principal, itemId, waiverId, reason));
  }
}
