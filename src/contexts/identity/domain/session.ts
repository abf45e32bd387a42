/** What a sign-in begins with. */
export type FirstStep = 'PASSWORD' | 'OIDC';

/** How the person proved who he or she is when the session began. */
export type SessionMethod = FirstStep | `${FirstStep}_AND_TOTP` | `${FirstStep}_AND_RECOVERY_CODE`;

/** Whether the person was recognised by an identity provider. */
export function isByProvider(method: SessionMethod): boolean {
  return method.startsWith('OIDC');
}

/** From where a session was opened, as far as the connection tells. */
export interface SessionOrigin {
  readonly address?: string;
  /** What the client calls itself. */
  readonly client?: string;
}

const LONGEST = 200;

/** Shortened and on one line: a client may send what it likes. */
export function tidyOrigin(origin: SessionOrigin = {}): {
  readonly address: string | null;
  readonly client: string | null;
} {
  const tidy = (text: string | undefined): string | null =>
    text === undefined ? null : text.replace(/\p{Cc}|\p{Cs}/gu, ' ').slice(0, LONGEST);
  return { address: tidy(origin.address), client: tidy(origin.client) };
}
