import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo, Public } from '../../../platform/access/access.js';
import { setOidcCookie } from '../../../platform/access/oidc-cookies.js';
import { WebSettings } from '../../../platform/access/web-settings.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { BeginOidcConfirmation, BeginOidcLink, BeginOidcSignIn } from '../app/begin-oidc.js';
import type { BegunOidc } from '../app/oidc-door.js';
import { ReadLogins, UnlinkLogin } from '../app/own-logins.js';
import {
  BeginOidcConfirmationInput,
  BeginOidcPayload,
  BeginOidcSignInInput,
  LinkLoginInput,
  LoginObject,
  UnlinkLoginInput,
} from './oidc.objects.js';
import { DonePayload } from './second-factor.objects.js';

@ForAdministratorsToo()
@Resolver()
export class OidcResolver {
  constructor(
    private readonly signIn: BeginOidcSignIn,
    private readonly link: BeginOidcLink,
    private readonly confirmation: BeginOidcConfirmation,
    private readonly web: WebSettings,
  ) {}

  @Public()
  @Mutation(() => BeginOidcPayload, {
    description:
      'Signs in at an identity provider, or redeems an invitation there. Signing in alone creates no account.',
  })
  beginOidcSignIn(@Args('input') input: BeginOidcSignInInput, @Context() context: GraphqlContext) {
    const { email, invitation: token, printedName, provider, returnTo } = input;
    const invitation =
      token == null ? {} : { invitation: { token, printedName: printedName ?? '', email: email ?? null } };
    return asPayload(async () =>
      this.begun(await this.signIn.execute({ provider, returnTo: returnTo ?? null, ...invitation }), context),
    );
  }

  @Authenticated('NEVER')
  @Mutation(() => BeginOidcPayload, { description: 'Links one more login to your account, by proof of who you are.' })
  linkLogin(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: LinkLoginInput,
    @Context() context: GraphqlContext,
  ) {
    return asPayload(async () => this.begun(await this.link.execute(principal, input), context));
  }

  @Authenticated('NEVER')
  @Mutation(() => BeginOidcPayload, {
    description:
      'Enter your credentials at your provider once more: for the one signature of a challenge, or for one act on your account.',
  })
  beginOidcConfirmation(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: BeginOidcConfirmationInput,
    @Context() context: GraphqlContext,
  ) {
    return asPayload(async () => this.begun(await this.confirmation.execute(principal, input), context));
  }

  private begun({ browser, expiresAt, url }: BegunOidc, context: GraphqlContext) {
    setOidcCookie(context.response, { ...browser, expires: expiresAt }, this.web.isCookieSecure);
    return { url, expiresAt };
  }
}

@ForAdministratorsToo()
@Resolver()
export class LoginResolver {
  constructor(
    private readonly read: ReadLogins,
    private readonly unlink: UnlinkLogin,
  ) {}

  @Authenticated('NEVER')
  @Query(() => [LoginObject], { description: 'Your logins at identity providers, oldest first.' })
  myLogins(@CurrentPrincipal() principal: Principal) {
    return this.read.execute(principal);
  }

  @Authenticated('NEVER')
  @Mutation(() => DonePayload, {
    description: 'Takes a login off your account. It stays yours: nobody else can link it.',
  })
  unlinkLogin(@CurrentPrincipal() principal: Principal, @Args('input') input: UnlinkLoginInput) {
    return asPayload(async () => {
      await this.unlink.execute(principal, input);
      return { done: true };
    });
  }
}
