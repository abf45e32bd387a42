import { DomainError } from '../../kernel/domain-error.js';

/** Production signs evidence only with a key that somebody chose and keeps. */
export class SigningKeyMissing extends DomainError<'SIGNING_KEY_MISSING'> {
  readonly code = 'SIGNING_KEY_MISSING';
  constructor(path: string | undefined) {
    super(
      (path === undefined ? 'No signing key is configured. ' : `There is no signing key at ${path}. `) +
        'Make one with `openssl genpkey -algorithm ed25519 -out touchstone-key.pem`, keep a copy in a safe place, ' +
        'and set TOUCHSTONE_SIGNING_KEY_FILE to its path.',
      { details: { path } },
    );
  }
}

export class SigningKeyUnusable extends DomainError<'SIGNING_KEY_UNUSABLE'> {
  readonly code = 'SIGNING_KEY_UNUSABLE';
  constructor(path: string, found: string, cause?: unknown) {
    super(
      `The signing key ${path} cannot be used: ${found}. Expected an Ed25519 private key in PEM, readable by its owner alone.`,
      {
        details: { path },
        cause,
      },
    );
  }
}

/** Production encrypts second factors only under a key that somebody chose and keeps. */
export class SecretsKeyMissing extends DomainError<'SECRETS_KEY_MISSING'> {
  readonly code = 'SECRETS_KEY_MISSING';
  constructor(path: string | undefined) {
    super(
      (path === undefined ? 'No key for stored secrets is configured. ' : 'The key for stored secrets is not there. ') +
        'The operator makes one with `touchstone keys secrets FILE`, keeps a copy in a safe place, and sets ' +
        'TOUCHSTONE_SECRETS_KEY_FILE to its path.',
    );
  }
}

export class SecretsKeyUnusable extends DomainError<'SECRETS_KEY_UNUSABLE'> {
  readonly code = 'SECRETS_KEY_UNUSABLE';
  constructor(found: string, cause?: unknown) {
    super(
      `The key for stored secrets cannot be used: ${found}. Expected 32 bytes in base64, readable by their owner alone.`,
      { cause },
    );
  }
}

/** Encrypted under another key, for another use, or changed since. */
export class SecretUnreadable extends DomainError<'SECRET_UNREADABLE'> {
  readonly code = 'SECRET_UNREADABLE';
  constructor(cause?: unknown) {
    super(
      'A stored secret cannot be decrypted: it was written under another key, or it was changed. The operator restores the key ' +
        'that TOUCHSTONE_SECRETS_KEY_FILE named before; if it is lost, second factors are recovered one by one.',
      { cause },
    );
  }
}
