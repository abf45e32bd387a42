import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PgBossQueue } from '../../../src/platform/jobs/pg-boss-queue.js';
import { pgBossSchema } from '../../../src/platform/jobs/pg-boss-schema.js';
import type { JobPriority } from '../../../src/ports/stores.js';
import type { Scope } from '../../../src/ports/unit-of-work.js';
import { aDatabase, itPostgres, type TestDatabase } from '../../builders/database.js';

const scope: Scope = { kind: 'system', purpose: 'test of turns' };

describe('jobs of several parties', () => {
  let database: TestDatabase;
  let schema: string;
  let queue: PgBossQueue;
  let name: string;
  let count = 0;

  beforeAll(async () => {
    database = await aDatabase();
    schema = `jobs_${database.schema}`;
    await pgBossSchema(database.dataSource, schema).migrate();
  });
  afterEach(() => queue.stop(100));
  afterAll(async () => {
    await database.dataSource.query(`DROP SCHEMA ${schema} CASCADE`);
    await database.close();
  });

  function aQueue(): void {
    queue = new PgBossQueue(database.dataSource, { schema, pollMilliseconds: 20 });
    name = `turns-${(count += 1)}`;
  }
  const put = (party: string, run: string, jobs: number, priority: JobPriority = 'NORMAL') =>
    database.unitOfWork.run(scope, (tx) =>
      queue.enqueueInTurn(
        tx,
        name,
        Array.from({ length: jobs }, (_, at) => ({ data: { job: `${run}${at}` }, singletonKey: `${run} ${at}` })),
        { party, priority },
      ),
    );
  const note = (seen: string[]) => (data: unknown) => Promise.resolve(void seen.push((data as { job: string }).job));
  async function taken(jobs: number): Promise<string[]> {
    const seen: string[] = [];
    await queue.handle(name, note(seen));
    while (seen.length < jobs) await pause(20);
    return seen;
  }

  it('are taken in turn, however many one of them has waiting', async () => {
    aQueue();
    await put('A', 'a', 6);
    await put('B', 'b', 2);
    await put('C', 'c', 3);
    expect(await taken(11)).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'c2', 'a3', 'a4', 'a5']);
  });

  it('join where the queue is: whoever comes late is neither last nor makes up for it', async () => {
    aQueue();
    await put('A', 'a', 8);
    const seen: string[] = [];
    let late: Promise<void> | undefined;
    await queue.handle(name, async (data) => {
      await note(seen)(data);
      if (seen.length === 4) await (late = put('B', 'b', 8));
    });
    while (seen.length < 16) await pause(20);
    await late;
    // From its coming on, one each.
    expect(seen.slice(0, 4)).toEqual(['a0', 'a1', 'a2', 'a3']);
    expect(seen.slice(4, 12).filter((job) => job.startsWith('b'))).toHaveLength(4);
  });

  it('are ordered by priority among those of one party, and only there', async () => {
    aQueue();
    await put('A', 'low', 2, 'LOW');
    await put('A', 'n', 2);
    await put('B', 'b', 3);
    await put('A', 'high', 2, 'HIGH');
    expect(await taken(9)).toEqual(['b0', 'high0', 'b1', 'high1', 'n0', 'b2', 'n1', 'low0', 'low1']);
  });

  it('are not put twice while they wait', async () => {
    aQueue();
    await put('A', 'a', 3);
    await put('A', 'a', 4);
    expect(await taken(4)).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('are not put when the transaction rolls back', async () => {
    aQueue();
    const failing = database.unitOfWork.run(scope, async (tx) => {
      await queue.enqueueInTurn(tx, name, [{ data: {}, singletonKey: 'x' }], { party: 'A', priority: 'HIGH' });
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    const rows = await database.dataSource.query<unknown[]>(`SELECT 1 FROM ${schema}.job WHERE name = $1`, [name]);
    expect(rows).toEqual([]);
  });

  it('wait behind work that belongs to no party', async () => {
    aQueue();
    await put('A', 'a', 3);
    await database.unitOfWork.run(scope, (tx) => queue.enqueue(tx, name, { job: 'judge' }));
    await put('B', 'b', 1);
    expect(await taken(5)).toEqual(['judge', 'a0', 'b0', 'a1', 'a2']);
  });

  it('of ten thousand of one party let the five of another through at once', async () => {
    aQueue();
    await put('A', 'a', 10_000);
    await put('B', 'b', 5);
    const first = await database.dataSource.query<{ job: string }[]>(
      `SELECT data ->> 'job' AS job FROM ${schema}.job WHERE name = $1 ORDER BY priority DESC, created_on, id LIMIT 10`,
      [name],
    );
    expect(first.map(({ job }) => job)).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4']);
  });

  itPostgres('may be put by many at once', async () => {
    aQueue();
    await put('A', 'first', 1);
    const runs = Array.from({ length: 12 }, (_, at) => at);
    await Promise.all(runs.map((at) => put(at % 2 === 0 ? 'A' : 'B', `run${at}-`, 5, at % 3 === 0 ? 'HIGH' : 'LOW')));
    expect(new Set(await taken(61)).size).toBe(61);
  });
});
