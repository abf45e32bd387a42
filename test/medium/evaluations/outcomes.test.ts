import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judgePredictions } from '../../../src/contexts/evaluations/domain/judge-predictions.js';
import { effectiveContract } from '../../../src/contexts/evaluations/domain/effective-contract.js';
import { fromJsonLines, toJsonLines } from '../../../src/contexts/evaluations/domain/json-lines.js';
import { advance } from '../../../src/contexts/evaluations/domain/run.js';
import { stepOf } from '../../../src/kernel/state-table.js';
import { RUN_STATES, RUN_TRANSITIONS } from '../../../src/contexts/evaluations/domain/run-states.js';
import {
  ReadOutcomes,
  ReadRuns,
  RevealRun,
  RunEvaluation,
  type PredictedItem,
  type Run,
} from '../../../src/contexts/evaluations/public.js';
import { Criteria } from '../../../src/contexts/criteria/public.js';
import { Datasets, ReadDatasets, type DatasetItem } from '../../../src/contexts/datasets/public.js';
import { Pilots } from '../../../src/contexts/pilots/public.js';
import { digestOf } from '../../../src/kernel/canonical-json.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { aDecisionWorld, aReadyPilot, images, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { nanModel, slowOnBrightModel, topLeftPixelModel } from '../../builders/onnx-model.js';

/** With the real runtime: a process of its own, a tiny ONNX file, real PNGs. */
let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld();
});
afterAll(() => world.close());

async function rejudged(run: Run) {
  const [{ items, criteria, contract }, predictions] = [
    await world.as('system', async (tx) => {
      const found: DatasetItem[] = [];
      for await (const item of world.get(Datasets).items(tx, run.datasetId)) found.push(item);
      const set = await world.get(Criteria).get(tx, run.plan.judgements[0]?.criteriaSet.id ?? '');
      return { items: found, criteria: set, contract: await world.get(Pilots).contract(tx, set.contractId) };
    }),
    fromJsonLines<PredictedItem>(await world.get(BlobStore).read(run.predictionsSha256 as never)),
  ];
  const { outcomes, result } = judgePredictions({
    items: items.map((item) => ({ ...item, groundTruth: item.groundTruth ?? { objects: [] } })),
    predictions: new Map(predictions.map((one) => [one.itemId, one])),
    excluded: 0,
    contract: effectiveContract(contract.document, run.plan),
    criteria: criteria.expanded as never,
    attempt: { number: 1, max: 3, spending: 'EQUAL' },
  });
  return { outcomesSha256: sha256Of(toJsonLines(outcomes)), resultDigest: digestOf(result) };
}

describe('a model on real images', () => {
  it('is judged by what it answers, and judging the stored predictions again gives the same digests', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, {
      images: [...images(7), { colour: 'blue', label: 'red' }],
    });
    const run = await pilot.run({ datasetId, modelId });
    const [judgement] = await pilot.judgements(run.id);
    expect(run.environment).toMatchObject({ executionProvider: 'cpu' });
    expect(judgement?.result.criteria[0]?.cells[0]).toMatchObject({ n: 8 });
    expect(await rejudged(run)).toEqual({
      outcomesSha256: judgement?.outcomesSha256,
      resultDigest: judgement?.resultDigest,
    });
  });

  it('counts an image that cannot be read as errored and as a failure', async () => {
    const broken = { colour: 'red', content: Buffer.from('\x89PNG\r\n\x1a\nnothing more', 'latin1') } as const;
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { images: [...images(3), broken] });
    const run = await pilot.run({ datasetId, modelId });
    expect(run.conservation).toEqual({ supplied: 4, excluded: 0, evaluated: 3, errored: 1, indeterminate: 0 });
    const [judgement] = await pilot.judgements(run.id);
    const outcomes = await world.get(ReadOutcomes).read(judgement as never);
    expect(outcomes.filter(({ status }) => status === 'ERRORED').map(({ right }) => right)).toEqual([false]);
    expect(outcomes).toHaveLength(4);
  });

  it('that gives no numbers is errored on every image and passes nothing', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { images: images(3), model: nanModel() });
    const run = await pilot.run({ datasetId, modelId });
    expect(run).toMatchObject({ state: 'COMPLETED', conservation: { supplied: 3, evaluated: 0, errored: 3 } });
    expect((await pilot.judgements(run.id)).map(({ result }) => result.verdict)).not.toContain('PASS');
  });

  it('that is none is refused before a run is declared', async () => {
    const none = aReadyPilot(world, { images: images(1), model: Buffer.from('no model') });
    await expect(none).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' });
  });

  it('is refused when its stored bytes are not those that were registered', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { images: images(1), model: topLeftPixelModel() });
    const { id, plan } = await pilot.declare({ datasetId, modelId });
    await world.swapBlob(plan.model.sha256, slowOnBrightModel());
    await world.get(RunEvaluation).execute(id);
    expect(await pilot.read(id)).toMatchObject({ state: 'ERRORED', endReason: { code: 'BLOB_CORRUPT' } });
    expect(await pilot.judgements(id)).toEqual([]);
  });
});

