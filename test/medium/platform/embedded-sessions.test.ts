import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EmbeddedDatabase } from '../../../src/platform/db/embedded/embedded-database.js';
import { StatementNames } from '../../../src/platform/db/embedded/statement-names.js';
import { aDatabase, describeEmbedded, testTarget, type TestDatabase } from '../../builders/database.js';

describeEmbedded('connections to the embedded database', () => {
  let database: TestDatabase;
  const clients: pg.Client[] = [];

  const address = () => {
    const target = testTarget();
    if (!('embedded' in target)) throw new Error('Not embedded.');
    return target.embedded;
  };
  const aClient = async (extra: pg.ClientConfig = {}) => {
    const { host, port } = address();
    const client = new pg.Client({
      host,
      port,
      user: 'postgres',
      database: 'postgres',
      options: `-c search_path=${database.schema}`,
      ...extra,
    });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const numbers = async (client: pg.Client) =>
    (await client.query<{ n: number }>('SELECT n FROM kept ORDER BY n')).rows.map(({ n }) => n);

  beforeAll(async () => {
    database = await aDatabase({ migrated: false });
    await database.dataSource.query('CREATE TABLE kept (n int PRIMARY KEY)');
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await database.dataSource.query('TRUNCATE kept');
  });
  afterAll(() => database.close());

  it('let one transaction run at a time: the second waits and then sees the first', async () => {
    const [one, two] = [await aClient(), await aClient()];
    await one.query('BEGIN');
    await one.query('INSERT INTO kept VALUES (1)');
    let hasAnswer = false;
    const seen = numbers(two).finally(() => (hasAnswer = true));
    await pause(200);
    expect(hasAnswer).toBe(false);
    await one.query('COMMIT');
    expect(await seen).toEqual([1]);
  });

  it('roll back the transaction of a client that vanishes and let the next one in', async () => {
    const [one, two] = [await aClient(), await aClient()];
    await one.query('BEGIN');
    await one.query('INSERT INTO kept VALUES (1)');
    (one as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await numbers(two)).toEqual([]);
  });

  it('keep an error to the connection that made it', async () => {
    const [one, two] = [await aClient(), await aClient()];
    await one.query('BEGIN');
    await expect(one.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' });
    const waiting = two.query('SELECT 1 AS n');
    await expect(one.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    await one.query('ROLLBACK');
    expect((await waiting).rows).toEqual([{ n: 1 }]);
    expect((await one.query('SELECT 2 AS n')).rows).toEqual([{ n: 2 }]);
  });

  it('may prepare different statements under one name', async () => {
    const [one, two] = [await aClient(), await aClient()];
    for (let round = 0; round < 3; round += 1) {
      expect((await one.query({ name: 'same', text: 'SELECT $1::int AS n', values: [round] })).rows).toEqual([
        { n: round },
      ]);
      expect((await two.query({ name: 'same', text: 'SELECT $1::text AS t', values: ['x'] })).rows).toEqual([
        { t: 'x' },
      ]);
    }
  });

  it('forget the prepared statements of a client that left', async () => {
    const one = await aClient();
    await one.query({ name: 'mine', text: 'SELECT 1' });
    const count = 'SELECT count(*)::int AS n FROM pg_prepared_statements';
    expect((await one.query<{ n: number }>(count)).rows[0]?.n).toBeGreaterThan(0);
    await one.end();
    clients.length = 0;
    const two = await aClient();
    expect((await two.query(count)).rows).toEqual([{ n: 0 }]);
  });

  it('keep their own session settings', async () => {
    const [one, two] = [
      await aClient(),
      await aClient({ options: '-c search_path=pg_catalog -c statement_timeout=1234' }),
    ];
    await one.query("SET TIME ZONE 'Europe/Berlin'");
    const show = async (client: pg.Client) => [
      (
        await client.query<{ s: string }>(
          "SELECT current_setting('search_path') || ' ' || current_setting('TimeZone') || ' ' || current_setting('statement_timeout') AS s",
        )
      ).rows[0]?.s,
    ];
    const [ofTwo] = await show(two);
    expect(ofTwo).toMatch(/^pg_catalog (?!Europe).* 1234ms$/);
    expect(await show(one)).toEqual([`${database.schema} Europe/Berlin 0`]);
  });

  it('do not leak a role from one to the other', async () => {
    const [one, two] = [await aClient(), await aClient()];
    await one.query('SET ROLE pg_monitor');
    expect((await two.query('SELECT current_user AS who')).rows).toEqual([{ who: 'postgres' }]);
  });

  it.each([
    ['COPY kept FROM STDIN', 'COPY'],
    ['SELECT 1; COPY kept TO STDOUT', 'COPY'],
    ['LISTEN channel', 'LISTEN'],
    ['PREPARE p AS SELECT 1', 'PREPARE'],
    ['DEALLOCATE ALL', 'DEALLOCATE'],
  ])('refuse %s with a reason instead of breaking the engine', async (sql, word) => {
    const one = await aClient();
    await expect(one.query(sql)).rejects.toMatchObject({ code: '0A000', message: expect.stringContaining(word) });
    await expect(one.query({ text: sql.replace(/^.*; /, ''), values: [] })).rejects.toMatchObject({ code: '0A000' });
    expect((await one.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  it('survive a client that speaks nonsense', async () => {
    const { host, port } = address();
    const socket = connect(join(host, `.s.PGSQL.${port}`));
    const ended = new Promise((done) => socket.once('close', done));
    socket.on('error', () => undefined);
    socket.write(Buffer.from([0, 0, 0, 8, 0, 3, 0, 0, 0x51, 0xff, 0xff, 0xff, 0xff]));
    socket.resume();
    await ended;
    expect(await numbers(await aClient())).toEqual([]);
  });

  it('carry large values both ways', async () => {
    const one = await aClient();
    const large = 'ä'.repeat(2_000_000);
    expect((await one.query<{ t: string }>('SELECT $1::text AS t', [large])).rows[0]?.t).toBe(large);
  });

  it('serve 20 connections of a pool that overlap', async () => {
    const { host, port } = address();
    const pool = new pg.Pool({
      host,
      port,
      user: 'postgres',
      database: 'postgres',
      options: `-c search_path=${database.schema}`,
      max: 20,
    });
    await Promise.all(Array.from({ length: 100 }, (_, n) => pool.query('INSERT INTO kept VALUES ($1)', [n])));
    await pool.end();
    expect(await numbers(await aClient())).toHaveLength(100);
  });
});

describeEmbedded('an embedded database of its own over TCP, with a short wait', () => {
  let database: EmbeddedDatabase;
  beforeAll(async () => {
    database = await EmbeddedDatabase.start({ transport: 'tcp', waitMilliseconds: 300 });
  });
  afterAll(() => database.close());
  const login = () => ({ ...database.address, user: 'postgres', database: 'postgres' });

  it('tells a connection that waits for its own outer transaction, and the outer one goes on', async () => {
    const pool = new pg.Pool({ ...login(), max: 2 });
    const outer = await pool.connect();
    await outer.query('BEGIN');
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: '55P03' });
    await outer.query('COMMIT');
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    outer.release();
    await pool.end();
  });

  it('refuses a wrong or missing password', async () => {
    const wrong = new pg.Client({ ...login(), password: 'guessed' });
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' });
    const missing = new pg.Client({ ...login(), password: '' });
    await expect(missing.connect()).rejects.toThrow();
  });
});

describe('statement names', () => {
  it('are the same for the same name and never equal between connections', () => {
    const parse = (name: string) => Buffer.concat([Buffer.from('P\0\0\0\0'), Buffer.from(`${name}\0SELECT 1\0\0\0`)]);
    const [one, two] = [new StatementNames(1), new StatementNames(2)];
    expect(one.rename('P', parse('a')).equals(one.rename('P', parse('a')))).toBe(true);
    expect(one.rename('P', parse('a')).equals(two.rename('P', parse('a')))).toBe(false);
  });
});
