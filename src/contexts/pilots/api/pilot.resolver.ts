import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CreatePilot } from '../app/create-pilot.js';
import { Pilots } from '../app/pilots.js';
import { ReadPilots } from '../app/read-pilots.js';
import { CreatePilotInput } from './pilot.input.js';
import { PilotConnection, PilotObject, SiteObject, UseCaseObject } from './pilot.object.js';
import { CreatePilotPayload } from './pilot.payload.js';

@Resolver(() => PilotObject)
export class PilotResolver {
  constructor(
    private readonly read: ReadPilots,
    private readonly door: Pilots,
    private readonly create: CreatePilot,
  ) {}

  @Authenticated('READ')
  @Query(() => PilotObject, { nullable: true })
  pilot(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.one(principal, id);
  }

  @Authenticated('READ')
  @Query(() => PilotConnection, { description: 'The pilots your organisation is a party to, oldest first.' })
  async pilots(@CurrentPrincipal() principal: Principal, @Args() page: PageArgs) {
    const rows = await this.read.page(principal, rangeOf(page));
    return connect(
      rows,
      page,
      ({ id }) => id,
      (row) => row,
    );
  }

  @Authenticated('NEVER')
  @Mutation(() => CreatePilotPayload, {
    description: 'By a customer quality lead or site manager, or a vendor project manager.',
  })
  createPilot(@CurrentPrincipal() principal: Principal, @Args('input') input: CreatePilotInput) {
    return asPayload(async () => ({ pilot: this.door.refOf(await this.create.execute(principal, input)) }));
  }

  @ResolveField(() => [SiteObject])
  async sites(
    @CurrentPrincipal() principal: Principal,
    @Parent() pilot: PilotObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'sites of pilots', async (ids) =>
      groupBy(await this.read.sites(principal, ids), ({ pilotId }) => pilotId),
    );
    return (await loader.load(pilot.id)) ?? [];
  }

  @ResolveField(() => [UseCaseObject])
  async useCases(
    @CurrentPrincipal() principal: Principal,
    @Parent() pilot: PilotObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'use cases of pilots', async (ids) =>
      groupBy(await this.read.useCases(principal, ids), ({ pilotId }) => pilotId),
    );
    return (await loader.load(pilot.id)) ?? [];
  }
}
