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
