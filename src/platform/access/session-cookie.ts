import type { Response } from 'express';

export const SESSION_COOKIE = 'touchstone_session';

/**
 * The session for browsers: out of reach of scripts, not sent along from other sites' forms. `Secure` in production, where
 * a TLS proxy stands in front.
 */
export function setSessionCookie(
  response: Response | undefined,
  token: string,
  expires: Date,
  isSecure: boolean,
): void {
  response?.cookie(SESSION_COOKIE, token, { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', expires });
}

export function clearSessionCookie(response: Response | undefined, isSecure: boolean): void {
  response?.clearCookie(SESSION_COOKIE, { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' });
}
