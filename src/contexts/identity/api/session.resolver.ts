import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo, Public } from '../../../platform/access/access.js';
import { clearPendingCookie, pendingCookieOf } from '../../../platform/access/oidc-cookies.js';
import { clearSessionCookie, setSessionCookie } from '../../../platform/access/session-cookie.js';
import { WebSettings } from '../../../platform/access/web-settings.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CompleteSignIn } from '../app/complete-sign-in.js';
import { Directory } from '../app/directory.js';
import type { OpenedSession } from '../app/open-session.js';
import { SignIn } from '../app/sign-in.js';
import { SignOut } from '../app/sign-out.js';
import { SignInInput } from './identity.inputs.js';
import { MeObject } from './identity.objects.js';
import { SignInPayload, SignOutPayload } from './identity.payloads.js';
import { CompleteSignInInput } from './second-factor.objects.js';

@ForAdministratorsToo()
@Resolver()
export class SessionResolver {
  constructor(
    private readonly signInUseCase: SignIn,
    private readonly complete: CompleteSignIn,
    private readonly signOutUseCase: SignOut,
    private readonly directory: Directory,
    private readonly web: WebSettings,
  ) {}

  @Authenticated('READ')
  @Query(() => MeObject, { description: 'Who you are and what you may do.' })
  me(@CurrentPrincipal() principal: Principal) {
    return this.directory.me(principal);
  }

  @Public()
  @Mutation(() => SignInPayload, {
    description:
      'Opens a session, or asks for the second factor. Answers alike for an unknown address and a wrong password.',
  })
  signIn(@Args('input') { email, password }: SignInInput, @Context() context: GraphqlContext) {
    return asPayload(async () => {
      const { origin } = context.carrier;
      const outcome = await this.signInUseCase.execute({ email, password, origin });
      return 'pendingToken' in outcome ? { pending: outcome } : this.opened(outcome, context);
    });
  }

  @Public()
  @Mutation(() => SignInPayload, {
    description: 'The second step of signing in: the code of the authenticator app, or a recovery code.',
  })
  completeSignIn(@Args('input') { code, pendingToken }: CompleteSignInInput, @Context() context: GraphqlContext) {
    return asPayload(async () => {
      const { origin } = context.carrier;
      const token = pendingToken ?? pendingCookieOf(context.response?.req) ?? '';
      const session = await this.complete.execute({ pendingToken: token, code, origin });
      clearPendingCookie(context.response, this.web.isCookieSecure);
      return this.opened(session, context);
    });
  }

  @Authenticated('NEVER')
  @Mutation(() => SignOutPayload, { description: 'Ends the session on the server, at once.' })
  signOut(@CurrentPrincipal() principal: Principal, @Context() context: GraphqlContext) {
    return asPayload(async () => {
      await this.signOutUseCase.execute(principal);
      clearSessionCookie(context.response, this.web.isCookieSecure);
      return {};
    });
  }

  private async opened({ token, expiresAt, principal }: OpenedSession, context: GraphqlContext) {
    setSessionCookie(context.response, token, expiresAt, this.web.isCookieSecure);
    return { token, expiresAt, me: await this.directory.me(principal) };
  }
}
