import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authenticator } from '../../ports/principal.js';
import { NotForAdministrators, Unauthenticated } from './access-errors.js';
import { ACCESS, ADMINISTRATION, type Access } from './access.js';
import { carrierOf } from './carrier.js';

/** Stands before every field and route. What declares no access is closed to everybody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'PUBLIC') return true;
    if (access !== 'AUTHENTICATED') {
      throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no access and stays closed.`);
    }
    const carrier = carrierOf(context);
    if (carrier.token === undefined) throw new Unauthenticated();
    carrier.checking ??= this.authenticator.authenticate(carrier.token);
    const principal = await carrier.checking;
    if (principal === undefined) throw new Unauthenticated();
    if (principal.organisationId === undefined && !this.servesAdministrators(context)) throw new NotForAdministrators();
    carrier.principal = principal;
    return true;
  }

  private servesAdministrators(context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride(ADMINISTRATION, [context.getHandler(), context.getClass()]) === true;
  }
}
