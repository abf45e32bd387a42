import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { Directory } from '../app/directory.js';
import { GrantRole } from '../app/grant-role.js';
import { RevokeRole } from '../app/revoke-role.js';
import { GrantRoleInput, RevokeRoleInput } from './identity.inputs.js';
import { PersonConnection, PersonObject, RoleAssignmentObject } from './identity.objects.js';
import { GrantRolePayload, RevokeRolePayload } from './identity.payloads.js';

@ForAdministratorsToo()
@Resolver(() => PersonObject)
export class RoleResolver {
  constructor(
    private readonly directory: Directory,
    private readonly grantUseCase: GrantRole,
    private readonly revokeUseCase: RevokeRole,
  ) {}

  @Authenticated('READ')
  @Query(() => PersonConnection, { description: 'The people of your own organisation.' })
  async people(@CurrentPrincipal() principal: Principal, @Args() page: PageArgs) {
    const rows = await this.directory.peoplePage(principal, rangeOf(page));
    return connect(
      rows,
      page,
      ({ id }) => id,
      (row) => row,
    );
  }

  @ResolveField(() => [RoleAssignmentObject], { description: 'Past and present.' })
  assignments(@CurrentPrincipal() principal: Principal, @Parent() person: PersonObject) {
    return this.directory.assignmentsOf(principal, person.id);
  }

  @Authenticated('NEVER')
  @Mutation(() => GrantRolePayload, {
    description:
      'Gives a colleague a role. The customer quality lead and the vendor project manager do this for their side.',
  })
  grantRole(@CurrentPrincipal() principal: Principal, @Args('input') input: GrantRoleInput) {
    const { personId, role, reason } = input;
    const place = { pilotId: input.pilotId ?? undefined, siteId: input.siteId ?? undefined };
    const period = { validFrom: input.validFrom ?? undefined, validTo: input.validTo ?? undefined };
    const grant = { personId, role, reason, ...place, ...period };
    return asPayload(async () => ({ assignment: await this.grantUseCase.execute(principal, grant) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => RevokeRolePayload, { description: 'Takes a role away, effective at once. History keeps it.' })
  revokeRole(@CurrentPrincipal() principal: Principal, @Args('input') input: RevokeRoleInput) {
    return asPayload(async () => ({ assignment: await this.revokeUseCase.execute(principal, input) }));
  }
}
