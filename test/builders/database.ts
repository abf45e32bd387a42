import { randomBytes } from 'node:crypto';
import { describe, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { seededRng } from '../../src/kernel/rng.js';
import { createDataSource, type ConnectionSettings, type Entities } from '../../src/platform/db/data-source.js';
import type { EmbeddedAddress } from '../../src/platform/db/embedded/embedded-database.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { TypeOrmUnitOfWork } from '../../src/platform/db/unit-of-work.js';

// A busy machine takes seconds for what an idle one does in milliseconds.
jest.setTimeout(240_000);

/** Set by the jest project: `embedded`, or `postgres` for the second pass on TEST_DATABASE_URL. */
declare const TEST_DATABASE: 'embedded' | 'postgres' | undefined;

const onPostgres = typeof TEST_DATABASE !== 'undefined' && TEST_DATABASE === 'postgres';

/** For what only a PostgreSQL server can show (several transactions at once): reported as skipped on the embedded database. */
export const describePostgres = onPostgres ? describe : describe.skip;
/** For the embedded engine itself: not repeated in the pass on a PostgreSQL server. */
export const describeEmbedded = onPostgres ? describe.skip : describe;
export const itPostgres = onPostgres ? it : it.skip;

export interface TestDatabase {
  readonly dataSource: DataSource;
  readonly unitOfWork: TypeOrmUnitOfWork;
  /** The schema of this test file, the first entry of search_path. */
  readonly schema: string;
  /** For a second pool, or another process, on the same schema. */
  readonly connection: ConnectionSettings;
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly entities?: Entities;
  /** Default true: all migrations are applied. */
  readonly migrated?: boolean;
  /** Run-time settings of each connection, and how many there are: for races. */
  readonly settings?: readonly string[];
  readonly poolSize?: number;
}

/** A schema of its own in the shared database; `close` drops it. */
export async function aDatabase({
  entities = [],
  migrated = true,
  settings = [],
  poolSize = 5,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const schema = `t_${randomBytes(6).toString('hex')}`;
  const connection: ConnectionSettings = { target: testTarget(), schema, poolSize, settings };
  const dataSource = await createDataSource(connection, entities).initialize();
  await dataSource.query(`CREATE SCHEMA ${schema}`);
  if (migrated) await migrate(dataSource, 'of the test');
  return {
    dataSource,
    unitOfWork: new TypeOrmUnitOfWork(dataSource, seededRng(1)),
    schema,
    connection,
    async close() {
      await dataSource.query(`DROP SCHEMA ${schema} CASCADE`);
      await dataSource.destroy();
    },
  };
}

export function testTarget(): ConnectionSettings['target'] {
  if (onPostgres) return { url: process.env['TEST_DATABASE_URL'] ?? '' };
  const address = process.env['TOUCHSTONE_TEST_ADDRESS'];
  if (address === undefined)
    throw new Error('The test database is not running: this test belongs in test/medium or test/e2e.');
  return { embedded: JSON.parse(address) as EmbeddedAddress };
}
