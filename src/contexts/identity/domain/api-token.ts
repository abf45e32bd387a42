import { IdentityFieldInvalid } from './errors.js';

/** READ looks and downloads; UPLOAD brings images, labels and models; RUN declares and aborts runs. None signs, grants or seals. */
export const TOKEN_SCOPES = ['READ', 'UPLOAD', 'RUN'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export interface ApiToken {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  /** The beginning of the token, to recognise it by in lists and logs. */
  readonly prefix: string;
  readonly tokenSha256: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export const MOST_TOKENS = 20;
const MOST_DAYS = 366;
const TOKEN = /^(tsk_[0-9a-f]{12})_[\w-]{43}$/;

/** `tsk_<12 hexadecimal digits>_<43 random signs>`; the first two parts are no secret. */
export function composeToken(
  prefixDigits: string,
  secret: string,
): { readonly token: string; readonly prefix: string } {
  const prefix = `tsk_${prefixDigits.slice(0, 12)}`;
  return { token: `${prefix}_${secret}`, prefix };
}

export function isApiToken(text: string): boolean {
  return TOKEN.test(text);
}

export function isUsable(token: ApiToken, now: Date): boolean {
  return token.revokedAt === null && now < token.expiresAt;
}

/** @throws IdentityFieldInvalid: at least one scope, 1 to 366 days. */
export function checkTokenTerms(terms: { readonly scopes: readonly string[]; readonly days: number }): void {
  if (terms.scopes.length === 0)
    throw new IdentityFieldInvalid('/scopes', 'A token without a scope can do nothing. Choose READ, UPLOAD or RUN.');
  if (!Number.isInteger(terms.days) || terms.days < 1 || terms.days > MOST_DAYS)
    throw new IdentityFieldInvalid('/days', `A token lives 1 to ${MOST_DAYS} days, not ${terms.days}.`);
}
