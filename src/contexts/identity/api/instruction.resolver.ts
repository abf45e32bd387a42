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
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { InstructRoleHolder, ReadInstructions } from '../app/instructions.js';
import type { Instruction } from '../domain/instruction.js';
import { RoleAssignmentObject } from './identity.objects.js';

@ObjectType('RoleInstruction', { description: 'What the person has to be instructed on before signing in the role.' })
export class RoleInstructionObject {
  @Field(() => String, { description: 'Id of the document.' }) procedure: string;
  @Field(() => String) version: string;
  @Field(() => ID) requiredBy: string;
  @Field(() => DateTimeScalar) requiredAt: Date;
  @Field(() => ID, { nullable: true, description: 'null = not confirmed: no signature in this role.' })
  confirmedBy: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) confirmedAt: Date | null;
  @Field(() => String, { nullable: true, description: 'The day, 2027-01-31.' }) instructedOn: string | null;
}

@InputType()
export class RequireInstructionInput {
  @Field(() => ID) assignmentId: string;
  @Field(() => String, { description: 'Id of the document.' }) procedure: string;
  @Field(() => String) version: string;
}

@InputType()
export class ConfirmInstructionInput {
  @Field(() => ID) assignmentId: string;
  @Field(() => String, { description: 'The day of the instruction, 2027-01-31.' }) instructedOn: string;
}

@ObjectType()
export class RoleInstructionPayload {
  @Field(() => RoleInstructionObject, { nullable: true }) instruction?: RoleInstructionObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ForAdministratorsToo()
@Resolver(() => RoleAssignmentObject)
export class InstructionResolver {
  constructor(
    private readonly read: ReadInstructions,
    private readonly instruct: InstructRoleHolder,
  ) {}

  @ResolveField(() => RoleInstructionObject, { nullable: true, description: 'null = none is asked for.' })
  async instruction(
    @CurrentPrincipal() principal: Principal,
    @Context() context: GraphqlContext,
    @Parent() { id }: RoleAssignmentObject,
  ) {
    const loader = loaderOf(context, 'role-instruction', (ids) => this.read.of(principal, ids));
    const found = await loader.load(id);
    return found === undefined ? null : viewOf(found);
  }

  @Authenticated('NEVER')
  @Mutation(() => RoleInstructionPayload, {
    description: 'By who grants the role: from now on it is signed in only after an instruction on this very version.',
  })
  requireInstruction(@CurrentPrincipal() principal: Principal, @Args('input') input: RequireInstructionInput) {
    return asPayload(async () => ({ instruction: viewOf(await this.instruct.require(principal, input)) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => RoleInstructionPayload, { description: 'By who grants the role, never the person itself.' })
  confirmInstruction(@CurrentPrincipal() principal: Principal, @Args('input') input: ConfirmInstructionInput) {
    return asPayload(async () => ({ instruction: viewOf(await this.instruct.confirm(principal, input)) }));
  }
}

function viewOf({ required, confirmed }: Instruction): RoleInstructionObject {
  return {
    ...{ procedure: required.procedure, version: required.version, requiredBy: required.by, requiredAt: required.at },
    confirmedBy: confirmed?.by ?? null,
    confirmedAt: confirmed?.at ?? null,
    instructedOn: confirmed?.instructedOn ?? null,
  };
}
