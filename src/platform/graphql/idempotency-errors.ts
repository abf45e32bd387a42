import { DomainError } from '../../kernel/domain-error.js';

export class IdempotencyKeyInvalid extends DomainError<'IDEMPOTENCY_KEY_INVALID'> {
  readonly code = 'IDEMPOTENCY_KEY_INVALID';
  constructor(length: number) {
    super(
      `The header Idempotency-Key has ${length} characters or some that are not allowed; it takes 16 to 128 of A-Z a-z 0-9 . _ : ~ + / = -. Send a new random UUID.`,
    );
  }
}

/** There is nobody whose key it could be. */
export class IdempotencyKeyNeedsPerson extends DomainError<'IDEMPOTENCY_KEY_NEEDS_PERSON'> {
  readonly code = 'IDEMPOTENCY_KEY_NEEDS_PERSON';
  constructor() {
    super(
      'An Idempotency-Key belongs to a person who is signed in, and this request names nobody. Send it without the header.',
    );
  }
}

export class IdempotencyKeyReused extends DomainError<'IDEMPOTENCY_KEY_REUSED'> {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  constructor() {
    super(
      'This Idempotency-Key was sent with another request in the last 24 hours. Nothing was done. Send a new key with every new request, and the same key only to repeat the same one.',
    );
  }
}

export class IdempotencyInProgress extends DomainError<'IDEMPOTENCY_IN_PROGRESS'> {
  readonly code = 'IDEMPOTENCY_IN_PROGRESS';
  constructor() {
    super(
      'The first request with this Idempotency-Key is still being carried out. Ask again with the same key in some seconds.',
    );
  }
}

/** Never carried out again under the same key: it may have been done. */
export class IdempotencyOutcomeUnknown extends DomainError<'IDEMPOTENCY_OUTCOME_UNKNOWN'> {
  readonly code = 'IDEMPOTENCY_OUTCOME_UNKNOWN';
  constructor() {
    super(
      'The first request with this Idempotency-Key was never answered: the server stopped while it was carried out. Look whether it was done; if not, send it with a new key.',
    );
  }
}

/** It was done; its answer is not there a second time. */
export class IdempotencyAnswerNotKept extends DomainError<'IDEMPOTENCY_ANSWER_NOT_KEPT'> {
  readonly code = 'IDEMPOTENCY_ANSWER_NOT_KEPT';
  constructor(at: Date) {
    super(
      `The request with this Idempotency-Key was answered at ${at.toISOString()} and is not carried out again. The answer was shown once: it held a secret, or was too long to keep. Ask for what you need with a new key.`,
      { details: { at: at.toISOString() } },
    );
  }
}
