import { DomainError } from '../../kernel/domain-error.js';

/** The bytes that arrived are not those the sender hashed. Nothing was taken over. */
export class DigestMismatch extends DomainError<'DIGEST_MISMATCH'> {
  readonly code = 'DIGEST_MISMATCH';
  constructor(declared: string, received: string) {
    super(`The upload was announced with SHA-256 ${declared} but has ${received}. Send it again.`, {
      details: { declared, received },
    });
  }
}

export class DigestHeaderInvalid extends DomainError<'DIGEST_HEADER_INVALID'> {
  readonly code = 'DIGEST_HEADER_INVALID';
  constructor(found: string) {
    super(
      `The header X-Content-Sha256 is "${found.slice(0, 100)}"; expected 64 lower-case hexadecimal characters. Correct it or leave it out.`,
    );
  }
}

export class UploadTooLarge extends DomainError<'UPLOAD_TOO_LARGE'> {
  readonly code = 'UPLOAD_TOO_LARGE';
  constructor(bytes: number | undefined, limit: number) {
    super(
      `The upload has ${bytes === undefined ? 'more bytes than allowed' : `${bytes} bytes`}; ${limit} are allowed. Send less, or ask the operator to raise the limit.`,
      { details: { bytes, limit } },
    );
  }
}

/** The connection ended before the last byte. Nothing was taken over. */
export class UploadInterrupted extends DomainError<'UPLOAD_INTERRUPTED'> {
  readonly code = 'UPLOAD_INTERRUPTED';
  constructor(cause: unknown) {
    super('The connection ended before the upload was complete, so nothing was stored. Send it again.', { cause });
  }
}

export class RouteNotFound extends DomainError<'ROUTE_NOT_FOUND'> {
  readonly code = 'ROUTE_NOT_FOUND';
  constructor(method: string, path: string) {
    super(
      `There is nothing at ${method} ${path.slice(0, 200)}. The GraphQL API is at /graphql, uploads are under /api/v1.`,
    );
  }
}
