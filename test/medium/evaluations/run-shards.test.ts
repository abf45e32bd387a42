import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AbortRun, PauseRun, ReadRuns, ResumeRun, RunEvaluation } from '../../../src/contexts/evaluations/public.js';
import type { RunId } from '../../../src/kernel/ids.js';
import { StorageFull } from '../../../src/platform/blobs/blob-errors.js';
import { DatabaseAway } from '../../../src/platform/db/database-errors.js';
import { describePostgres } from '../../builders/database.js';
import { aDecisionWorld, aReadyPilot, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true, shardImages: 3 });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

const rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  world.database.dataSource.query<Row[]>(text, values);

/** Eight images in shards of three, three and two. */
async function aQueuedRun() {
  const ready = await aReadyPilot(world);
  const { id } = await ready.pilot.declare(ready);
  const evaluation = world.get(RunEvaluation);
  return {
    ...ready,
    id,
    shard: (index: number) => evaluation.perform({ runId: id, shard: index }),
    rest: () => evaluation.perform({ runId: id }),
    read: () => ready.pilot.read(id),
  };
}

const asked = (id: string) =>
  world.jobs.asked.map(({ data }) => data as { runId: string; shard?: number }).filter(({ runId }) => runId === id);

const shardsOf = (id: string) =>
  rows<{ state: string; done: number; tries: number }>(
    'SELECT state, done, tries FROM run_shard WHERE run_id = $1 ORDER BY place',
    [id],
  );

describe('a run in shards', () => {
  it('is cut when it is declared, and asks for every shard', async () => {
    const { id } = await aQueuedRun();
    expect(await rows('SELECT from_item, to_item FROM run_shard WHERE run_id = $1 ORDER BY place', [id])).toEqual([
      { from_item: 0, to_item: 3 },
      { from_item: 3, to_item: 6 },
      { from_item: 6, to_item: 8 },
    ]);
    expect(asked(id).map(({ shard }) => shard)).toEqual([0, 1, 2]);
  });

  it('gives the same bytes in whatever order its shards are worked off', async () => {
    /** A colour for each image by its bytes, so that an exchange of two would be seen. */
    const COLOURS = ['red', 'green', 'blue'] as const;
    const sum = (image: Uint8Array): number => image.reduce((total, byte) => total + byte, 0);
    world.runtime.answer = (image) => Promise.resolve(scores(COLOURS[sum(image) % 3] ?? 'red'));
    const { shard, rest, read, pilot, datasetId, modelId } = await aQueuedRun();
    for (const index of [2, 0, 1]) await shard(index);
    expect(await read()).toMatchObject({ state: 'RUNNING', done: 8 });
    await rest();
    const inOrder = await pilot.run({ datasetId, modelId });
    const { predictionsSha256, conservation } = await read();
    expect({ predictionsSha256, conservation }).toEqual({
      predictionsSha256: inOrder.predictionsSha256,
      conservation: inOrder.conservation,
    });
  });

  it('counts a shard that was worked off twice once, and keeps what came first', async () => {
    const { shard, id } = await aQueuedRun();
    await shard(1);
    const kept = await rows('SELECT predictions_sha256 FROM run_shard WHERE run_id = $1 AND place = 1', [id]);
    world.runtime.answer = () => Promise.resolve(scores('blue'));
    const { opened } = world.runtime;
    await shard(1);
    expect(world.runtime.opened).toBe(opened);
    expect(await rows('SELECT predictions_sha256 FROM run_shard WHERE run_id = $1 AND place = 1', [id])).toEqual(kept);
    expect(await shardsOf(id)).toEqual([
      { state: 'OPEN', done: 0, tries: 0 },
      { state: 'DONE', done: 3, tries: 1 },
      { state: 'OPEN', done: 0, tries: 0 },
    ]);
  });

  it('asks for its judgement once, with the last shard', async () => {
    const { shard, id } = await aQueuedRun();
    await shard(0);
    await shard(2);
    expect(asked(id)).toHaveLength(3);
    await shard(1);
    await shard(1);
    expect(asked(id).slice(3)).toEqual([{ runId: id }]);
  });

  it('starts a shard over after a worker died in it, and the others stay done', async () => {
    const { shard, rest, read, id } = await aQueuedRun();
    await shard(0);
    world.runtime.answer = () => Promise.reject(new Error('the machine went down'));
    await expect(shard(1)).rejects.toThrow('went down');
    expect(await read()).toMatchObject({ state: 'RUNNING', done: 3 });
    world.runtime.answer = () => Promise.resolve(scores('red'));
    await rest();
    expect(await read()).toMatchObject({ state: 'COMPLETED', done: 8 });
    expect((await shardsOf(id)).map(({ tries }) => tries)).toEqual([1, 2, 1]);
  });

  it.each([
    ['the database is away', new DatabaseAway(new Error('57P01'))],
    ['the store is full', new StorageFull('put', new Error('ENOSPC'))],
  ])('is tried again and not ended when %s', async (_, fault) => {
    const { shard, read, rest } = await aQueuedRun();
    world.runtime.answer = () => Promise.reject(fault);
    await expect(shard(0)).rejects.toBe(fault);
    expect(await read()).toMatchObject({ state: 'RUNNING', endReason: null });
    world.runtime.answer = () => Promise.resolve(scores('red'));
    await rest();
    expect(await read()).toMatchObject({ state: 'COMPLETED' });
  });

  it('stops with PLAN_ALTERED when an image of a shard is not what was sealed, though all was well before', async () => {
    const { shard, read, datasetId } = await aQueuedRun();
    await shard(0);
    await world.database.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(
        `UPDATE dataset_item SET ground_truth = '{"objects":[],"classLabel":"blue"}'
          WHERE id = (SELECT id FROM dataset_item WHERE dataset_id = $1 ORDER BY id OFFSET 4 LIMIT 1)`,
        [datasetId],
      );
    });
    await shard(1);
    expect(await read()).toMatchObject({ state: 'ERRORED', endReason: { code: 'PLAN_ALTERED' } });
    await shard(2);
    expect(await read()).toMatchObject({ state: 'ERRORED', done: 3 });
  });

  it('tells both sides its shards and the environments they were worked off in', async () => {
    const { shard, id } = await aQueuedRun();
    await shard(0);
    for (const person of ['VML', 'CQL'] as const) {
      const [done, open] = await world.get(ReadRuns).shardsOf(world.cast[person], [id]);
      expect(done).toMatchObject({ state: 'DONE', shards: 1, images: 3, environment: { cpu: 'of the test' } });
      expect(open).toMatchObject({ state: 'OPEN', shards: 2, images: 0, environment: null });
    }
  });

  it('shows where its shards were worked off in different environments', async () => {
    const { shard, rest, read, id } = await aQueuedRun();
    await shard(0);
    await world.database.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(`UPDATE run_shard SET environment = environment || '{"cpu":"another"}' WHERE run_id = $1 AND place = 0`, [id]); // prettier-ignore
    });
    await rest();
    expect((await read()).environment).toMatchObject({ cpu: 'another | of the test', environments: 2 });
  });
});

