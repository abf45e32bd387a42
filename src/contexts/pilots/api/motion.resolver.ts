import {
  Args,
  ArgsType,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import {
  MotionConnection,
  MotionObject,
  MotionPayload,
  MotionStateEnum,
} from '../../../platform/graphql/motion.object.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import { SignatureObject, SigningChallengeObject } from '../../../platform/graphql/signature.object.js';
import type { Principal } from '../../../ports/principal.js';
import { ChallengeMotion, openSlotsOf, ReadMotions, WithdrawMotion } from '../app/handle-motion.js';
import type { Motion } from '../domain/motion.js';

@ArgsType()
class MotionPageArgs extends PageArgs {
  @Field(() => ID) pilotId: string;
  @Field(() => MotionStateEnum, { nullable: true }) state?: MotionStateEnum;
}

@InputType()
class WithdrawMotionInput {
  @Field(() => ID) motionId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@ObjectType()
class MotionChallengePayload {
  @Field(() => SigningChallengeObject, { nullable: true }) challenge?: SigningChallengeObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@Resolver(() => MotionObject)
export class MotionResolver {
  constructor(
    private readonly read: ReadMotions,
    private readonly challenge: ChallengeMotion,
    private readonly withdraw: WithdrawMotion,
  ) {}

  @Authenticated('READ')
  @Query(() => MotionObject, { nullable: true })
  motion(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.one(principal, id);
  }

  @Authenticated('READ')
  @Query(() => MotionConnection, { description: 'Of a pilot, oldest first.' })
  async motions(@CurrentPrincipal() principal: Principal, @Args() { pilotId, state, ...page }: MotionPageArgs) {
    const rows = await this.read.page(principal, { pilotId, ...(state != null && { state }) }, rangeOf(page));
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }

  @Authenticated('NEVER')
  @Mutation(() => MotionChallengePayload, {
    description: 'By whoever may sign it, after reading the motion; answer it with the sign mutation of its kind.',
  })
  challengeMotion(@CurrentPrincipal() principal: Principal, @Args('motionId', { type: () => ID }) motionId: string) {
    return asPayload(async () => ({ challenge: await this.challenge.execute(principal, motionId) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, { description: 'Takes a motion back, or refuses it, by whoever may sign it.' })
  withdrawMotion(@CurrentPrincipal() principal: Principal, @Args('input') input: WithdrawMotionInput) {
    return asPayload(async () => ({ motion: await this.withdraw.execute(principal, input) }));
  }

  @ResolveField(() => [SignatureObject], { description: 'In the order of signing.' })
  signatures(@CurrentPrincipal() principal: Principal, @Parent() motion: MotionObject) {
    return this.read.signatures(principal, motion.id);
  }

  @ResolveField(() => [String], {
    description: 'CQL, VPM or CUSTOMER: who has not signed yet. Empty once it has ended.',
  })
  async openSlots(@CurrentPrincipal() principal: Principal, @Parent() motion: Motion) {
    return motion.state === 'OPEN' ? openSlotsOf(motion.kind, await this.read.signatures(principal, motion.id)) : [];
  }
}
