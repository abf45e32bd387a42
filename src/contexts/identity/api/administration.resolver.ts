import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { DisableAccount, EnableAccount, FindAccount } from '../app/account-lifecycle.js';
import { ConfirmFounding, RequestFounding } from '../app/refounding.js';
import {
  AccountLifecycleInput,
  AccountObject,
  AccountPayload,
  ConfirmFoundingInvitationInput,
  FoundingInvitationPayload,
  FoundingRequestPayload,
  RequestFoundingInvitationInput,
} from './recovery.objects.js';

@ForAdministratorsToo()
@Resolver()
export class AdministrationResolver {
  constructor(
    private readonly disable: DisableAccount,
    private readonly enable: EnableAccount,
    private readonly find: FindAccount,
    private readonly request: RequestFounding,
    private readonly confirm: ConfirmFounding,
  ) {}

  @Authenticated('NEVER')
  @Query(() => AccountObject, { nullable: true, description: 'By an administrator, to look after accounts.' })
  account(@CurrentPrincipal() principal: Principal, @Args('email', { type: () => String }) email: string) {
    return this.find.execute(principal, email);
  }

  @Authenticated('NEVER')
  @Mutation(() => AccountPayload, { description: 'By an administrator. Sessions and API tokens end at once.' })
  disableAccount(@CurrentPrincipal() principal: Principal, @Args('input') input: AccountLifecycleInput) {
    return asPayload(async () => ({ account: await this.disable.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => AccountPayload, {
    description: 'By an administrator. Roles that were not taken away meanwhile hold again.',
  })
  enableAccount(@CurrentPrincipal() principal: Principal, @Args('input') input: AccountLifecycleInput) {
    return asPayload(async () => ({ account: await this.enable.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => FoundingRequestPayload, {
    description: 'By an administrator, for an organisation that lost its last lead. A second person confirms it.',
  })
  requestFoundingInvitation(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: RequestFoundingInvitationInput,
  ) {
    return asPayload(async () => ({ request: await this.request.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => FoundingInvitationPayload, {
    description: 'The second person: another administrator, or a member of the organisation. Issues the invitation.',
  })
  confirmFoundingInvitation(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: ConfirmFoundingInvitationInput,
  ) {
    return asPayload(async () => ({ invitation: await this.confirm.execute(principal, input) }));
  }
}
