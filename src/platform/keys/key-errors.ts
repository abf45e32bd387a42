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
