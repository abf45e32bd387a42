import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CreateApiToken, ReadApiTokens, RevokeApiToken } from '../app/api-tokens.js';
import { ChangePassword, EndSessions, ReadSessions } from '../app/own-account.js';
import {
  ApiTokenObject,
  ChangePasswordInput,
  CreateApiTokenInput,
  CreateApiTokenPayload,
  DonePayload,
  EndSessionsInput,
  EndSessionsPayload,
  RevokeApiTokenInput,
  SessionObject,
} from './second-factor.objects.js';

@ForAdministratorsToo()
@Resolver()
export class OwnAccountResolver {
  constructor(
    private readonly change: ChangePassword,
    private readonly sessions: ReadSessions,
    private readonly end: EndSessions,
  ) {}

  @Authenticated('NEVER')
  @Query(() => [SessionObject], { description: 'Your open sessions, newest first.' })
  async mySessions(@CurrentPrincipal() principal: Principal) {
    const open = await this.sessions.execute(principal);
    return open.map((one) => ({ ...one, isCurrent: one.tokenSha256 === principal.sessionSha256 }));
  }

  @Authenticated('NEVER')
  @Mutation(() => DonePayload, { description: 'By the old password. Your other sessions end; API tokens go on.' })
  changePassword(@CurrentPrincipal() principal: Principal, @Args('input') input: ChangePasswordInput) {
    return asPayload(async () => {
      await this.change.execute(principal, input);
      return { done: true };
    });
  }

  @Authenticated('NEVER')
  @Mutation(() => EndSessionsPayload, { description: 'Ends one session of yours, or all but this one, at once.' })
  endSessions(@CurrentPrincipal() principal: Principal, @Args('input') { id }: EndSessionsInput) {
    return asPayload(async () => ({ ended: await this.end.execute(principal, id == null ? {} : { id }) }));
  }
}

@Resolver()
export class ApiTokenResolver {
  constructor(
    private readonly create: CreateApiToken,
    private readonly revoke: RevokeApiToken,
    private readonly read: ReadApiTokens,
  ) {}

  @Authenticated('NEVER')
  @Query(() => [ApiTokenObject], { description: 'Your API tokens, newest first, past ones too.' })
  apiTokens(@CurrentPrincipal() principal: Principal) {
    return this.read.execute(principal);
  }

  @Authenticated('NEVER')
  @Mutation(() => CreateApiTokenPayload, {
    description: 'A token for the command line or CI: it does what you may within its scopes, and never signs.',
  })
  createApiToken(@CurrentPrincipal() principal: Principal, @Args('input') input: CreateApiTokenInput) {
    return asPayload(async () => {
      const { text, token } = await this.create.execute(principal, input);
      return { token: text, apiToken: token };
    });
  }

  @Authenticated('NEVER')
  @Mutation(() => DonePayload, { description: 'Ends a token of yours, at once.' })
  revokeApiToken(@CurrentPrincipal() principal: Principal, @Args('input') input: RevokeApiTokenInput) {
    return asPayload(async () => {
      await this.revoke.execute(principal, input);
      return { done: true };
    });
  }
}