describe('the rows of shards', () => {
  const as = (organisation: string | undefined, text: string, values: unknown[] = []) =>
    world.database.dataSource.transaction(async (manager) => {
      await manager.query(
        `SELECT set_config('role', 'touchstone_app', true), set_config('app.organisation_id', $1, true)`,
        [organisation],
      );
      return manager.query<unknown[]>(text, values);
    });

  it('are seen by the two parties of the pilot and by nobody else', async () => {
    const { id } = await aQueuedRun();
    const select = 'SELECT place FROM run_shard WHERE run_id = $1';
    const { VML, CQL } = world.cast;
    for (const person of [VML, CQL]) expect(await as(person.organisationId, select, [id])).toHaveLength(3);
    expect(await as('01a20000-0000-7000-8000-00000000dead', select, [id])).toEqual([]);
  });

  it('are written by workers alone', async () => {
    const { id } = await aQueuedRun();
    const update = `UPDATE run_shard SET state = 'DONE' WHERE run_id = '${id}'`;
    await expect(as(world.cast.VML.organisationId, update)).rejects.toMatchObject({ code: '42501' });
  });

  it('keep their range, and what was found, for good', async () => {
    const { id, shard } = await aQueuedRun();
    await shard(0);
    await expect(rows(`UPDATE run_shard SET to_item = 8 WHERE run_id = $1 AND place = 1`, [id])).rejects.toMatchObject({ code: 'TS004' }); // prettier-ignore
    await expect(rows(`UPDATE run_shard SET predictions_sha256 = 'x' WHERE run_id = $1 AND place = 0`, [id])).rejects.toMatchObject({ code: 'TS004' }); // prettier-ignore
    await expect(rows(`DELETE FROM run_shard WHERE run_id = $1`, [id])).rejects.toMatchObject({ code: 'TS001' });
  });
});

