import { DomainError } from '../../kernel/domain-error.js';

/** Another living process owns the embedded data directory: two engines on one directory would lose data silently. */
export class DatabaseInUse extends DomainError<'DATABASE_IN_USE'> {
  readonly code = 'DATABASE_IN_USE';

  constructor(dataDir: string, holder: { readonly pid: number; readonly host: string }) {
    super(
      `The data directory ${dataDir} is in use by another Touchstone process (pid ${holder.pid} on ${holder.host}). ` +
        'Stop that process, or set TOUCHSTONE_DATA_DIR to another folder. ' +
        'To let several processes share one database, set DATABASE_URL to a PostgreSQL server.',
      { details: { dataDir, ...holder } },
    );
  }
}

export class DatabaseUnreachable extends DomainError<'DATABASE_UNREACHABLE'> {
  readonly code = 'DATABASE_UNREACHABLE';

  /** @param where what was tried, without a password. */
  constructor(where: string, remedy: string, cause: unknown) {
    const found = cause instanceof Error ? cause.message || cause.name : String(cause);
    super(`The database ${where} cannot be reached: ${found}. ${remedy}`, { details: { where }, cause });
  }
}

export class DatabaseReadOnly extends DomainError<'DATABASE_READ_ONLY'> {
  readonly code = 'DATABASE_READ_ONLY';

  constructor(where: string, remedy: string, cause?: unknown) {
    super(`The database ${where} accepts no writes. ${remedy}`, { details: { where }, cause });
  }
}

/** The database was migrated by a later build; running on it could damage what that build has written. */
export class DatabaseSchemaNewer extends DomainError<'DATABASE_SCHEMA_NEWER'> {
  readonly code = 'DATABASE_SCHEMA_NEWER';

  constructor(where: string, unknown: readonly string[]) {
    super(
      `The database ${where} was set up by a newer Touchstone: this build does not know the migration(s) ${unknown.join(', ')}. ` +
        'Install the newer version, or point DATABASE_URL or TOUCHSTONE_DATA_DIR at another database.',
      { details: { where, unknown } },
    );
  }
}

export class DatabaseSchemaOlder extends DomainError<'DATABASE_SCHEMA_OLDER'> {
  readonly code = 'DATABASE_SCHEMA_OLDER';

  constructor(where: string, pending: readonly string[]) {
    super(
      `The database ${where} lacks ${pending.length} migration(s) of this build, the first being ${pending[0] ?? 'the job queue'}. ` +
        'Take a backup, then run `touchstone migrate`, or start with TOUCHSTONE_MIGRATE=true.',
      { details: { where, pending } },
    );
  }
}

/** The database answers, but the login role may not do what this step needs. */
export class DatabaseRightsMissing extends DomainError<'DATABASE_RIGHTS_MISSING'> {
  readonly code = 'DATABASE_RIGHTS_MISSING';

  constructor(where: string, cause: unknown) {
    const found = cause instanceof Error ? cause.message : String(cause);
    super(
      `The role that DATABASE_URL names lacks rights in the database ${where}: ${found}. ` +
        'For `touchstone migrate` it must own the database and may create roles (CREATEROLE); for `serve` and `worker` run ' +
        '`GRANT touchstone_runtime TO <role>` once after `touchstone migrate`. docs/database.md shows both.',
      { details: { where }, cause },
    );
  }
}

/** The database went away, or accepts no writes, while Touchstone runs. Says nothing of where it is: this reaches every client. */
export class DatabaseAway extends DomainError<'DATABASE_AWAY'> {
  readonly code = 'DATABASE_AWAY';
  override readonly isPassing = true;

  constructor(cause: unknown) {
    super(
      'The database does not take this at the moment, so nothing was changed. Try again shortly; if it stays so, tell the operator.',
      { cause },
    );
  }
}

/** A text with a NUL character or half a surrogate pair; PostgreSQL stores neither. */
export class TextNotStorable extends DomainError<'TEXT_NOT_STORABLE'> {
  readonly code = 'TEXT_NOT_STORABLE';

  constructor(cause: unknown) {
    super(
      'A text holds a character that cannot be stored (NUL, or half of a surrogate pair). Remove it and send the text again.',
      { cause },
    );
  }
}
