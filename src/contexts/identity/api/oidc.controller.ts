import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public } from '../../../platform/access/access.js';
import { carrierOfRequest } from '../../../platform/access/carrier.js';
import {
  clearOidcCookie,
  oidcCookieOf,
  setOidcCookie,
  setPendingCookie,
} from '../../../platform/access/oidc-cookies.js';
import { setSessionCookie } from '../../../platform/access/session-cookie.js';
import { WebSettings } from '../../../platform/access/web-settings.js';
import { OpenIdProviders } from '../../../ports/openid.js';
import { BeginOidcSignIn } from '../app/begin-oidc.js';
import { CompleteOidc, type OidcOutcome } from '../app/complete-oidc.js';
import { browserKeyOf } from '../app/oidc-door.js';

/** What became of an answer, as told to the browser. */
type Told = 'SIGNED_IN' | 'SECOND_FACTOR_NEEDED' | 'LINKED' | 'CONFIRMED';

/** The way to identity providers and back. Browsers follow links here, so all of it is GET; nothing is done that the state does not bind. */
@Controller('api/v1/oidc')
export class OidcController {
  constructor(
    private readonly providers: OpenIdProviders,
    private readonly begin: BeginOidcSignIn,
    private readonly complete: CompleteOidc,
    private readonly web: WebSettings,
  ) {}

  @Public()
  @Get()
  list(@Res() response: Response): void {
    const providers = this.providers.list().map(({ id, title }) => ({ id, title }));
    response.set('Cache-Control', 'no-store').json({ providers });
  }

  @Public()
  @Get(':provider/start')
  async start(
    @Param('provider') provider: string,
    @Query('returnTo') returnTo: unknown,
    @Res() response: Response,
  ): Promise<void> {
    // Named twice it is a list, which is no path.
    const path = typeof returnTo === 'string' ? returnTo : returnTo === undefined ? null : '';
    const { browser, expiresAt: expires, url } = await this.begin.execute({ provider, returnTo: path });
    setOidcCookie(response, { ...browser, expires }, this.web.isCookieSecure);
    leave(response).redirect(303, url);
  }

  @Public()
  @Get(':provider/callback')
  async callback(
    @Param('provider') provider: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { search: query, searchParams } = new URL(request.originalUrl, 'http://here.invalid');
    const state = searchParams.get('state') ?? '';
    const key = browserKeyOf(state);
    const secret = oidcCookieOf(request, key);
    clearOidcCookie(response, key, this.web.isCookieSecure);
    leave(response);
    const { origin } = carrierOfRequest(request);
    const outcome = await this.complete.execute({ provider, query, state, secret, origin });
    const told = this.admit(response, outcome);
    if (outcome.returnTo === null) response.json({ outcome: told });
    else response.redirect(303, withOutcome(outcome.returnTo, told));
  }

  /** The cookies of a sign-in; nothing of it is in an address. */
  private admit(response: Response, { purpose, signIn }: OidcOutcome): Told {
    if (signIn === undefined) return purpose === 'LINK' ? 'LINKED' : 'CONFIRMED';
    const { isCookieSecure } = this.web;
    if ('pendingToken' in signIn) {
      setPendingCookie(response, signIn.pendingToken, signIn.expiresAt, isCookieSecure);
      return 'SECOND_FACTOR_NEEDED';
    }
    setSessionCookie(response, signIn.token, signIn.expiresAt, isCookieSecure);
    return 'SIGNED_IN';
  }
}

/** State and code of the address reach no cache and no other site. */
function leave(response: Response): Response {
  return response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer');
}

function withOutcome(path: string, told: Told): string {
  const url = new URL(path, 'http://here.invalid');
  url.searchParams.set('oidc', told);
  return `${url.pathname}${url.search}${url.hash}`;
}
