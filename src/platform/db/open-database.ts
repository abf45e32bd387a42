import type { DataSource } from 'typeorm';
import { createDataSource, describeTarget, type ConnectionSettings, type Entities } from './data-source.js';
import { DatabaseRightsMissing } from './database-errors.js';
import { isRightMissing } from './database-faults.js';
import { EmbeddedDatabase } from './embedded/embedded-database.js';
import { connect, migrate, requireCurrentSchema, type ExtraSchema } from './migrate.js';

export interface DatabaseSettings {
  /** `undefined`: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly databasePoolSize: number;
  /** Bring a PostgreSQL server's database up to date; the embedded one always is. */
  readonly migrate: boolean;
}

export interface OpenDatabase {
  readonly dataSource: DataSource;
  readonly isEmbedded: boolean;
  /** For messages, without a password. */
  readonly where: string;
  /** Names of the migrations this opening applied. */
  readonly applied: readonly string[];
  /** Closes the pool, then the embedded database. Stop workers first. */
  close(): Promise<void>;
}

/**
 * The database the configuration names, connected, checked and of this build's schema.
 * @param extra makes the schema that a library keeps beside ours (`pgBossSchema`)
 * @throws DatabaseInUse, DatabaseUnreachable, DatabaseReadOnly, DatabaseSchemaNewer, DatabaseSchemaOlder, DatabaseRightsMissing
 */
export async function openDatabase(
  settings: DatabaseSettings,
  entities: Entities,
  extra?: (dataSource: DataSource) => ExtraSchema,
): Promise<OpenDatabase> {
  const embedded =
    settings.databaseUrl === undefined ? await EmbeddedDatabase.start({ dataDir: settings.dataDir }) : undefined;
  const target: ConnectionSettings['target'] = embedded
    ? { embedded: embedded.address }
    : { url: settings.databaseUrl ?? '' };
  const where = embedded ? settings.dataDir : describeTarget(target);
  const dataSource = createDataSource({ target, poolSize: settings.databasePoolSize }, entities);
  const close = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.close();
  };
  try {
    await connect(dataSource, where);
    const isOurs = embedded !== undefined || settings.migrate;
    const applied = isOurs ? await migrate(dataSource, where, extra?.(dataSource)) : [];
    if (!isOurs) await requireCurrentSchema(dataSource, where, extra?.(dataSource));
    return { dataSource, isEmbedded: embedded !== undefined, where, applied, close };
  } catch (cause) {
    await close();
    throw isRightMissing(cause) ? new DatabaseRightsMissing(where, cause) : cause;
  }
}
