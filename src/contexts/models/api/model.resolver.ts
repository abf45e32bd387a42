import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Sha256 } from '../../../kernel/sha256.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadModels } from '../app/read-models.js';
import { RegisterModel } from '../app/register-model.js';
import { RegisterOperatingPoint } from '../app/register-operating-point.js';
import { RegisterModelInput, RegisterOperatingPointInput } from './model.input.js';
import {
  ModelConnection,
  ModelInspectionObject,
  ModelObject,
  OperatingPointConnection,
  OperatingPointObject,
  RegisterModelPayload,
  RegisterOperatingPointPayload,
} from './model.object.js';

@Resolver(() => ModelObject)
export class ModelResolver {
  constructor(
    private readonly read: ReadModels,
    private readonly registerModelUseCase: RegisterModel,
    private readonly registerPoint: RegisterOperatingPoint,
  ) {}

  @Authenticated('READ')
  @Query(() => ModelObject, { nullable: true })
  model(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.one(principal, id);
  }

  @Authenticated('READ')
  @Query(() => ModelConnection, { description: 'Models of a pilot, oldest first.' })
  async models(
    @CurrentPrincipal() principal: Principal,
    @Args('pilotId', { type: () => ID }) pilotId: string,
    @Args() page: PageArgs,
  ) {
    const rows = await this.read.page(principal, pilotId, rangeOf(page));
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }

  @Authenticated('READ')
  @Query(() => OperatingPointObject, { nullable: true })
  operatingPoint(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.operatingPoint(principal, id);
  }

  @Authenticated('UPLOAD')
  @Mutation(() => RegisterModelPayload, {
    description: 'By the vendor. Upload the ONNX file first: PUT /api/v1/pilots/<pilot id>/blobs.',
  })
  registerModel(@CurrentPrincipal() principal: Principal, @Args('input') input: RegisterModelInput) {
    return asPayload(async () => ({ model: await this.registerModelUseCase.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => RegisterOperatingPointPayload, { description: 'By the vendor. Every choice is the next version.' })
  registerOperatingPoint(@CurrentPrincipal() principal: Principal, @Args('input') input: RegisterOperatingPointInput) {
    return asPayload(async () => ({ operatingPoint: await this.registerPoint.execute(principal, input) }));
  }

  @ResolveField(() => ModelInspectionObject, { description: 'Reads the whole file: ask for one model at a time.' })
  inspection(@Parent() model: ModelObject) {
    return this.read.inspection(model.sha256 as Sha256);
  }

  @ResolveField(() => OperatingPointConnection, { description: 'Oldest first.' })
  async operatingPoints(
    @CurrentPrincipal() principal: Principal,
    @Parent() model: ModelObject,
    @Args() page: PageArgs,
  ) {
    const rows = await this.read.operatingPoints(principal, model.id, rangeOf(page));
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }
}
