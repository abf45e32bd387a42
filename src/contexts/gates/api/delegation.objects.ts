import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

@ObjectType('SlotDelegation', { description: 'One slot of one round in the hands of a colleague, for a while.' })
export class SlotDelegationObject {
  @Field(() => ID) id: string;
  @Field(() => ID) gateId: string;
  @Field(() => String) slot: string;
  @Field(() => ID) fromPersonId: string;
  @Field(() => String) fromName: string;
  @Field(() => ID) toPersonId: string;
  @Field(() => String) toName: string;
  @Field(() => String) reason: string;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar) validUntil: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was taken back, or ran out.' })
  endedAt: Date | null;
  @Field(() => String, { nullable: true }) endReason: string | null;
}

@InputType()
export class DelegateSlotInput {
  @Field(() => ID) gateId: string;
  @Field(() => String) slot: string;
  @Field(() => ID, { description: 'A colleague with a role of your side in this pilot.' }) personId: string;
  @Field(() => DateTimeScalar, { description: 'At most 30 days from now.' }) validUntil: Date;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@InputType()
export class RevokeDelegationInput {
  @Field(() => ID) delegationId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@ObjectType()
export class SlotDelegationPayload {
  @Field(() => SlotDelegationObject, { nullable: true }) delegation?: SlotDelegationObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
