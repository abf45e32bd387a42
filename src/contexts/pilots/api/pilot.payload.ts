import { Field, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/payload.js';
import { ContractObject, PilotObject, SiteObject, UseCaseObject } from './pilot.object.js';

@ObjectType()
export class CreatePilotPayload {
  @Field(() => PilotObject, { nullable: true }) pilot?: PilotObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class PilotPayload {
  @Field(() => PilotObject, { nullable: true }) pilot?: PilotObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class AddSitePayload {
  @Field(() => SiteObject, { nullable: true }) site?: SiteObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class ReviseSitePayload {
  @Field(() => SiteObject, { nullable: true }) site?: SiteObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class AddUseCasePayload {
  @Field(() => UseCaseObject, { nullable: true }) useCase?: UseCaseObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class ReviseContractPayload {
  @Field(() => ContractObject, { nullable: true }) contract?: ContractObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
