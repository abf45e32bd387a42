import type { EvidenceSigner } from '../kernel/dsse.js';
import type { Sha256 } from '../kernel/sha256.js';

/** The installation's signing key. */
export abstract class EvidenceSignerPort implements EvidenceSigner {
  abstract readonly keyId: Sha256;
  abstract readonly publicKeyPem: string;
  abstract sign(bytes: Uint8Array): Buffer;
}

/** Slow, salted hashing of passwords (Argon2id). */
export abstract class PasswordHasher {
  abstract hash(password: string): Promise<string>;
  /** `false` for a wrong password and for a hash nobody can read. Takes as long for an unknown person (`undefined`) as for a known one. */
  abstract verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Unguessable texts for sessions, invitations and signing challenges: 256 bits, URL-safe. */
export abstract class SecretSource {
  abstract token(): string;
}

/** Encryption of what the installation must read again (secrets of second factors), under a key of its own. */
export abstract class SecretBox {
  /** `use` names what the text is for and whom it belongs to; it opens under the same name only. @throws SECRETS_KEY_MISSING, SECRETS_KEY_UNUSABLE */
  abstract seal(text: string, use: string): Promise<string>;
  /** @throws SECRET_UNREADABLE for another key, another use or changed bytes; SECRETS_KEY_MISSING, SECRETS_KEY_UNUSABLE */
  abstract open(sealed: string, use: string): Promise<string>;
}

/** Time-based one-time codes (RFC 6238): six digits, 30 seconds, HMAC-SHA-1, as authenticator apps expect. */
export abstract class OneTimeCodes {
  /** A new secret of 160 bits, in base32 as people type it. */
  abstract newSecret(): string;
  /** `otpauth://totp/...` for the QR code of an authenticator app. */
  abstract uri(secret: string, label: { readonly issuer: string; readonly account: string }): string;
  /** The 30-second step whose code this is, one step of clock drift either way; `undefined` when it is none. */
  abstract stepOf(secret: string, code: string, at: Date): number | undefined;
}
