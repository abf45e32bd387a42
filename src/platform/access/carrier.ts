import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { Request } from 'express';
import type { Principal } from '../../ports/principal.js';
import { SESSION_COOKIE } from './session-cookie.js';

/** What a request brings along to say who sends it, and, once checked, who that is. */
export interface Carrier {
  readonly token: string | undefined;
  /** Set for HTTP requests that a browser authenticated by itself, with the cookie: they are checked for their origin. */
  readonly cookieRequest?: Pick<Request, 'headers' | 'method'>;
  /** From where, for the list of sessions. */
  readonly origin: { readonly address?: string; readonly client?: string };
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

export function carrierOfRequest(request: Pick<Request, 'headers' | 'method' | 'socket'>): Carrier {
  const known = ofRequest.get(request);
  if (known !== undefined) return known;
  const { headers } = request;
  const bearer = bearerOf(headers.authorization);
  const cookie = sessionCookieOf(headers.cookie);
  const carrier: Carrier = {
    token: bearer ?? cookie,
    ...(bearer === undefined && cookie !== undefined && { cookieRequest: request }),
    origin: originOf(request.socket.remoteAddress, headers['user-agent']),
  };
  ofRequest.set(request, carrier);
  return carrier;
}

export function originOf(address: string | undefined, client: string | undefined): Carrier['origin'] {
  return { ...(address !== undefined && { address }), ...(client !== undefined && { client }) };
}

export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(authorization ?? '')?.[1];
}

/** Session tokens only: what a browser sends by itself never carries an API token. */
export function sessionCookieOf(cookies: string | undefined): string | undefined {
  const pair = cookies?.split(';').find((one) => one.trim().startsWith(`${SESSION_COOKIE}=`));
  const token = pair?.trim().slice(SESSION_COOKIE.length + 1);
  return token === undefined || !/^[\w-]{43}$/.test(token) ? undefined : token;
}
