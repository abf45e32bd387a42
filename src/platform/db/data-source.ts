import { DataSource, type DataSourceOptions, type EntitySchema, type MixedList } from 'typeorm';
import type { EmbeddedAddress } from './embedded/embedded-database.js';
import { migrations } from './migrations.js';

export type Entities = MixedList<(new () => object) | EntitySchema>;

/** How to connect: a PostgreSQL server by URL, or the embedded database by its address. */
export interface ConnectionSettings {
  readonly target: { readonly url: string } | { readonly embedded: EmbeddedAddress };
  /** Connections in the pool; the embedded database runs one transaction at a time whatever their number. */
  readonly poolSize?: number;
  /** First entry of search_path; tests use one schema a file. Default: the server's own. */
  readonly schema?: string;
  /** Further run-time settings of each connection (`name=value`). */
  readonly settings?: readonly string[];
}

/** The table in which TypeORM records which migrations ran. */
export const MIGRATIONS_TABLE = 'schema_migration';
const CONNECT_MS = 10_000;

/** A data source, not yet connected. Entities are listed by the composition root. */
export function createDataSource(connection: ConnectionSettings, entities: Entities = []): DataSource {
  return new DataSource(dataSourceOptions(connection, entities));
}

/** Options for `TypeOrmModule.forRootAsync` and for `createDataSource`. */
export function dataSourceOptions(connection: ConnectionSettings, entities: Entities = []): DataSourceOptions {
  return {
    type: 'postgres',
    ...login(connection.target),
    applicationName: 'touchstone',
    entities,
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    // Ids are made by the application; no extension is needed, and creating one needs rights a customer's DBA may not give.
    installExtensions: false,
    // `undefined` in a where clause would otherwise mean "every row".
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    connectTimeoutMS: CONNECT_MS,
    // An idle connection that breaks is replaced by the pool; the next query reports what is wrong.
    poolErrorHandler: () => undefined,
    extra: { max: connection.poolSize ?? 10, options: runtimeOptions(connection) },
  };
}

/** Where a connection leads, for messages: never with a password. */
export function describeTarget(target: ConnectionSettings['target']): string {
  if ('embedded' in target) return 'embedded in Touchstone';
  const url = URL.canParse(target.url) ? new URL(target.url) : undefined;
  return url ? `${url.hostname || 'localhost'}${url.port ? `:${url.port}` : ''}${url.pathname}` : 'in DATABASE_URL';
}

function login(target: ConnectionSettings['target']) {
  if ('url' in target) return { url: target.url };
  const { host, port, password } = target.embedded;
  return { host, port, username: 'postgres', database: 'postgres', ...(password === undefined ? {} : { password }) };
}

function runtimeOptions({ schema, settings = [] }: ConnectionSettings): string {
  const all = [...(schema === undefined ? [] : [`search_path=${schema}`]), ...settings];
  return all.map((one) => `-c ${one.replace(/([\\ ])/g, '\\$1')}`).join(' ');
}
