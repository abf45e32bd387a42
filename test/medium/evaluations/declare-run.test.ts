import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AbortRun, ReadRuns } from '../../../src/contexts/evaluations/public.js';
import { ExposureLedger } from '../../../src/contexts/exposures/public.js';
import { AddUseCase } from '../../../src/contexts/pilots/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import type { Sha256 } from '../../../src/kernel/sha256.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { aContract } from '../../builders/contract.builder.js';
import { describePostgres } from '../../builders/database.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, EvaluatedPilot, images,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { channelMeanModel } from '../../builders/onnx-model.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

describe('declaring a run', () => {
  it('fixes the plan, counts the attempt and asks for the job', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world);
    const run = await pilot.declare({ datasetId, modelId });
    expect(run).toMatchObject({ state: 'QUEUED', total: 8, done: 0 });
    expect(run.plan.judgements.map(({ attempt }) => attempt)).toEqual([{ number: 1, max: 3, spending: 'EQUAL' }]);
    expect(world.jobs.asked.at(-1)).toEqual({ queue: 'run-evaluation', data: { runId: run.id, shard: 0 } });
  });

  it('is refused on data that are not sealed', async () => {
    const { pilot, place, modelId } = await aReadyPilot(world);
    const datasetId = await pilot.collect(place.siteId, images(1));
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'DATASET_NOT_SEALED' });
  });

  it('is refused on data that thresholds are chosen on, sealed or not', async () => {
    const { pilot, place, modelId } = await aReadyPilot(world);
    const { VML } = world.cast;
    const datasetId = await pilot.collect(place.siteId, images(1), { purpose: 'THRESHOLD', by: VML });
    await pilot.seal(datasetId, VML);
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'DATASET_NOT_FOR_ACCEPTANCE' });
  });

  it('is refused while criteria are not baselined, and never declared for a part of what was named', async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world);
    const other = await pilot.useCase('OTHER');
    const useCaseIds = [place.useCaseId, other];
    await expect(pilot.declare({ datasetId, modelId, useCaseIds })).rejects.toMatchObject({
      code: 'CRITERIA_NOT_BASELINED',
      details: { useCaseKey: 'OTHER' },
    });
    const { attempt } = (await pilot.declare({ datasetId, modelId })).plan.judgements[0] ?? {};
    expect(attempt?.number).toBe(1);
  });

  it('is refused under a contract that asks for objects when the model names classes, and no attempt is counted', async () => {
    const pilot = await EvaluatedPilot.in(world);
    const siteId = await pilot.site();
    const { CQL } = world.cast;
    const colours = { red: 'UNIT', green: 'UNIT', blue: 'UNIT' } as const;
    const contract = aContract({ name: 'OBJECTS', roles: colours });
    const words = { key: 'OBJECTS', title: 'Objects are found', description: 'Every object is found.' };
    const useCase = await world.get(AddUseCase).execute(CQL, { pilotId: pilot.id, ...words, contract });
    await pilot.criteria({ siteId, useCaseId: useCase.id });
    const datasetId = await pilot.data(siteId, images(1));
    const declared = pilot.declare({ datasetId, modelId: await pilot.model() });
    await expect(declared).rejects.toMatchObject({ code: 'ANSWERS_DO_NOT_FIT', details: { useCaseKey: 'OBJECTS' } });
    expect(await world.get(ReadRuns).page(CQL, { pilotId: pilot.id as PilotId }, { first: 1 })).toEqual([]);
  });

  it('is refused where nothing at all has criteria', async () => {
    const pilot = await EvaluatedPilot.in(world);
    const siteId = await pilot.site();
    await pilot.useCase();
    const datasetId = await pilot.data(siteId, images(1));
    const declared = pilot.declare({ datasetId, modelId: await pilot.model() });
    await expect(declared).rejects.toMatchObject({ code: 'CRITERIA_NOT_BASELINED' });
  });

  it('counts a use case that is named twice once', async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world);
    const run = await pilot.run({ datasetId, modelId, useCaseIds: [place.useCaseId, place.useCaseId] });
    expect(run.plan.judgements).toHaveLength(1);
    expect(run.state).toBe('COMPLETED');
  });

  it("is refused with another pilot's model, use case or data", async () => {
    const [one, other] = [await aReadyPilot(world), await aReadyPilot(world)];
    const { datasetId } = one;
    await expect(one.pilot.declare({ datasetId, modelId: other.modelId })).rejects.toMatchObject({
      code: 'MODEL_OF_ANOTHER_PILOT',
    });
    const useCaseIds = [other.place.useCaseId];
    await expect(one.pilot.declare({ datasetId, modelId: one.modelId, useCaseIds })).rejects.toMatchObject({
      code: 'CRITERIA_NOT_BASELINED',
    });
  });

  it('is refused once the schedule of attempts on the data is used up', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { criteria: colourCriteria('0.5', 1) });
    await pilot.declare({ datasetId, modelId });
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
  });

  it("is refused beyond the pilot's formal runs, while exploring goes on", async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { pilot: { attemptBudget: 1 } });
    await pilot.declare({ datasetId, modelId });
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'ATTEMPT_BUDGET_EXCEEDED' });
    expect(await pilot.declare({ datasetId, modelId, kind: 'EXPLORATORY' })).toMatchObject({ state: 'QUEUED' });
  });

  it("is refused beyond the pilot's images, exploratory ones included, and takes no attempt then", async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world, { pilot: { imageBudget: 15 } });
    await pilot.declare({ datasetId, modelId, kind: 'EXPLORATORY' });
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'IMAGE_BUDGET_EXCEEDED' });
    const ledger = await world.as('system', (tx) => world.get(ExposureLedger).of(tx, datasetId, place.useCaseId));
    expect(ledger.filter(({ kind }) => kind === 'FORMAL')).toEqual([]);
  });

  it('is refused when the decision date is over', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { pilot: { decisionDate: '2026-06-01' } });
    world.clock.forward(24 * 60);
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'PILOT_OVERDUE' });
  });

  it('is refused to people who neither build nor witness, and the refusal stands in the trail', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world);
    const before = await world.denied();
    await expect(pilot.declare({ datasetId, modelId }, world.cast.CSM)).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect((await world.denied()).slice(before.length)).toEqual(['NOT_PERMITTED']);
    expect(await pilot.declare({ datasetId, modelId }, world.cast.CQL)).toMatchObject({ state: 'QUEUED' });
  });
});

