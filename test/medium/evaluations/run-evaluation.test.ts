import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AbortRun, RunEvaluation, type Judgement, type Run } from '../../../src/contexts/evaluations/public.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { describePostgres } from '../../builders/database.js';
import { aDecisionWorld, aReadyPilot, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function aQueuedRun() {
  const ready = await aReadyPilot(world);
  const { id } = await ready.pilot.declare(ready);
  return { ...ready, id, work: () => world.get(RunEvaluation).execute(id) };
}

function contents(judgements: readonly Judgement[]) {
  return judgements.map(({ outcomesSha256, resultDigest, attempt }) => ({ outcomesSha256, resultDigest, attempt }));
}

/** By the owner of the tables with the guards off: what somebody with the database password can do. */
async function tamper(sql: string, parameters: unknown[]): Promise<void> {
  await world.database.dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = 'replica'`);
    await manager.query(sql, parameters);
  });
}

async function systemActions(id: string): Promise<string[]> {
  const rows: { canonical: string }[] = await world.database.dataSource.query(
    'SELECT canonical FROM audit_entry ORDER BY chain_id, seq',
  );
  const entries = rows.map(({ canonical }) => JSON.parse(canonical) as { action: string; object: { id: string } });
  return entries.filter(({ object }) => object.id === id).map(({ action }) => action);
}

describe('working off a run', () => {
  it('ends with one judgement a use case, predictions kept, and every step in the trail', async () => {
    const { pilot, id, work } = await aQueuedRun();
    await work();
    const run = await pilot.read(id);
    expect(run).toMatchObject({
      state: 'COMPLETED',
      done: 8,
      conservation: { supplied: 8, excluded: 0, evaluated: 8, errored: 0, indeterminate: 0 },
      timing: { images: 8, median: 4 },
    });
    const judgements = await pilot.judgements(id);
    expect(judgements.map(({ result, attempt }) => [result.verdict, attempt])).toEqual([['PASS', 1]]);
    expect(await systemActions(id)).toEqual(['run.declared', 'run.started', 'run.completed']);
    expect(await world.get(BlobStore).has(run.predictionsSha256 as never)).toBe(true);
  });

  it('changes nothing when the job comes again', async () => {
    const { pilot, id, work } = await aQueuedRun();
    await work();
    const [run, judgements] = [await pilot.read(id), await pilot.judgements(id)];
    world.runtime.answer = () => Promise.resolve(scores('blue'));
    await work();
    expect(await pilot.read(id)).toEqual(run);
    expect(await pilot.judgements(id)).toEqual(judgements);
  });

  it('does nothing for a run that does not exist', async () => {
    const { opened } = world.runtime;
    await world.get(RunEvaluation).execute('01890000-0000-7000-8000-000000000000' as Run['id']);
    expect(world.runtime.opened).toBe(opened);
  });

  it('starts over after a worker died in the middle and gives the same bytes as a run nobody disturbed', async () => {
    const { pilot, id, work, datasetId, modelId } = await aQueuedRun();
    world.runtime.answer = (_, count) =>
      count > 3 ? Promise.reject(new Error('the machine went down')) : Promise.resolve(scores('red'));
    await expect(work()).rejects.toThrow('went down');
    expect(await pilot.read(id)).toMatchObject({ state: 'RUNNING' });
    expect(await pilot.judgements(id)).toEqual([]);
    world.runtime.answer = () => Promise.resolve(scores('red'));
    await work();
    const taken = await pilot.judgements(id);
    const undisturbed = await pilot.run({ datasetId, modelId });
    const [other] = await pilot.judgements(undisturbed.id);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.outcomesSha256).toBe(other?.outcomesSha256);
    expect((await pilot.read(id)).predictionsSha256).toBe(undisturbed.predictionsSha256);
    expect(await systemActions(id)).toEqual(['run.declared', 'run.started', 'run.completed']);
  });

  it('stops at once and judges nothing when a person aborts it meanwhile', async () => {
    const { pilot, id, work } = await aQueuedRun();
    world.runtime.answer = async (_, count) => {
      if (count === 8) await world.get(AbortRun).execute(world.cast.CQL, id, 'the lamp at the gate was off');
      return scores('red');
    };
    await work();
    expect(await pilot.read(id)).toMatchObject({ state: 'ABORTED', predictionsSha256: null });
    expect(await pilot.judgements(id)).toEqual([]);
  });
});

describe('an altered plan', () => {
  const altered: [string, string, (run: Run) => [string, unknown[]]][] = [
    [
      'a label changed in the sealed data',
      'PLAN_ALTERED',
      ({ datasetId }) => [
        `UPDATE dataset_item SET ground_truth = '{"objects":[],"classLabel":"blue"}' WHERE id =
         (SELECT min(id::text)::uuid FROM dataset_item WHERE dataset_id = $1)`,
        [datasetId],
      ],
    ],
    [
      'a failing image taken out of the sealed data',
      'PLAN_ALTERED',
      ({ datasetId }) => [
        `DELETE FROM dataset_item WHERE id = (SELECT max(id::text)::uuid FROM dataset_item WHERE dataset_id = $1)`,
        [datasetId],
      ],
    ],
    [
      'criteria made easier beside their digest',
      'PLAN_ALTERED',
      ({ plan }) => [
        `UPDATE criteria_set SET expanded = replace(expanded, '"0.5"', '"0.1"') WHERE id = $1`,
        [plan.judgements[0]?.criteriaSet.id],
      ],
    ],
    [
      'a contract made easier beside its digest',
      'PLAN_ALTERED',
      ({ plan }) => [
        `UPDATE contract SET document = replace(document::text, '"blue":0.5', '"blue":0.1') WHERE id = $1`,
        [plan.judgements[0]?.contract.id],
      ],
    ],
    [
      'another model under the same name',
      'PLAN_ALTERED',
      ({ modelId }) => [`UPDATE model SET sha256 = repeat('a', 64) WHERE id = $1`, [modelId]],
    ],
    [
      'another reading of the model beside its digest',
      'PLAN_ALTERED',
      ({ modelId }) => [
        `UPDATE model SET contract = replace(contract::text, '"RGB"', '"BGR"') WHERE id = $1`,
        [modelId],
      ],
    ],
    [
      'the plan itself',
      'PLAN_ALTERED',
      ({ id }) => [`UPDATE run SET plan = replace(plan, '"FORMAL"', '"EXPLORATORY"') WHERE id = $1`, [id]],
    ],
  ];

  it.each(altered)('stops the run for %s with %s, and nothing is judged', async (_, code, change) => {
    const { pilot, id, work } = await aQueuedRun();
    const { opened } = world.runtime;
    await tamper(...change(await pilot.read(id)));
    await work();
    expect(await pilot.read(id)).toMatchObject({ state: 'ERRORED', endReason: { code }, predictionsSha256: null });
    expect(await pilot.judgements(id)).toEqual([]);
    expect(world.runtime.opened).toBe(opened);
    expect((await systemActions(id)).at(-1)).toBe('run.errored');
  });

  it('leaves the attempt counted', async () => {
    const { pilot, id, work, datasetId, modelId } = await aQueuedRun();
    const { merkleRoot } = (await pilot.read(id)).plan.dataset;
    await tamper(`UPDATE model SET sha256 = repeat('a', 64) WHERE id = $1`, [modelId]);
    await work();
    const next = await pilot.declare({ datasetId, modelId: await pilot.model() });
    expect(next.plan.judgements[0]?.attempt?.number).toBe(2);
    expect(next.plan.dataset.merkleRoot).toBe(merkleRoot);
  });
});

describePostgres('two workers on one run', () => {
  it('write one set of judgements', async () => {
    for (let repetition = 0; repetition < 5; repetition += 1) {
      const { pilot, id, work } = await aQueuedRun();
      await Promise.allSettled([work(), work()]);
      await work();
      expect(contents(await pilot.judgements(id))).toHaveLength(1);
      expect(await pilot.read(id)).toMatchObject({ state: 'COMPLETED' });
    }
  });
});
