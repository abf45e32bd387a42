import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo, Public } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CreateOrganisation } from '../app/create-organisation.js';
import { Directory } from '../app/directory.js';
import { InviteMember } from '../app/invite-member.js';
import { RedeemInvitation } from '../app/redeem-invitation.js';
import { CreateOrganisationInput, InviteMemberInput, RedeemInvitationInput } from './identity.inputs.js';
import { OrganisationConnection, OrganisationObject } from './identity.objects.js';
import { CreateOrganisationPayload, InviteMemberPayload, RedeemInvitationPayload } from './identity.payloads.js';

@ForAdministratorsToo()
@Resolver()
export class OrganisationResolver {
  constructor(
    private readonly directory: Directory,
    private readonly createUseCase: CreateOrganisation,
    private readonly inviteUseCase: InviteMember,
    private readonly redeemUseCase: RedeemInvitation,
  ) {}

  @Authenticated('READ')
  @Query(() => OrganisationObject, { nullable: true, description: 'Your own organisation, or a partner in a pilot.' })
  organisation(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.directory.organisation(principal, id);
  }

  @Authenticated('READ')
  @Query(() => OrganisationConnection, { description: 'Your own organisation and your partners in pilots.' })
  async organisations(@CurrentPrincipal() principal: Principal, @Args() page: PageArgs) {
    const rows = await this.directory.organisationsPage(principal, rangeOf(page));
    return connect(
      rows,
      page,
      ({ id }) => id,
      (row) => row,
    );
  }

  @Authenticated('NEVER')
  @Mutation(() => CreateOrganisationPayload, { description: 'By an administrator. Gives the founding invitation.' })
  createOrganisation(@CurrentPrincipal() principal: Principal, @Args('input') input: CreateOrganisationInput) {
    return asPayload(() => this.createUseCase.execute(principal, input));
  }

  @Authenticated('NEVER')
  @Mutation(() => InviteMemberPayload, { description: 'Invites somebody to a role in your own organisation.' })
  inviteMember(@CurrentPrincipal() principal: Principal, @Args('input') input: InviteMemberInput) {
    return asPayload(async () => ({ invitation: await this.inviteUseCase.execute(principal, input) }));
  }

  @Public()
  @Mutation(() => RedeemInvitationPayload, {
    description: 'Creates your account with the role of the invitation. Works once.',
  })
  redeemInvitation(@Args('input') input: RedeemInvitationInput) {
    return asPayload(async () => ({ person: await this.redeemUseCase.execute(input) }));
  }
}