describe('a paused run', () => {
  const pause = (id: RunId, by: 'VML' | 'VPM' | 'CQL' | 'CSM' | 'SO' = 'VML') =>
    world.get(PauseRun).execute(world.cast[by], id);
  const resume = (id: RunId) => world.get(ResumeRun).execute(world.cast.VPM, id);

  it('is taken up by nobody, and asks for what is open when it goes on', async () => {
    const { id, shard, rest, read } = await aQueuedRun();
    await shard(1);
    await pause(id);
    await shard(0);
    await rest();
    expect(await read()).toMatchObject({ state: 'PAUSED', done: 3 });
    expect(asked(id)).toHaveLength(3);
    expect(await resume(id)).toMatchObject({ state: 'QUEUED' });
    expect(asked(id).slice(3)).toEqual([
      { runId: id, shard: 0 },
      { runId: id, shard: 2 },
    ]);
    await rest();
    expect(await read()).toMatchObject({ state: 'COMPLETED', done: 8, doneBefore: 3 });
  });

  it('keeps a shard that a worker is done with meanwhile, and asks for the judgement when it goes on', async () => {
    const { id, shard, read } = await aQueuedRun();
    await shard(0);
    await shard(1);
    let isPaused = false;
    world.runtime.answer = async () => {
      const isFirst = !isPaused;
      isPaused = true;
      if (isFirst) await pause(id);
      return scores('red');
    };
    await shard(2);
    expect(await read()).toMatchObject({ state: 'PAUSED', done: 8 });
    const before = asked(id).length;
    await resume(id);
    expect(asked(id).slice(before)).toEqual([{ runId: id }]);
  });

  it('may be aborted, and the attempt stays counted', async () => {
    const { id, read, rest, pilot, datasetId, modelId } = await aQueuedRun();
    await pause(id);
    await world.get(AbortRun).execute(world.cast.CQL, id, 'the lamp at the gate was off');
    await rest();
    expect(await read()).toMatchObject({ state: 'ABORTED' });
    const next = await pilot.declare({ datasetId, modelId });
    expect(next.plan.judgements[0]?.attempt?.number).toBe(2);
  });

  it('is in the audit log as paused and resumed, by whom', async () => {
    const { id } = await aQueuedRun();
    await pause(id, 'CQL');
    await resume(id);
    const entries = await rows<{ canonical: string }>(
      `SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY seq`,
      [id],
    );
    const acts = entries.map(({ canonical }) => JSON.parse(canonical) as { action: string; actor: { name?: string } });
    expect(acts.map(({ action }) => action)).toEqual(['run.declared', 'run.paused', 'run.resumed']);
  });

  it.each(['CSM', 'SO'] as const)('is not paused by %s, who may not run either', async (role) => {
    const { id, read } = await aQueuedRun();
    await expect(pause(id, role)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await read()).toMatchObject({ state: 'QUEUED' });
  });

  it('is not paused twice, nor resumed when it is not paused, nor paused when it has ended', async () => {
    const { id, rest } = await aQueuedRun();
    await expect(resume(id)).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
    await pause(id);
    await expect(pause(id)).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
    await resume(id);
    await rest();
    await expect(pause(id)).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
    await expect(resume(id)).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
  });

  it('cannot be paused by somebody who does not see it', async () => {
    const { read } = await aQueuedRun();
    await expect(pause('01890000-0000-7000-8000-000000000000' as RunId)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' }); // prettier-ignore
    expect(await read()).toMatchObject({ state: 'QUEUED' });
  });
});

describePostgres('several workers on the shards of one run', () => {
  it('ask for the judgement exactly once', async () => {
    for (let repetition = 0; repetition < 5; repetition += 1) {
      const { id, shard, rest, read } = await aQueuedRun();
      await Promise.all([0, 1, 2, 0, 1, 2].map((index) => shard(index)));
      expect(asked(id).slice(3)).toEqual([{ runId: id }]);
      await Promise.all([rest(), rest()]);
      expect(await read()).toMatchObject({ state: 'COMPLETED', done: 8 });
    }
  });
});