describe('attempts on the same data', () => {
  it('go on counting under new criteria and with a new model, by the schedule fixed first', async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world);
    await pilot.declare({ datasetId, modelId });
    await pilot.criteria(place, colourCriteria('0.6', 9));
    const other = await pilot.model(channelMeanModel());
    const run = await pilot.declare({ datasetId, modelId: other });
    expect(run.plan.judgements[0]).toMatchObject({
      criteriaSet: { version: 2 },
      attempt: { number: 2, max: 3, spending: 'EQUAL' },
    });
  });

  it('go on counting on a new snapshot that shares an image', async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world, { images: images(2) });
    await pilot.declare({ datasetId, modelId });
    const rows: { image_sha256: string }[] = await world.database.dataSource.query(
      'SELECT image_sha256 FROM dataset_item WHERE dataset_id = $1',
      [datasetId],
    );
    const content = await blobOf(rows[0]?.image_sha256 ?? '');
    const again = await pilot.data(place.siteId, [{ colour: 'red', content }, ...images(1)]);
    const run = await pilot.declare({ datasetId: again, modelId });
    expect(run.plan.judgements[0]?.attempt?.number).toBe(2);
  });

  it('count an aborted run, with the reason for ever in the record', async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world);
    const { id } = await pilot.declare({ datasetId, modelId });
    const abort = world.get(AbortRun);
    await expect(abort.execute(world.cast.VML, id, 'oops')).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    await expect(abort.execute(world.cast.CSM, id, 'the wrong model was named')).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    const aborted = await abort.execute(world.cast.VML, id, 'the wrong model was named');
    expect(aborted).toMatchObject({ state: 'ABORTED', endReason: { code: 'ABORTED_BY_PERSON' } });
    await expect(abort.execute(world.cast.VML, id, 'the wrong model was named')).rejects.toMatchObject({
      code: 'RUN_STATE_REFUSED',
    });
    const next = await pilot.declare({ datasetId, modelId });
    expect(next.plan.judgements[0]?.attempt?.number).toBe(2);
    const { lineageId } = next.plan.dataset;
    const ledger = await world.as('system', (tx) => world.get(ExposureLedger).of(tx, lineageId, place.useCaseId));
    expect(ledger[0]?.remarks.map(({ outcome }) => outcome)).toEqual(['ABORTED']);
  });

  it('note an exploratory run as seen without a number', async () => {
    const { pilot, place, datasetId, modelId } = await aReadyPilot(world);
    const run = await pilot.declare({ datasetId, modelId, kind: 'EXPLORATORY' });
    expect(run.plan.judgements[0]?.attempt).toBeNull();
    const { lineageId } = run.plan.dataset;
    const ledger = await world.as('system', (tx) => world.get(ExposureLedger).of(tx, lineageId, place.useCaseId));
    expect(ledger.map(({ kind }) => kind)).toEqual(['EXPLORATORY']);
    expect((await pilot.declare({ datasetId, modelId })).plan.judgements[0]?.attempt?.number).toBe(1);
  });
});

describePostgres('declaring from many hands', () => {
  it("never exceeds the pilot's formal runs, not even on different sites at once", async () => {
    const pilot = await EvaluatedPilot.in(world, { attemptBudget: 1 });
    const useCaseId = await pilot.useCase();
    const sites = [await pilot.site('NORTH'), await pilot.site('SOUTH')];
    for (const siteId of sites) await pilot.criteria({ siteId, useCaseId });
    const modelId = await pilot.model();
    const data = [await pilot.data(sites[0] ?? '', images(2)), await pilot.data(sites[1] ?? '', images(2))];
    const results = await Promise.allSettled(data.map((datasetId) => pilot.declare({ datasetId, modelId })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ATTEMPT_BUDGET_EXCEEDED' },
    });
  });
});

function blobOf(sha256: string): Promise<Buffer> {
  return world.get(BlobStore).read(sha256 as Sha256);
}
