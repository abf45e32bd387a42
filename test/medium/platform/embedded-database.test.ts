import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { EmbeddedDatabase } from '../../../src/platform/db/embedded/embedded-database.js';
import { describeEmbedded } from '../../builders/database.js';

jest.setTimeout(180_000);

interface Message {
  readonly kind: string;
  readonly enginePid: number;
  readonly code: string;
  readonly message: string;
  readonly details: { readonly pid: number };
  readonly rows: readonly unknown[];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(isSo: () => boolean, milliseconds = 30_000): Promise<void> {
  for (let waited = 0; waited < milliseconds && !isSo(); waited += 50) await pause(50);
  expect(isSo()).toBe(true);
}

// Real processes on a real folder; the engines end before the next test starts, as each needs 800 MB.
describeEmbedded('the embedded database on a data directory', () => {
  let dataDir: string;
  const processes: ChildProcess[] = [];

  // One directory for all: making a new one takes most of the time.
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'touchstone-data-'));
  });
  afterEach(() => {
    for (const owner of processes.splice(0))
      if (owner.exitCode === null && owner.signalCode === null) owner.kill('SIGKILL');
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 50, retryDelay: 200 }));

  const next = (owner: ChildProcess) =>
    new Promise<Message>((done) => owner.once('message', (message) => done(message as Message)));
  const owner = async () => {
    const child = fork(new URL('./database-owner.mjs', import.meta.url), [dataDir], { execArgv: [] });
    processes.push(child);
    return { child, first: await next(child) };
  };
  const ask = (child: ChildProcess, order: string) => {
    const answer = next(child);
    child.send(order);
    return answer;
  };
  const count = 'SELECT count(*)::int AS n FROM kept';

  it('keeps what was committed when the owner is killed with SIGKILL, frees the directory and drops what was not committed', async () => {
    const { child, first } = await owner();
    await ask(child, 'INSERT INTO kept SELECT generate_series(1, 500)');
    await ask(child, 'BEGIN');
    await ask(child, 'INSERT INTO kept SELECT generate_series(1, 500)');
    child.kill('SIGKILL');
    const second = await owner();
    expect(second.first.kind).toBe('open');
    // The old engine gave the directory up before the new one took it, and then ends.
    await eventually(() => !isAlive(first.enginePid));
    expect((await ask(second.child, count)).rows).toEqual([{ n: 500 }]);
  });

  it('keeps what was committed when the engine is killed with SIGKILL, and is started again by its owner', async () => {
    const database = await EmbeddedDatabase.start({ dataDir });
    try {
      const { default: pg } = await import('pg');
      const { host, port } = database.address;
      const pool = new pg.Pool({ host, port, user: 'postgres', database: 'postgres' });
      pool.on('error', () => undefined);
      await pool.query('TRUNCATE kept');
      await pool.query('INSERT INTO kept SELECT generate_series(1, 500)');
      const killed = database.pid as number;
      process.kill(killed, 'SIGKILL');
      await eventually(() => database.pid !== killed, 60_000);
      expect((await pool.query(count)).rows).toEqual([{ n: 500 }]);
      await pool.end();
    } finally {
      await database.close();
    }
  });

  it('recovers a directory when owner and engine are killed together', async () => {
    const { child, first } = await owner();
    await ask(child, 'TRUNCATE kept');
    await ask(child, 'INSERT INTO kept VALUES (1)');
    process.kill(first.enginePid, 'SIGSTOP');
    child.kill('SIGKILL');
    process.kill(first.enginePid, 'SIGKILL');
    const second = await owner();
    expect((await ask(second.child, count)).rows).toEqual([{ n: 1 }]);
  });

  it('refuses a second process and names the first, which works on undisturbed', async () => {
    const { child } = await owner();
    const { first } = await owner();
    expect(first).toMatchObject({ kind: 'refused', code: 'DATABASE_IN_USE', details: { pid: child.pid } });
    expect(first.message).toContain(`pid ${child.pid}`);
    expect((await ask(child, 'SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  it('lets only one of two simultaneous processes in, also over a left-over lock', async () => {
    await eventually(() => !existsSync(join(dataDir, 'touchstone.lock')));
    writeFileSync(
      join(dataDir, 'touchstone.lock'),
      JSON.stringify({
        pid: 2 ** 22 + 1,
        enginePid: 2 ** 22 + 2,
        engineStart: '1',
        host: (await import('node:os')).hostname(),
      }),
    );
    const both = await Promise.all([owner(), owner()]);
    expect(both.map(({ first }) => first.kind).sort()).toEqual(['open', 'refused']);
  });

  it('leaves no lock and no process after a proper end', async () => {
    const { child, first } = await owner();
    expect((await ask(child, 'close')).kind).toBe('closed');
    expect(existsSync(join(dataDir, 'touchstone.lock'))).toBe(false);
    await eventually(() => !isAlive(first.enginePid));
  });

  it('says DATABASE_UNREACHABLE with a remedy when the data directory is a file', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    await expect(EmbeddedDatabase.start({ dataDir: file })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });
});
