import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { Request } from 'express';
import type { Principal } from '../../ports/principal.js';
import { SESSION_COOKIE } from './session-cookie.js';

/** What a request brings along to say who sends it, and, once checked, who that is. */
export interface Carrier {
  readonly token: string | undefined;
  principal?: Principal;
  /** The check under way, shared by all root fields of one operation. */
  checking?: Promise<Principal | undefined>;
}

const ofRequest = new WeakMap<object, Carrier>();

/** The carrier of the GraphQL operation or HTTP request that is being handled. */
export function carrierOf(context: ExecutionContext): Carrier {
  if (context.getType<GqlContextType>() === 'graphql') {
    return GqlExecutionContext.create(context).getContext<{ carrier: Carrier }>().carrier;
  }
  return carrierOfRequest(context.switchToHttp().getRequest<Request>());
}

export function carrierOfRequest(request: Pick<Request, 'headers'>): Carrier {
  const known = ofRequest.get(request);
  if (known !== undefined) return known;
  const carrier: Carrier = { token: tokenOf(request.headers.authorization, request.headers.cookie) };
  ofRequest.set(request, carrier);
  return carrier;
}

/** A bearer token wins over the session cookie. */
export function tokenOf(authorization: string | undefined, cookies: string | undefined): string | undefined {
  const bearer = /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(authorization ?? '')?.[1];
  return bearer ?? cookieOf(cookies, SESSION_COOKIE);
}

function cookieOf(cookies: string | undefined, name: string): string | undefined {
  const pair = cookies?.split(';').find((one) => one.trim().startsWith(`${name}=`));
  return pair === undefined ? undefined : pair.trim().slice(name.length + 1) || undefined;
}
