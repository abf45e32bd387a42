import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { DraftWaiver } from '../app/draft-waiver.js';
import { ReadWaivers } from '../app/read-waivers.js';
import { RevokeWaiver, SubmitWaiver, WithdrawWaiver } from '../app/submit-waiver.js';
import { waiverSlots, type Waiver } from '../domain/waiver.js';
import {
  DraftWaiverInput,
  WaiverConnection,
  WaiverObject,
  WaiverPayload,
  WaiverReasonInput,
  WaiverRefInput,
  WaiversArgs,
  WaiverSignOffObject,
} from './waiver.objects.js';

@Resolver(() => WaiverObject)
export class WaiverQueries {
  constructor(private readonly read: ReadWaivers) {}

  @Authenticated('READ')
  @Query(() => WaiverObject)
  async waiver(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return waiverView(await this.read.one(principal, id));
  }

  @Authenticated('READ')
  @Query(() => WaiverConnection, { description: 'Waivers of a pilot, ended ones too, oldest first.' })
  async waivers(@CurrentPrincipal() principal: Principal, @Args() { pilotId, siteId, states, ...page }: WaiversArgs) {
    const filter = { pilotId, ...(siteId != null && { siteId }), ...(states != null && { states }) };
    return connect(await this.read.page(principal, filter, rangeOf(page)), page, ({ id }) => id, waiverView);
  }

  @ResolveField(() => [WaiverSignOffObject], { description: 'In the order of signing.' })
  async signOffs(
    @CurrentPrincipal() principal: Principal,
    @Parent() waiver: WaiverObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'signatures of waivers', async (ids) =>
      groupBy(await this.read.signOffs(principal, ids), ({ waiverId }) => waiverId),
    );
    return (await loader.load(waiver.id)) ?? [];
  }
}

@Resolver(() => WaiverObject)
export class WaiverMutations {
  constructor(
    private readonly draft: DraftWaiver,
    private readonly submit: SubmitWaiver,
    private readonly withdraw: WithdrawWaiver,
    private readonly revoke: RevokeWaiver,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => WaiverPayload, { description: 'By the vendor: writes down what is asked to be tolerated.' })
  draftWaiver(@CurrentPrincipal() principal: Principal, @Args('input') { slice, runId, ...input }: DraftWaiverInput) {
    const more = { ...(slice != null && { slice }), ...(runId != null && { runId }) };
    return waiverPayload(() => this.draft.execute(principal, { ...input, ...more }));
  }

  @Authenticated('NEVER')
  @Mutation(() => WaiverPayload, { description: 'By the vendor: asks the customer. The terms are fixed from now on.' })
  submitWaiver(@CurrentPrincipal() principal: Principal, @Args('input') { waiverId }: WaiverRefInput) {
    return waiverPayload(() => this.submit.execute(principal, waiverId));
  }

  @Authenticated('NEVER')
  @Mutation(() => WaiverPayload, { description: 'By the vendor, before it is decided.' })
  withdrawWaiver(@CurrentPrincipal() principal: Principal, @Args('input') { waiverId, reason }: WaiverReasonInput) {
    return waiverPayload(() => this.withdraw.execute(principal, waiverId, reason));
  }

  @Authenticated('NEVER')
  @Mutation(() => WaiverPayload, {
    description: 'By quality lead or safety officer. Gates that rested on it are revoked.',
  })
  revokeWaiver(@CurrentPrincipal() principal: Principal, @Args('input') { waiverId, reason }: WaiverReasonInput) {
    return waiverPayload(() => this.revoke.execute(principal, waiverId, reason));
  }
}

export function waiverPayload(work: () => Promise<Waiver>) {
  return asPayload(async () => ({ waiver: waiverView(await work()) }));
}

function waiverView({ rowVersion, ...waiver }: Waiver): WaiverObject {
  return { ...waiver, version: rowVersion, slots: waiverSlots(waiver) };
}
