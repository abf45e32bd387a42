import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import { GateTypeEnum } from './gate.objects.js';

@ObjectType('AgreedGatePolicy', { description: 'A version that the leads of both sides signed. It never changes.' })
export class AgreedGatePolicyObject {
  @Field(() => ID) id: string;
  @Field(() => Int) version: number;
  @Field(() => JsonScalar) policy: unknown;
  @Field(() => Sha256Scalar) digest: string;
  @Field(() => ID, { description: 'The motion with both signatures.' }) motionId: string;
  @Field(() => String) reason: string;
  @Field(() => DateTimeScalar) inForceSince: Date;
}

@ObjectType('GatePolicyHistory')
export class GatePolicyHistoryObject {
  @Field(() => GateTypeEnum) type: string;
  @Field(() => JsonScalar, {
    description: 'What holds for rounds that open now: docs/schemas/gate-policy.schema.json.',
  })
  inForce: unknown;
  @Field(() => Sha256Scalar, { description: 'Part of the evidence of every round opened under it.' }) digest: string;
  @Field(() => [AgreedGatePolicyObject], { description: 'Oldest first. Empty: the default holds.' })
  versions: AgreedGatePolicyObject[];
}

@InputType()
export class ProposeGatePolicyInput {
  @Field(() => ID) pilotId: string;
  @Field(() => JsonScalar, { description: 'The whole policy: docs/schemas/gate-policy.schema.json.' }) policy: unknown;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@ObjectType('GatePolicyLint')
export class GatePolicyLintObject {
  @Field(() => [UserError], { description: 'Empty = it could be proposed.' }) problems: UserError[];
}
