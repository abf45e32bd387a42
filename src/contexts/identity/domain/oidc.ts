import { sha256Of } from '../../../kernel/sha256.js';
import { OidcEmailRefused, OidcNotFresh, ReturnAddressRefused } from './oidc-errors.js';

/** A login at an identity provider that opens one person's account, and never another's. */
export interface Login {
  readonly id: string;
  readonly personId: string;
  readonly providerId: string;
  readonly issuer: string;
  readonly subject: string;
  /** As the provider vouched for it when the login was linked. */
  readonly email: string | null;
  readonly linkedAt: Date;
  readonly removedAt: Date | null;
}

/** SIGN_IN: a session; JOIN: an account by an invitation; LINK: one more login; CONFIRM: who is at the keyboard, for one act. */
export type OidcPurpose = 'SIGN_IN' | 'JOIN' | 'LINK' | 'CONFIRM';

/** One way to the provider and back. The state and the browser's secret are stored as digests. */
export interface OidcRequest {
  readonly stateSha256: string;
  readonly browserSha256: string;
  readonly providerId: string;
  readonly purpose: OidcPurpose;
  /** Of LINK and CONFIRM. */
  readonly personId: string | null;
  readonly sessionSha256: string | null;
  /** Of CONFIRM before a signature: the challenge it is for. */
  readonly challengeNonce: string | null;
  /** Of JOIN. */
  readonly invitationSha256: string | null;
  readonly printedName: string | null;
  readonly email: string | null;
  readonly returnTo: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The answer came; another one is not taken. */
  readonly usedAt: Date | null;
  /** Of CONFIRM: the answer was the right person's, just now. */
  readonly provenAt: Date | null;
  /** Of CONFIRM: one act rested on it. */
  readonly spentAt: Date | null;
}

/** From leaving to coming back. */
export const REQUEST_MINUTES = 10;

/**
 * What ties the provider's answer to this browser and, before a signature, to its challenge: derived from a secret that only the
 * browser has, so that the database alone redeems no code. 256 bits each, in characters that RFC 7636 allows.
 */
export function bindingOf(
  secret: string,
  state: string,
  challengeNonce: string | null,
): { readonly state: string; readonly nonce: string; readonly codeVerifier: string } {
  return {
    state,
    nonce: sha256Of(['touchstone oidc nonce', secret, state, challengeNonce ?? ''].join('\0')),
    codeVerifier: sha256Of(['touchstone oidc verifier', secret, state].join('\0')),
  };
}

const LONGEST_RETURN = 500;

/** A path of this installation. Whatever a browser could read as another site is refused. @throws ReturnAddressRefused */
export function parseReturnTo(text: string): string {
  const base = 'http://here.invalid';
  const isPath = text.startsWith('/') && !/^\/[/\\]/.test(text) && !/[\p{Cc}\s\\]/u.test(text);
  if (!isPath || text.length > LONGEST_RETURN || !URL.canParse(text, base)) throw new ReturnAddressRefused();
  const url = new URL(text, base);
  if (url.origin !== base) throw new ReturnAddressRefused();
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Clocks of two machines differ a little; providers tell whole seconds. */
const CLOCK_DRIFT_MS = 10_000;

/** @throws OidcNotFresh unless the person entered credentials after the request began */
export function assertFresh(authenticatedAt: Date | undefined, startedAt: Date, now: Date): void {
  const at = authenticatedAt?.getTime();
  const isFresh =
    at !== undefined && at >= startedAt.getTime() - CLOCK_DRIFT_MS && at <= now.getTime() + CLOCK_DRIFT_MS;
  if (!isFresh) throw new OidcNotFresh(authenticatedAt);
}

/** @throws OidcEmailRefused */
export function assertDomain(email: string | undefined, domains: readonly string[]): void {
  if (domains.length === 0) return;
  const domain = email?.toLowerCase().split('@').at(-1);
  if (domain === undefined || !domains.includes(domain)) throw new OidcEmailRefused(domains);
}
