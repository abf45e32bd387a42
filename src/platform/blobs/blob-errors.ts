import { DomainError } from '../../kernel/domain-error.js';
import type { Sha256 } from '../../kernel/sha256.js';
import type { Tombstone } from '../../ports/blob-keeping.js';

export class BlobMissing extends DomainError<'BLOB_MISSING'> {
  readonly code = 'BLOB_MISSING';

  constructor(sha256: Sha256) {
    super(`The stored file ${sha256} is missing. Restore it from a backup of the blob folder, or upload it again.`, {
      details: { sha256 },
    });
  }
}

export class BlobCorrupt extends DomainError<'BLOB_CORRUPT'> {
  readonly code = 'BLOB_CORRUPT';

  constructor(sha256: Sha256, found: Sha256) {
    super(
      `The stored file ${sha256} was changed: its bytes now have the digest ${found}. It is not used. Restore it from a backup of the blob folder.`,
      { details: { sha256, found } },
    );
  }
}

export class BlobTooLarge extends DomainError<'BLOB_TOO_LARGE'> {
  readonly code = 'BLOB_TOO_LARGE';

  constructor(limit: number) {
    super(
      `The file is larger than the ${limit} bytes allowed here. Nothing was stored. Send a smaller file, or raise the limit.`,
      {
        details: { limit },
      },
    );
  }
}

/** `place`: a folder, or `the bucket x`. */
export class StorageFull extends DomainError<'STORAGE_FULL'> {
  readonly code = 'STORAGE_FULL';
  override readonly isPassing = true;

  constructor(place: string, cause: unknown) {
    super(
      `The place for stored files, ${place}, is full. Nothing was stored. Free some space, then send the file again.`,
      {
        details: { place },
        cause,
      },
    );
  }
}

export class StorageReadOnly extends DomainError<'STORAGE_READ_ONLY'> {
  readonly code = 'STORAGE_READ_ONLY';
  override readonly isPassing = true;

  constructor(place: string, cause: unknown) {
    super(
      `The place for stored files, ${place}, cannot be written to. Nothing was stored. Give Touchstone write access to it, then send the file again.`,
      {
        details: { place },
        cause,
      },
    );
  }
}

/** Not missing: taken away on purpose, by whom and why is known. */
export class BlobErased extends DomainError<'BLOB_ERASED'> {
  readonly code = 'BLOB_ERASED';

  constructor(sha256: Sha256, { kind, reason, by, at }: Tombstone) {
    const what = kind === 'ERASED' ? 'was erased' : 'was purged after the retention time of its pilot';
    super(
      `The stored file ${sha256} ${what}, by ${by.join(' and ')} at ${at} (${reason}). Nothing brings it back; its digest and all results stay.`,
      { details: { sha256, kind, reason, by, at } },
    );
  }
}

/** A bucket that does not answer, or answers with something else than asked: whoever works off a queue tries again. */
export class StorageUnreachable extends DomainError<'STORAGE_UNREACHABLE'> {
  readonly code = 'STORAGE_UNREACHABLE';
  override readonly isPassing = true;

  constructor(place: string, found: string, cause: unknown) {
    super(
      `The place for stored files, ${place}, could not be used: ${found}. Nothing is lost. Check the address, the name and the keys in the configuration and the network, then try again.`,
      { details: { place, found }, cause },
    );
  }
}

export class StorageCredentialsUnreadable extends DomainError<'STORAGE_CREDENTIALS_UNREADABLE'> {
  readonly code = 'STORAGE_CREDENTIALS_UNREADABLE';

  constructor(file: string, cause?: unknown) {
    super(
      `The secret key of the place for stored files could not be read: ${file} is ${cause === undefined ? 'empty' : 'not readable'}. Write the key to this file, readable by Touchstone alone.`,
      { details: { file }, cause },
    );
  }
}
