import { Args, Field, ID, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ClosePilot } from '../app/close-pilot.js';

@ObjectType('ClosedPilot')
export class ClosedPilotObject {
  @Field(() => ID) id: string;
  @Field(() => String) key: string;
  @Field(() => String) state: string;
}

@ObjectType()
export class ClosePilotPayload {
  @Field(() => ClosedPilotObject, { nullable: true }) pilot?: ClosedPilotObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@Resolver()
export class ClosePilotResolver {
  constructor(private readonly close: ClosePilot) {}

  @Authenticated('NEVER')
  @Mutation(() => ClosePilotPayload, {
    description:
      'By CQL, once the dossier of the final decision is acknowledged and no punch item of category A or B is open.',
  })
  closePilot(@CurrentPrincipal() principal: Principal, @Args('pilotId', { type: () => ID }) pilotId: string) {
    return asPayload(async () => ({ pilot: await this.close.execute(principal, pilotId) }));
  }
}
