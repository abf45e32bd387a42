import type { CookieOptions, Request, Response } from 'express';

/** Binds the answer of an identity provider to the browser that asked: one cookie a request, sent to the routes of sign-in alone. */
const REQUEST_PREFIX = 'touchstone_oidc_';
const REQUEST_PATH = '/api/v1/oidc';
/** The half-open sign-in of somebody with a second factor, who was sent back without a place to read a token. */
const PENDING_COOKIE = 'touchstone_pending';
const PENDING_PATH = '/graphql';

interface Kept {
  readonly key: string;
  readonly secret: string;
  readonly expires: Date;
}

/** `Lax`: the browser comes back from another site by a link. */
export function setOidcCookie(response: Response | undefined, { expires, key, secret }: Kept, isSecure: boolean): void {
  response?.cookie(`${REQUEST_PREFIX}${key}`, secret, { ...options(isSecure, REQUEST_PATH), sameSite: 'lax', expires });
}

export function oidcCookieOf(request: Pick<Request, 'headers'>, key: string): string | undefined {
  return cookieOf(request.headers.cookie, `${REQUEST_PREFIX}${key}`);
}

export function clearOidcCookie(response: Response, key: string, isSecure: boolean): void {
  response.clearCookie(`${REQUEST_PREFIX}${key}`, { ...options(isSecure, REQUEST_PATH), sameSite: 'lax' });
}

export function setPendingCookie(response: Response, token: string, expires: Date, isSecure: boolean): void {
  response.cookie(PENDING_COOKIE, token, { ...options(isSecure, PENDING_PATH), sameSite: 'strict', expires });
}

export function pendingCookieOf(request: Pick<Request, 'headers'> | undefined): string | undefined {
  return cookieOf(request?.headers.cookie, PENDING_COOKIE);
}

export function clearPendingCookie(response: Response | undefined, isSecure: boolean): void {
  response?.clearCookie(PENDING_COOKIE, { ...options(isSecure, PENDING_PATH), sameSite: 'strict' });
}

function options(secure: boolean, path: string): CookieOptions {
  return { httpOnly: true, secure, path };
}

function cookieOf(cookies: string | undefined, name: string): string | undefined {
  const pair = cookies?.split(';').find((one) => one.trim().startsWith(`${name}=`));
  const value = pair?.trim().slice(name.length + 1);
  return value === undefined || !/^[\w-]{43}$/.test(value) ? undefined : value;
}
