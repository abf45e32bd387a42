/** What was said about a key, once and for ever. */
export interface KeyEvent {
  readonly keyId: string;
  readonly publicKeyPem: string;
  readonly kind: 'INTRODUCED' | 'RETIRED' | 'COMPROMISED';
  /** Since when it holds; of a compromised key possibly long before it was noticed. */
  readonly effectiveAt: Date;
  readonly recordedAt: Date;
  readonly reason: string | null;
  /** DSSE envelope by the key before, about this one; only of a key that was introduced by a rotation. */
  readonly endorsement: string | null;
}

/** A key and the time in which its signatures count. */
export interface SigningKeyRecord {
  readonly keyId: string;
  readonly publicKeyPem: string;
  readonly introducedAt: string;
  /** Signatures made from this instant on do not count; earlier ones stay valid. */
  readonly retiredAt: string | null;
  readonly retiredBecause: string | null;
  /** Signatures that are not older than this do not count: somebody else may have made them. */
  readonly compromisedFrom: string | null;
  readonly compromisedBecause: string | null;
  readonly endorsement: string | null;
}

export type KeyStanding = 'IN_FORCE' | 'NOT_YET' | 'RETIRED' | 'COMPROMISED';

/** One record a key, in the order of introduction. Of several statements of compromise the earliest moment holds. */
export function keysFrom(events: readonly KeyEvent[]): SigningKeyRecord[] {
  const introduced = events.filter(({ kind }) => kind === 'INTRODUCED').sort(byTime);
  return introduced.map((key) => {
    const own = events.filter(({ keyId }) => keyId === key.keyId).sort(byTime);
    const retired = own.find(({ kind }) => kind === 'RETIRED');
    const compromised = own.find(({ kind }) => kind === 'COMPROMISED');
    return {
      keyId: key.keyId,
      publicKeyPem: key.publicKeyPem,
      introducedAt: key.effectiveAt.toISOString(),
      retiredAt: retired?.effectiveAt.toISOString() ?? null,
      retiredBecause: retired?.reason ?? null,
      compromisedFrom: compromised?.effectiveAt.toISOString() ?? null,
      compromisedBecause: compromised?.reason ?? null,
      endorsement: key.endorsement,
    };
  });
}

/**
 * Whether a signature of this instant (ISO 8601, UTC) counts. A key that a rotation introduced does not vouch for earlier times; of
 * others nobody wrote down since when they were used.
 */
export function standingAt(key: SigningKeyRecord, at: string): KeyStanding {
  if (key.compromisedFrom !== null && at >= key.compromisedFrom) return 'COMPROMISED';
  if (key.retiredAt !== null && at >= key.retiredAt) return 'RETIRED';
  return key.endorsement !== null && at < key.introducedAt ? 'NOT_YET' : 'IN_FORCE';
}

function byTime(one: KeyEvent, other: KeyEvent): number {
  return one.effectiveAt.getTime() - other.effectiveAt.getTime() || (one.keyId < other.keyId ? -1 : 1);
}
