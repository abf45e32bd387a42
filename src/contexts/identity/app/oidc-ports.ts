import type { Tx } from '../../../ports/unit-of-work.js';
import type { Login, OidcRequest } from '../domain/oidc.js';

/** Logins are reached by issuer and subject or by their person, whoever asks. */
export abstract class Logins {
  /** Also what was removed: it stays that person's. */
  abstract find(tx: Tx, issuer: string, subject: string): Promise<Login | undefined>;
  /** A login of the person's own that was removed comes back. @throws OidcLoginTaken for one of somebody else */
  abstract link(tx: Tx, login: Login): Promise<void>;
  /** Those in use, oldest first. */
  abstract ofPerson(tx: Tx, personId: string): Promise<readonly Login[]>;
  abstract remove(tx: Tx, id: string, at: Date): Promise<void>;
  /** @returns how many were in use */
  abstract removeAll(tx: Tx, personId: string, at: Date): Promise<number>;
}

/** Requests are reached by the digest of their state alone, confirmations by person, session and challenge. */
export abstract class OidcRequests {
  abstract insert(tx: Tx, request: OidcRequest): Promise<void>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, stateSha256: string): Promise<OidcRequest | undefined>;
  abstract use(tx: Tx, stateSha256: string, at: Date): Promise<void>;
  abstract prove(tx: Tx, stateSha256: string, at: Date): Promise<void>;
  /** `false` when the person has no confirmation, proven after `since` in this session and for this challenge, that no act used yet. */
  abstract spend(
    tx: Tx,
    of: { readonly personId: string; readonly sessionSha256: string; readonly challengeNonce: string | null },
    at: Date,
    since: Date,
  ): Promise<boolean>;
}
