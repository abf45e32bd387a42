import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Parent,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { MotionPayload, SignMotionInput, SignMotionPayload } from '../../../platform/graphql/motion.object.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { ProposeLiftingHold, SignLiftingHold } from '../app/lift-legal-hold.js';
import { ReadLegalHolds } from '../app/read-legal-holds.js';
import { SetLegalHold } from '../app/set-legal-hold.js';
import { PilotObject } from './pilot.object.js';

@ObjectType('LegalHold', { description: 'While it is in force nothing of the pilot is erased, retired or purged.' })
export class LegalHoldObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => String) reason: string;
  @Field(() => String) setByName: string;
  @Field(() => DateTimeScalar) setAt: Date;
  @Field(() => ID, { nullable: true, description: 'The motion that lifted it, with both signatures.' })
  liftMotionId: string | null;
  @Field(() => String, { nullable: true }) liftReason: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'None: it is in force.' }) liftedAt: Date | null;
}

@InputType()
class LegalHoldInput {
  @Field(() => ID) pilotId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@ObjectType()
class LegalHoldPayload {
  @Field(() => LegalHoldObject, { nullable: true }) legalHold?: LegalHoldObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@Resolver()
export class LegalHoldResolver {
  constructor(
    private readonly set: SetLegalHold,
    private readonly propose: ProposeLiftingHold,
    private readonly sign: SignLiftingHold,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => LegalHoldPayload, { description: 'By CQL alone: nothing of the pilot is erased, retired or purged.' })
  setLegalHold(@CurrentPrincipal() principal: Principal, @Args('input') input: LegalHoldInput) {
    return asPayload(async () => ({ legalHold: await this.set.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, { description: 'By CQL: lifted once CQL and another CQL, CSM or SO have signed.' })
  proposeLiftingHold(@CurrentPrincipal() principal: Principal, @Args('input') input: LegalHoldInput) {
    return asPayload(async () => ({ motion: await this.propose.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignMotionPayload, { description: "The second person's signature lifts the hold." })
  signLiftingHold(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(() => this.sign.execute(principal, input));
  }
}

@Resolver(() => PilotObject)
export class PilotHoldResolver {
  constructor(private readonly read: ReadLegalHolds) {}

  @ResolveField(() => LegalHoldObject, { nullable: true, description: 'In force now.' })
  async legalHold(
    @CurrentPrincipal() principal: Principal,
    @Parent() pilot: PilotObject,
    @Context() context: GraphqlContext,
  ) {
    return (await this.load(principal, pilot, context)).find(({ liftedAt }) => liftedAt === null) ?? null;
  }

  @ResolveField(() => [LegalHoldObject], { description: 'Oldest first, lifted ones too.' })
  legalHolds(
    @CurrentPrincipal() principal: Principal,
    @Parent() pilot: PilotObject,
    @Context() context: GraphqlContext,
  ) {
    return this.load(principal, pilot, context);
  }

  private async load(principal: Principal, pilot: PilotObject, context: GraphqlContext) {
    const loader = loaderOf(context, 'legal holds of pilots', async (ids) =>
      groupBy(await this.read.ofPilots(principal, ids), ({ pilotId }) => pilotId),
    );
    return (await loader.load(pilot.id)) ?? [];
  }
}
