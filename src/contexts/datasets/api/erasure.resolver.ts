import { Args, Field, ID, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { MotionObject, SignMotionInput } from '../../../platform/graphql/motion.object.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import { Sha256Scalar } from '../../../platform/graphql/scalars.js';
import { SignatureObject } from '../../../platform/graphql/signature.object.js';
import type { Principal } from '../../../ports/principal.js';
import { ConfirmErasure } from '../app/confirm-erasure.js';
import { RequestErasure } from '../app/request-erasure.js';
import { RequestErasureInput } from './dataset.input.js';

@ObjectType('ItemCopy', { description: 'An image of another dataset with the same bytes.' })
class ItemCopyObject {
  @Field(() => Sha256Scalar) sha256: string;
  @Field(() => ID) datasetId: string;
  @Field(() => String) key: string;
  @Field(() => Int) version: number;
  @Field(() => ID) itemId: string;
  @Field(() => String) name: string;
}

@ObjectType()
class RequestErasurePayload {
  @Field(() => MotionObject, { nullable: true }) motion?: MotionObject;
  @Field(() => [ItemCopyObject], {
    nullable: true,
    description: 'They keep the bytes until they are erased too; ask for each dataset.',
  })
  alsoIn?: ItemCopyObject[];
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType('TakenAway', { description: 'What went from the store.' })
class TakenAwayObject {
  @Field(() => Int) files: number;
  @Field(() => String, { description: 'A whole number; it may be larger than Int.' }) bytes: string;
  @Field(() => [Sha256Scalar], { description: 'Still needed by an image of another dataset.' }) kept: string[];
}

@ObjectType()
class ConfirmErasurePayload {
  @Field(() => MotionObject, { nullable: true, description: 'CARRIED after the second signature.' })
  motion?: MotionObject;
  @Field(() => SignatureObject, { nullable: true }) signature?: SignatureObject;
  @Field(() => TakenAwayObject, { nullable: true, description: 'None while another person is still to sign.' })
  taken?: TakenAwayObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@Resolver()
export class ErasureResolver {
  constructor(
    private readonly request: RequestErasure,
    private readonly confirm: ConfirmErasure,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => RequestErasurePayload, {
    description:
      'By CQL: images that show personal data shall go. Done once CQL and another CQL, CSM or SO have signed.',
  })
  requestErasure(@CurrentPrincipal() principal: Principal, @Args('input') input: RequestErasureInput) {
    return asPayload(() => this.request.execute(principal, input));
  }

  @Authenticated('NEVER')
  @Mutation(() => ConfirmErasurePayload, {
    description: "The second person's signature erases; nothing brings it back.",
  })
  confirmErasure(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(async () => {
      const { motion, signature, taken } = await this.confirm.execute(principal, input);
      return { motion, signature, taken: taken && { ...taken, bytes: String(taken.bytes) } };
    });
  }
}
