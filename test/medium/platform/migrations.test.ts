import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, MIGRATIONS_TABLE } from '../../../src/platform/db/data-source.js';
import { connect, migrate, requireCurrentSchema } from '../../../src/platform/db/migrate.js';
import { openDatabase } from '../../../src/platform/db/open-database.js';
import { aDatabase, describePostgres, type TestDatabase } from '../../builders/database.js';
import { schemaText } from '../../builders/schema-text.js';

const SNAPSHOT = new URL('../../schema/schema.sql', import.meta.url);

describe('the migrations', () => {
  const opened: TestDatabase[] = [];
  const others: DataSource[] = [];
  afterEach(async () => {
    for (const other of others.splice(0)) if (other.isInitialized) await other.destroy();
    for (const database of opened.splice(0)) await database.close();
  });
  const open = async (migrated: boolean) => {
    const database = await aDatabase({ migrated });
    opened.push(database);
    return database;
  };
  const second = (database: TestDatabase, settings: readonly string[] = []) => {
    const other = createDataSource({ ...database.connection, settings });
    others.push(other);
    return other;
  };

  it('make the schema of test/schema/schema.sql (UPDATE_SNAPSHOT=1 rewrites it)', async () => {
    const { dataSource, schema } = await open(true);
    const found = await schemaText(dataSource, schema);
    if (process.env['UPDATE_SNAPSHOT'] === '1') {
      mkdirSync(new URL('.', SNAPSHOT), { recursive: true });
      writeFileSync(SNAPSHOT, found);
    }
    expect(found).toBe(existsSync(SNAPSHOT) ? readFileSync(SNAPSHOT, 'utf8') : 'no snapshot');
  });

  it('can be taken back one by one, leaving nothing, and applied again', async () => {
    const { dataSource, schema } = await open(true);
    const before = await schemaText(dataSource, schema);
    for (let left = dataSource.migrations.length; left > 0; left -= 1)
      await dataSource.undoLastMigration({ transaction: 'each' });
    expect((await schemaText(dataSource, schema)).match(/^(TABLE|VIEW|FUNCTION) .*/gm)).toEqual([
      `TABLE ${MIGRATIONS_TABLE}`,
    ]);
    await migrate(dataSource, 'of the test');
    expect(await schemaText(dataSource, schema)).toBe(before);
  });

  it('say DATABASE_SCHEMA_NEWER when the database knows a migration this build does not', async () => {
    const database = await open(true);
    await database.dataSource.query(
      `INSERT INTO ${MIGRATIONS_TABLE} (timestamp, name) VALUES (99999999999999, 'Later99999999999999')`,
    );
    const refusal = { code: 'DATABASE_SCHEMA_NEWER', details: { where: 'here', unknown: ['Later99999999999999'] } };
    await expect(connect(second(database), 'here')).rejects.toMatchObject(refusal);
    await expect(migrate(database.dataSource, 'here')).rejects.toMatchObject(refusal);
  });

  it('say DATABASE_SCHEMA_OLDER when some are missing', async () => {
    const { dataSource } = await open(false);
    await expect(requireCurrentSchema(dataSource, 'here')).rejects.toMatchObject({ code: 'DATABASE_SCHEMA_OLDER' });
    await migrate(dataSource, 'here');
    await expect(requireCurrentSchema(dataSource, 'here')).resolves.toBeUndefined();
    const noQueue = { isCurrent: () => Promise.resolve(false), migrate: () => Promise.resolve() };
    await expect(requireCurrentSchema(dataSource, 'here', noQueue)).rejects.toMatchObject({
      code: 'DATABASE_SCHEMA_OLDER',
    });
  });

  it('say DATABASE_READ_ONLY on a database that accepts no writes', async () => {
    const database = await open(true);
    const readOnly = second(database, ['default_transaction_read_only=on']);
    await expect(connect(readOnly, 'here')).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' });
  });

  it('say DATABASE_UNREACHABLE without repeating the password when no server answers', async () => {
    const settings = {
      databaseUrl: 'postgres://touchstone:hidden-word@127.0.0.1:1/pilot',
      dataDir: '',
      databasePoolSize: 2,
      migrate: false,
    };
    const refusal = await openDatabase(settings, []).catch((cause: unknown) => cause as Error & { code: string });
    expect(refusal).toMatchObject({ code: 'DATABASE_UNREACHABLE', details: { where: '127.0.0.1:1/pilot' } });
    expect((refusal as Error).message).not.toContain('hidden-word');
  });

  describePostgres('on a PostgreSQL server', () => {
    // The embedded database has one process by its lock; on a server an advisory lock keeps them apart.
    it('are applied once, also when two processes migrate at the same time', async () => {
      const database = await open(false);
      const other = await second(database).initialize();
      const applied = await Promise.all([migrate(database.dataSource, 'a'), migrate(other, 'b')]);
      expect(applied.map((names) => names.length).sort()).toEqual([0, database.dataSource.migrations.length]);
    });

    it('say DATABASE_UNREACHABLE for a database that does not exist', async () => {
      const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
      url.pathname = '/no_such_database';
      const settings = { databaseUrl: url.href, dataDir: '', databasePoolSize: 2, migrate: false };
      await expect(openDatabase(settings, [])).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    });
  });
});
