import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganisationId, PersonId } from '../../../src/kernel/ids.js';
import { seededRng } from '../../../src/kernel/rng.js';
import { createDataSource } from '../../../src/platform/db/data-source.js';
import { managerOf, roleOf, TypeOrmUnitOfWork } from '../../../src/platform/db/unit-of-work.js';
import type { Scope, Tx } from '../../../src/ports/unit-of-work.js';
import { aDatabase, describePostgres, type TestDatabase } from '../../builders/database.js';

const acme = '00000000-0000-7000-8000-00000000000a';
const bolt = '00000000-0000-7000-8000-00000000000b';
const person = '00000000-0000-7000-8000-0000000000ff' as PersonId;
const of = (organisation: string): Scope => ({
  kind: 'organisation',
  organisationId: organisation as OrganisationId,
  personId: person,
});
const system: Scope = { kind: 'system', purpose: 'test' };

describe('a unit of work', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await aDatabase();
    await database.dataSource.query(`
      CREATE TABLE note (id int PRIMARY KEY, organisation_id uuid NOT NULL, body text NOT NULL);
      ALTER TABLE note ENABLE ROW LEVEL SECURITY;
      ALTER TABLE note FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON note TO touchstone_app USING (organisation_id = app_organisation()) WITH CHECK (organisation_id = app_organisation());
      CREATE POLICY everything ON note TO touchstone_system USING (true) WITH CHECK (true);
      GRANT SELECT, INSERT, UPDATE, DELETE ON note TO touchstone_app;
      GRANT SELECT, INSERT ON note TO touchstone_system`);
  });
  beforeEach(() => database.dataSource.query('DELETE FROM note'));
  afterAll(() => database.close());

  const write = (tx: Tx, id: number, organisation: string) =>
    managerOf(tx).query('INSERT INTO note VALUES ($1, $2, $3)', [id, organisation, `note ${id}`]);
  const ids = async (tx: Tx) =>
    (await managerOf(tx).query<{ id: number }[]>('SELECT id FROM note ORDER BY id')).map(({ id }) => id);

  it('gives back what the work returns and keeps what it wrote', async () => {
    const answer = await database.unitOfWork.run(of(acme), async (tx) => {
      await write(tx, 1, acme);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await database.unitOfWork.run(of(acme), ids)).toEqual([1]);
  });

  it('keeps nothing when the work throws, and passes the error on unchanged', async () => {
    const refusal = new Error('refused');
    const failing = database.unitOfWork.run(of(acme), async (tx) => {
      await write(tx, 1, acme);
      throw refusal;
    });
    await expect(failing).rejects.toBe(refusal);
    expect(await database.unitOfWork.run(system, ids)).toEqual([]);
  });

  it('shows an organisation its own rows only', async () => {
    await database.unitOfWork.run(system, async (tx) => {
      await write(tx, 1, acme);
      await write(tx, 2, bolt);
    });
    expect(await database.unitOfWork.run(of(acme), ids)).toEqual([1]);
    expect(await database.unitOfWork.run(of(bolt), ids)).toEqual([2]);
    expect(await database.unitOfWork.run(system, ids)).toEqual([1, 2]);
  });

  it("refuses to write another organisation's row", async () => {
    await expect(database.unitOfWork.run(of(acme), (tx) => write(tx, 1, bolt))).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('does not let the system role change what it was not granted', async () => {
    await database.unitOfWork.run(system, (tx) => write(tx, 1, acme));
    const change = database.unitOfWork.run(system, (tx) => managerOf(tx).query('DELETE FROM note'));
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });

  it('never mixes organisations when many work at the same time over one pool', async () => {
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        database.unitOfWork.run(of(index % 2 ? acme : bolt), async (tx) => {
          await write(tx, index, index % 2 ? acme : bolt);
          return (await ids(tx)).filter((id) => id % 2 !== index % 2);
        }),
      ),
    );
    expect(counts.flat()).toEqual([]);
  });

  it('leaves no role and no organisation on the connection', async () => {
    await database.unitOfWork.run(of(acme), () => Promise.resolve());
    const rows = await Promise.all(
      Array.from({ length: 5 }, () =>
        database.dataSource.query<unknown[]>(
          `SELECT current_setting('role') AS role, coalesce(current_setting('app.organisation_id', true), '') AS organisation`,
        ),
      ),
    );
    expect(rows.flat()).toEqual(Array.from({ length: 5 }, () => ({ role: 'none', organisation: '' })));
  });

  it('tells which role a transaction has', async () => {
    expect(await database.unitOfWork.run(of(acme), (tx) => Promise.resolve(roleOf(tx)))).toBe('touchstone_app');
    expect(await database.unitOfWork.run(system, (tx) => Promise.resolve(roleOf(tx)))).toBe('touchstone_system');
  });

  it('refuses a transaction handle kept beyond its unit of work', async () => {
    const kept = await database.unitOfWork.run(system, (tx) => Promise.resolve(tx));
    expect(() => managerOf(kept)).toThrow('This transaction is over');
  });

  it('refuses a unit of work inside another instead of waiting for itself', async () => {
    const nested = database.unitOfWork.run(system, () => database.unitOfWork.run(system, ids));
    await expect(nested).rejects.toThrow('already open');
  });

  describe('when the database asks to try again', () => {
    const raise = (tx: Tx, sqlState: string) =>
      managerOf(tx).query(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${sqlState}', MESSAGE = 'planned'; END $$`);

    it.each(['40001', '40P01'])('starts the whole work again on %s and keeps one copy', async (sqlState) => {
      let attempts = 0;
      await database.unitOfWork.run(of(acme), async (tx) => {
        attempts += 1;
        await write(tx, 1, acme);
        if (attempts < 3) await raise(tx, sqlState);
      });
      expect(attempts).toBe(3);
      expect(await database.unitOfWork.run(system, ids)).toEqual([1]);
    });

    it('gives up after six attempts', async () => {
      let attempts = 0;
      const failing = database.unitOfWork.run(of(acme), async (tx) => {
        attempts += 1;
        await raise(tx, '40001');
      });
      await expect(failing).rejects.toMatchObject({ code: '40001' });
      expect(attempts).toBe(6);
    });

    it.each(['23505', '55P03', '57014'])('does not start again on %s', async (sqlState) => {
      let attempts = 0;
      const failing = database.unitOfWork.run(of(acme), async (tx) => {
        attempts += 1;
        await raise(tx, sqlState);
      });
      await expect(failing).rejects.toMatchObject({ code: sqlState });
      expect(attempts).toBe(1);
    });
  });

  describePostgres('on a PostgreSQL server, where transactions overlap', () => {
    it('survives a real deadlock: both works end, each once', async () => {
      await database.unitOfWork.run(system, async (tx) => {
        await write(tx, 1, acme);
        await write(tx, 2, acme);
      });
      const touch = (first: number, second: number) =>
        database.unitOfWork.run(of(acme), async (tx) => {
          await managerOf(tx).query(`UPDATE note SET body = body || '+' WHERE id = $1`, [first]);
          await managerOf(tx).query('SELECT pg_sleep(0.2)');
          await managerOf(tx).query(`UPDATE note SET body = body || '+' WHERE id = $1`, [second]);
        });
      await Promise.all([touch(1, 2), touch(2, 1)]);
      const bodies = await database.dataSource.query<{ body: string }[]>('SELECT body FROM note ORDER BY id');
      expect(bodies.map(({ body }) => body)).toEqual(['note 1++', 'note 2++']);
    });

    it('survives a real serialization failure', async () => {
      await database.unitOfWork.run(system, (tx) => write(tx, 1, acme));
      const strict = { ...database.connection, settings: ['default_transaction_isolation=repeatable read'] };
      const dataSource = await createDataSource(strict).initialize();
      const unitOfWork = new TypeOrmUnitOfWork(dataSource, seededRng(2));
      let attempts = 0;
      const touch = () =>
        unitOfWork.run(of(acme), async (tx) => {
          attempts += 1;
          await managerOf(tx).query(`UPDATE note SET body = body || '+' WHERE id = 1`);
          await managerOf(tx).query('SELECT pg_sleep(0.05)');
        });
      await Promise.all([touch(), touch(), touch()]);
      const bodies = await database.dataSource.query<{ body: string }[]>('SELECT body FROM note');
      await dataSource.destroy();
      expect(bodies).toEqual([{ body: 'note 1+++' }]);
      expect(attempts).toBeGreaterThan(3);
    });
  });
});
