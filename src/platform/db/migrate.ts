import { DataSource } from 'typeorm';
import { DatabaseReadOnly, DatabaseSchemaNewer, DatabaseSchemaOlder, DatabaseUnreachable } from './database-errors.js';
import { MIGRATIONS_TABLE } from './data-source.js';

/** "TOUCHSTO" as a 64-bit number: the advisory lock that lets one process migrate at a time. */
const MIGRATION_LOCK = '6075168169810678863';

/** The role of servers and workers that do not own the tables; the first migration makes it. */
export const RUNTIME_ROLE = 'touchstone_runtime';

/** A schema that is kept beside ours by its own library (the job queue). */
export interface ExtraSchema {
  isCurrent(): Promise<boolean>;
  migrate(): Promise<void>;
}

/**
 * Connects and checks that the database can serve this build.
 * @param where for messages, see `describeTarget`
 * @throws DatabaseUnreachable, DatabaseReadOnly, DatabaseSchemaNewer
 */
export async function connect(dataSource: DataSource, where: string): Promise<DataSource> {
  try {
    if (!dataSource.isInitialized) await dataSource.initialize();
  } catch (cause) {
    throw new DatabaseUnreachable(
      where,
      'Check that the server runs and that DATABASE_URL names the right host, port, database, user and password.',
      cause,
    );
  }
  try {
    await refuseReadOnly(dataSource, where);
    await refuseNewer(dataSource, where);
    return dataSource;
  } catch (cause) {
    await dataSource.destroy();
    throw cause;
  }
}

/** Applies what is missing, one process at a time. @returns the names of the migrations applied. */
export async function migrate(dataSource: DataSource, where: string, extra?: ExtraSchema): Promise<readonly string[]> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    try {
      await refuseNewer(dataSource, where);
      const applied = await dataSource.runMigrations({ transaction: 'each' });
      await extra?.migrate();
      await dataSource.query(`GRANT SELECT ON ${MIGRATIONS_TABLE} TO ${RUNTIME_ROLE}`);
      return applied.map(({ name }) => name);
    } finally {
      await lock.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
    }
  } finally {
    await lock.release();
  }
}

/** @throws DatabaseSchemaOlder when this build knows migrations that the database lacks. */
export async function requireCurrentSchema(dataSource: DataSource, where: string, extra?: ExtraSchema): Promise<void> {
  const applied = new Set(await appliedMigrations(dataSource));
  const pending = knownMigrations(dataSource).filter((name) => !applied.has(name));
  if (pending.length > 0) throw new DatabaseSchemaOlder(where, pending);
  if (extra && !(await extra.isCurrent())) throw new DatabaseSchemaOlder(where, ['job queue']);
}

async function refuseReadOnly(dataSource: DataSource, where: string): Promise<void> {
  const rows: { readonly read_only: string; readonly standby: boolean }[] = await dataSource.query(
    `SELECT current_setting('transaction_read_only') AS read_only, pg_is_in_recovery() AS standby`,
  );
  if (rows[0]?.standby) throw new DatabaseReadOnly(where, 'It is a standby: point DATABASE_URL at the primary server.');
  if (rows[0]?.read_only === 'on') {
    throw new DatabaseReadOnly(
      where,
      'Switch default_transaction_read_only off for this database and user, or point DATABASE_URL at another database.',
    );
  }
}

async function refuseNewer(dataSource: DataSource, where: string): Promise<void> {
  const known = new Set(knownMigrations(dataSource));
  const unknown = (await appliedMigrations(dataSource)).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseSchemaNewer(where, unknown);
}

function knownMigrations(dataSource: DataSource): string[] {
  return dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
}

async function appliedMigrations(dataSource: DataSource): Promise<string[]> {
  const found: { readonly found: string | null }[] = await dataSource.query(`SELECT to_regclass($1) AS found`, [
    MIGRATIONS_TABLE,
  ]);
  if (found[0]?.found == null) return [];
  const rows: { readonly name: string }[] = await dataSource.query(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`);
  return rows.map(({ name }) => name);
}
