import type { Sha256 } from '../kernel/sha256.js';
import type { PersonId } from '../kernel/ids.js';

/** One request that names a key, as whoever keeps them needs it. No secret is in it. */
export interface KeyedRequest {
  /** Of the person, the API token if there is one, and the key. */
  readonly keySha256: Sha256;
  readonly personId: PersonId;
  /** Digest of what was asked, passwords left out. */
  readonly fingerprint: Sha256;
  /** Names of the mutations, for people who look at the table. */
  readonly operation: string;
}

/** An answer as it was sent. */
export interface KeptAnswer {
  readonly status: number;
  /** JSON text. `null` = it held a secret that is shown once, or was too long, and was not kept. */
  readonly body: string | null;
}

/**
 * What becomes of a request with a key. RUN: it is the first, run it and settle it. RUNNING: the first has not been answered yet.
 * UNKNOWN: the first was never answered; the server stopped, or lost its database, while it ran.
 */
export type KeyOutcome =
  | { readonly kind: 'RUN'; readonly claim: string }
  | { readonly kind: 'ANSWERED'; readonly answer: KeptAnswer; readonly at: Date }
  | { readonly kind: 'OTHER_REQUEST' }
  | { readonly kind: 'RUNNING' }
  | { readonly kind: 'UNKNOWN' };

/** Keys of requests that must not be carried out twice, with their first answers, for a day. */
export abstract class IdempotentRequests {
  /** One of many at the same time is told RUN. Commits by itself, before the request runs. */
  abstract claim(request: KeyedRequest): Promise<KeyOutcome>;
  abstract settle(claim: string, answer: KeptAnswer): Promise<void>;
  /** The request was turned away before anything was done: the key is free again. */
  abstract release(claim: string): Promise<void>;
}
