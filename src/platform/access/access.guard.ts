import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authenticator, type Principal } from '../../ports/principal.js';
import { ApiTokenNotAllowed, CrossSiteRequest, NotForAdministrators, Unauthenticated } from './access-errors.js';
import { ACCESS, ADMINISTRATION, TOKEN_USE, type Access, type TokenUse } from './access.js';
import { carrierOf, type Carrier } from './carrier.js';
import { isCrossSite } from './same-site.js';
import { WebSettings } from './web-settings.js';

/** Stands before every field and route. What declares no access is closed to everybody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly web: WebSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.declared<Access>(ACCESS, context);
    if (access === 'PUBLIC') return true;
    if (access !== 'AUTHENTICATED') throw new Error(`${nameOf(context)} declares no access and stays closed.`);
    const carrier = carrierOf(context);
    if (carrier.cookieRequest !== undefined && isCrossSite(carrier.cookieRequest, this.web.publicOrigin))
      throw new CrossSiteRequest();
    const principal = await this.principalOf(carrier);
    if (principal.apiToken !== undefined) await this.requireScope(principal, context);
    if (principal.organisationId === undefined && this.declared(ADMINISTRATION, context) !== true)
      throw new NotForAdministrators();
    carrier.principal = principal;
    return true;
  }

  private async principalOf(carrier: Carrier): Promise<Principal> {
    if (carrier.token === undefined) throw new Unauthenticated();
    carrier.checking ??= this.authenticator.authenticate(carrier.token);
    const principal = await carrier.checking;
    if (principal === undefined) throw new Unauthenticated();
    return principal;
  }

  /** What declares nothing is closed to API tokens. */
  private async requireScope(principal: Principal, context: ExecutionContext): Promise<void> {
    const needed = this.declared<TokenUse>(TOKEN_USE, context) ?? 'NEVER';
    const held: readonly string[] = principal.apiToken?.scopes ?? [];
    if (needed !== 'NEVER' && held.includes(needed)) return;
    const refusal = new ApiTokenNotAllowed(needed, held);
    await this.authenticator.refused(principal, context.getHandler().name, refusal);
    throw refusal;
  }

  private declared<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}

function nameOf(context: ExecutionContext): string {
  return `${context.getClass().name}.${context.getHandler().name}`;
}
