import { DomainError } from '../../../kernel/domain-error.js';

export class RetentionInvalid extends DomainError<'RETENTION_INVALID'> {
  readonly code = 'RETENTION_INVALID';
  constructor(problem: string) {
    super(`${problem} Nothing was changed.`, {});
  }
}

/** Less time than before lets things go that somebody counted on. */
export class RetentionNeedsTwo extends DomainError<'RETENTION_NEEDS_TWO'> {
  readonly code = 'RETENTION_NEEDS_TWO';
  constructor(from: number, to: number) {
    super(
      `Keeping pilots ${to} instead of ${from} years is shorter, so it takes two administrators, two different people. Repeat with --and.`,
      { details: { from, to } },
    );
  }
}

export class RetentionNotOver extends DomainError<'RETENTION_NOT_OVER'> {
  readonly code = 'RETENTION_NOT_OVER';
  constructor(key: string, why: string) {
    super(`Pilot ${key} is not purged: ${why}. \`touchstone retention list\` shows what may go.`, { details: { key } });
  }
}

/** Files that rows refer to are missing or changed. */
export class BlobsDamaged extends DomainError<'BLOBS_DAMAGED'> {
  readonly code = 'BLOBS_DAMAGED';
  constructor(damaged: number, checked: number) {
    super(
      `${damaged} of ${checked} stored files are missing or changed; they are listed above. Restore them from a backup of the blob folder.`,
      { details: { damaged, checked } },
    );
  }
}