describe('outcomes of single images', () => {
  it.each(['FORMAL', 'EXPLORATORY'] as const)(
    'of a %s run on acceptance data are hidden from the vendor until the customer reveals the failures',
    async (kind) => {
      const { pilot, datasetId, modelId } = await aReadyPilot(world, {
        images: [...images(2), { colour: 'blue', label: 'red' }],
      });
      const run = await pilot.run({ datasetId, modelId, kind });
      const [{ id } = { id: '' as never }] = await pilot.judgements(run.id);
      const { VML, CQL } = world.cast;
      const outcomes = world.get(ReadOutcomes);
      expect(await outcomes.ofJudgement(CQL, id)).toHaveLength(3);
      await expect(outcomes.ofJudgement(VML, id)).rejects.toMatchObject({ code: 'OUTCOMES_NOT_REVEALED' });
      const shownItems = () => world.get(ReadDatasets).items(VML, datasetId, { first: 10 }, {});
      expect(await shownItems()).toEqual([]);
      await expect(world.get(RevealRun).execute(VML, run.id)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
      expect(await world.get(RevealRun).execute(CQL, run.id)).toMatchObject({ state: 'REVEALED' });
      expect((await shownItems()).map(({ name }) => name)).toEqual(['002.png']);
      expect((await outcomes.ofJudgement(VML, id)).map(({ itemName }) => itemName)).toEqual(['002.png']);
      expect(await outcomes.ofJudgement(CQL, id)).toHaveLength(3);
    },
  );

  it('cannot be revealed before there are any, nor twice', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { images: images(1) });
    const { id } = await pilot.declare({ datasetId, modelId });
    const reveal = () => world.get(RevealRun).execute(world.cast.CQL, id);
    await expect(reveal()).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
    await world.get(RunEvaluation).execute(id);
    await reveal();
    await expect(reveal()).rejects.toMatchObject({ code: 'RUN_STATE_REFUSED' });
  });
});

describe('a run that cannot be seen', () => {
  it('is not found, whatever stands in place of the id', async () => {
    const { CQL } = world.cast;
    const reads = world.get(ReadRuns);
    for (const id of ['01890000-0000-7000-8000-000000000000', 'no id at all', '']) {
      await expect(reads.run(CQL, id as never)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      await expect(reads.judgement(CQL, id as never)).rejects.toMatchObject({ code: 'JUDGEMENT_NOT_FOUND' });
      await expect(world.get(RevealRun).execute(CQL, id as never)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    }
    expect(await reads.page(CQL, { pilotId: 'no id at all' as never }, { first: 5 })).toEqual([]);
  });

  it('is one of another organisation', async () => {
    const { pilot, datasetId, modelId } = await aReadyPilot(world, { images: images(1) });
    const { id } = await pilot.declare({ datasetId, modelId });
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as never };
    await expect(world.get(ReadRuns).run(stranger, id)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('the states of a run', () => {
  const steps = RUN_STATES.flatMap((from) => RUN_STATES.map((to) => [from, to] as const));
  it.each(steps.filter(([from, to]) => stepOf(RUN_TRANSITIONS, from, to) === undefined))(
    '%s never becomes %s',
    (from, to) => {
      const run = { id: 'r', state: from, rowVersion: 1 } as unknown as Run;
      expect(() => advance(run, to)).toThrow(expect.objectContaining({ code: 'RUN_STATE_REFUSED' }));
    },
  );
});
