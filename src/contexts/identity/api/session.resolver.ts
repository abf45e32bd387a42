import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo, Public } from '../../../platform/access/access.js';
import { clearSessionCookie, setSessionCookie } from '../../../platform/access/session-cookie.js';
import { WebSettings } from '../../../platform/access/web-settings.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { Directory } from '../app/directory.js';
import { SignIn } from '../app/sign-in.js';
import { SignOut } from '../app/sign-out.js';
import { SignInInput } from './identity.inputs.js';
import { MeObject } from './identity.objects.js';
import { SignInPayload, SignOutPayload } from './identity.payloads.js';

@ForAdministratorsToo()
@Resolver()
export class SessionResolver {
  constructor(
    private readonly signInUseCase: SignIn,
    private readonly signOutUseCase: SignOut,
    private readonly directory: Directory,
    private readonly web: WebSettings,
  ) {}

  @Authenticated()
  @Query(() => MeObject, { description: 'Who you are and what you may do.' })
  me(@CurrentPrincipal() principal: Principal) {
    return this.directory.me(principal);
  }

  @Public()
  @Mutation(() => SignInPayload, {
    description: 'Opens a session. Answers alike for an unknown address and a wrong password.',
  })
  signIn(@Args('input') input: SignInInput, @Context() context: GraphqlContext) {
    return asPayload(async () => {
      const { token, expiresAt, principal } = await this.signInUseCase.execute(input);
      setSessionCookie(context.response, token, expiresAt, this.web.isCookieSecure);
      return { token, expiresAt, me: await this.directory.me(principal) };
    });
  }

  @Authenticated()
  @Mutation(() => SignOutPayload, { description: 'Ends the session on the server, at once.' })
  signOut(@CurrentPrincipal() principal: Principal, @Context() context: GraphqlContext) {
    return asPayload(async () => {
      await this.signOutUseCase.execute(principal);
      clearSessionCookie(context.response, this.web.isCookieSecure);
      return {};
    });
  }
}
