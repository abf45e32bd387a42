import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import type { OrganisationId, PersonId } from '../../../src/kernel/ids.js';
import { managerOf } from '../../../src/platform/db/unit-of-work.js';
import { PgBossQueue, type PgBossQueueOptions } from '../../../src/platform/jobs/pg-boss-queue.js';
import { pgBossSchema } from '../../../src/platform/jobs/pg-boss-schema.js';
import type { Scope } from '../../../src/ports/unit-of-work.js';
import { aDatabase, describePostgres, type TestDatabase } from '../../builders/database.js';

const scope: Scope = {
  kind: 'organisation',
  organisationId: '00000000-0000-7000-8000-00000000000a' as OrganisationId,
  personId: '00000000-0000-7000-8000-0000000000ff' as PersonId,
};

async function eventually(isSo: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (await isSo()) return;
    await pause(50);
  }
  throw new Error('It did not come about in time.');
}

describe('the job queue', () => {
  let database: TestDatabase;
  let schema: string;
  const queues: PgBossQueue[] = [];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    database = await aDatabase();
    schema = `jobs_${database.schema}`;
    await pgBossSchema(database.dataSource, schema).migrate();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(queues.splice(0).map((queue) => queue.stop(100)));
  });
  afterAll(async () => {
    await database.dataSource.query(`DROP SCHEMA ${schema} CASCADE`);
    await database.close();
  });

  const aQueue = (options: PgBossQueueOptions = {}) => {
    const queue = new PgBossQueue(database.dataSource, { schema, pollMilliseconds: 100, ...options });
    queues.push(queue);
    return queue;
  };
  const waiting = async (name: string) => {
    const rows = await database.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM ${schema}.job WHERE name = $1 AND state IN ('created', 'retry')`,
      [name],
    );
    return rows[0]?.count;
  };

  it('leaves a job that is meant for later alone before its time', async () => {
    const queue = aQueue();
    const seen: unknown[] = [];
    await queue.handle('later', (data) => {
      seen.push(data);
      return Promise.resolve();
    });
    await database.unitOfWork.run(scope, async (tx) => {
      await queue.enqueue(tx, 'later', { order: 2 }, { singletonKey: 'b', afterSeconds: 2 });
      await queue.enqueue(tx, 'later', { order: 1 }, { singletonKey: 'a' });
    });
    await eventually(() => seen.length === 1);
    expect([seen, await waiting('later')]).toEqual([[{ order: 1 }], 1]);
    await eventually(() => seen.length === 2);
  });

  it('hands a job to a worker after the transaction commits', async () => {
    const queue = aQueue();
    const seen: unknown[] = [];
    await database.unitOfWork.run(scope, (tx) => queue.enqueue(tx, 'plain', { runId: 'r1' }));
    await queue.handle('plain', (data) => Promise.resolve(void seen.push(data)));
    await eventually(() => seen.length === 1);
    expect(seen).toEqual([{ runId: 'r1' }]);
  });

  it('forgets a job whose transaction rolls back, also the first of its queue', async () => {
    const queue = aQueue();
    const failing = database.unitOfWork.run(scope, async (tx) => {
      await queue.enqueue(tx, 'rolled-back', { runId: 'r1' });
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await waiting('rolled-back')).toBe(0);
    await database.unitOfWork.run(scope, (tx) => queue.enqueue(tx, 'rolled-back', { runId: 'r2' }));
    expect(await waiting('rolled-back')).toBe(1);
  });

  it('gives the transaction its tenant role back', async () => {
    const queue = aQueue();
    const role = await database.unitOfWork.run(scope, async (tx) => {
      await queue.enqueue(tx, 'role', {});
      const rows = await managerOf(tx).query<{ role: string; organisation: string }[]>(
        `SELECT current_user AS role, current_setting('app.organisation_id') AS organisation`,
      );
      return rows[0];
    });
    expect(role).toEqual({ role: 'touchstone_app', organisation: scope.organisationId });
  });

  it('lets no tenant role read or write the jobs of others', async () => {
    const spy = (sql: string) => database.unitOfWork.run(scope, (tx) => managerOf(tx).query(sql));
    await expect(spy(`SELECT * FROM ${schema}.job`)).rejects.toMatchObject({ code: '42501' });
    await expect(spy(`DELETE FROM ${schema}.job`)).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps one waiting job a key, and any number without a key', async () => {
    const queue = aQueue();
    await database.unitOfWork.run(scope, async (tx) => {
      await queue.enqueue(tx, 'keyed', {}, { singletonKey: 'r1' });
      await queue.enqueue(tx, 'keyed', {}, { singletonKey: 'r1' });
      await queue.enqueue(tx, 'keyed', {}, { singletonKey: 'r2' });
      await queue.enqueue(tx, 'unkeyed', {});
      await queue.enqueue(tx, 'unkeyed', {});
    });
    expect([await waiting('keyed'), await waiting('unkeyed')]).toEqual([2, 2]);
  });

  it('tells who waits for a job when every try of it failed', async () => {
    const queue = aQueue({ retryLimit: 0, onError: () => undefined });
    const exhausted: unknown[] = [];
    await queue.handle('hopeless', () => Promise.reject(new Error('a fault')), {
      onExhausted: (data) => Promise.resolve(void exhausted.push(data)),
    });
    await database.unitOfWork.run(scope, (tx) => queue.enqueue(tx, 'hopeless', { runId: 'r1' }));
    await eventually(() => exhausted.length === 1);
    expect(exhausted).toEqual([{ runId: 'r1' }]);
  });

  it('tries a failed job again and tells what went wrong', async () => {
    const errors: unknown[] = [];
    const queue = aQueue({ onError: (cause) => errors.push(cause) });
    let attempts = 0;
    await database.unitOfWork.run(scope, (tx) => queue.enqueue(tx, 'flaky', {}));
    await queue.handle('flaky', () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error('planned')) : Promise.resolve();
    });
    await eventually(() => attempts === 2);
    expect(errors).toEqual([expect.objectContaining({ message: 'planned' })]);
  });

  it('does not hand out a long job twice while its worker lives', async () => {
    const queue = aQueue({ expirySeconds: 1, maintenanceSeconds: 1 });
    let calls = 0;
    await database.unitOfWork.run(scope, (tx) => queue.enqueue(tx, 'long', {}));
    await queue.handle(
      'long',
      async () => {
        calls += 1;
        await pause(4_000);
      },
      { concurrency: 2 },
    );
    await eventually(() => calls > 0);
    await pause(3_500);
    expect(calls).toBe(1);
  });

  it('gives the job of a stopped worker to the next one', async () => {
    const first = aQueue();
    await database.unitOfWork.run(scope, (tx) => first.enqueue(tx, 'handed-back', {}));
    let isTaken = false;
    let letGo = () => undefined as void;
    await first.handle('handed-back', () => new Promise((done) => ([isTaken, letGo] = [true, done])));
    await eventually(() => isTaken);
    await first.stop(100);
    let isDone = false;
    await aQueue().handle('handed-back', () => Promise.resolve(void (isDone = true)));
    await eventually(() => isDone);
    letGo();
    expect(isDone).toBe(true);
  });

  it('gives the job of a killed worker to another process', async () => {
    await database.unitOfWork.run(scope, (tx) => aQueue({ expirySeconds: 2 }).enqueue(tx, 'killed', {}));
    const child = fork(
      new URL('./job-holder.mjs', import.meta.url),
      [JSON.stringify({ connection: database.connection, schema, queue: 'killed' })],
      {
        execArgv: [],
      },
    );
    children.push(child);
    await new Promise((taken) => child.once('message', taken));
    child.kill('SIGKILL');
    let isDone = false;
    await aQueue({ maintenanceSeconds: 1 }).handle('killed', () => Promise.resolve(void (isDone = true)));
    await eventually(() => isDone, 30_000);
    expect(isDone).toBe(true);
  }, 60_000);

  it('says whether its schema is there', async () => {
    expect(await pgBossSchema(database.dataSource, schema).isCurrent()).toBe(true);
    expect(await pgBossSchema(database.dataSource, `${schema}_absent`).isCurrent()).toBe(false);
  });

  describePostgres('with many workers on a PostgreSQL server', () => {
    it('hands each of 100 jobs out once', async () => {
      const producers = [aQueue(), aQueue()];
      const seen: number[] = [];
      for (let n = 0; n < 100; n += 1) {
        await database.unitOfWork.run(scope, (tx) => producers[n % 2]!.enqueue(tx, 'many', { n }));
      }
      const collect = (data: unknown) => Promise.resolve(void seen.push((data as { n: number }).n));
      await Promise.all(producers.map((queue) => queue.handle('many', collect, { concurrency: 2 })));
      await eventually(() => seen.length >= 100);
      await pause(500);
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });
  });
});
