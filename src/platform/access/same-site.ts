import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What a form of another site can send without asking first (Fetch standard, "CORS-safelisted request-header"). */
const FORM_TYPES = new Set(['', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/**
 * Whether a request that changes something came from another site. Browsers say so themselves (`Sec-Fetch-Site`, `Origin`);
 * what says nothing at all passes only when no form could have sent it.
 * @param publicOrigin scheme, host and port people use; absent: the host the request names
 */
export function isCrossSite(
  request: { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders },
  publicOrigin: string | undefined,
): boolean {
  const { headers, method = 'GET' } = request;
  if (SAFE_METHODS.has(method.toUpperCase())) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (headers.origin !== undefined) return !isOwnOrigin(headers, publicOrigin);
  return site === undefined && FORM_TYPES.has(essenceOf(headers['content-type']));
}

/** Whether `Origin` names the site that serves; `false` for "null" and for none. */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicOrigin: string | undefined): boolean {
  const { host, origin } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const found = new URL(origin);
  if (publicOrigin !== undefined) return found.origin === publicOrigin;
  return host !== undefined && found.host.toLowerCase() === host.toLowerCase();
}

function essenceOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
