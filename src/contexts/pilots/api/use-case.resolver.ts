import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { AddUseCase } from '../app/add-use-case.js';
import { ReadPilots } from '../app/read-pilots.js';
import { ReviseContract } from '../app/revise-contract.js';
import { AddUseCaseInput, ReviseContractInput } from './pilot.input.js';
import { ContractObject, UseCaseObject } from './pilot.object.js';
import { AddUseCasePayload, ReviseContractPayload } from './pilot.payload.js';

@Resolver(() => UseCaseObject)
export class UseCaseResolver {
  constructor(
    private readonly read: ReadPilots,
    private readonly add: AddUseCase,
    private readonly revise: ReviseContract,
  ) {}

  @Authenticated('READ')
  @Query(() => UseCaseObject, { nullable: true })
  useCase(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.useCase(principal, id);
  }

  @Authenticated('NEVER')
  @Mutation(() => AddUseCasePayload)
  addUseCase(@CurrentPrincipal() principal: Principal, @Args('input') input: AddUseCaseInput) {
    return asPayload(async () => ({ useCase: await this.add.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => ReviseContractPayload, { description: 'Adds the next version. Criteria and results keep theirs.' })
  reviseContract(@CurrentPrincipal() principal: Principal, @Args('input') input: ReviseContractInput) {
    return asPayload(async () => ({ contract: await this.revise.execute(principal, input) }));
  }

  @ResolveField(() => [ContractObject], { description: 'Newest first.' })
  async contracts(
    @CurrentPrincipal() principal: Principal,
    @Parent() useCase: UseCaseObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'contracts of use cases', async (ids) =>
      groupBy(await this.read.contracts(principal, ids), ({ useCaseId }) => useCaseId),
    );
    return (await loader.load(useCase.id)) ?? [];
  }
}
