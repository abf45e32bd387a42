import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeclareRun, RunEvaluation, type Run } from '../../../src/contexts/evaluations/public.js';
import { ExposureLedger } from '../../../src/contexts/exposures/public.js';
import type { DatasetId, ModelId, RunId } from '../../../src/kernel/ids.js';
import type { Sha256 } from '../../../src/kernel/sha256.js';
import { BlobStore } from '../../../src/ports/stores.js';
import type { AttemptPlan, CriteriaDocument } from '../../../src/verdict/criteria/criteria-document.js';
import {
  aDecisionWorld, aReadyPilot, EvaluatedPilot, images, scores,
  type DecisionWorld, type ImageSpec,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { topLeftPixelModel } from '../../builders/onnx-model.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

const STAGES = [
  { groups: 3, alphaShare: '0.5' },
  { groups: 6, alphaShare: '0.5' },
];

/** At least half right at 95 %: with half of the error 6 of 6 show it, 3 of 3 do not. */
function criteria(attempts: Partial<AttemptPlan> = { stages: STAGES }): CriteriaDocument {
  return aCriteriaDocument([aCriterion({ threshold: '0.5' })], {
    attempts: { max: 1, spending: 'EQUAL', ...attempts },
    siteSchema: {},
  });
}

async function aFirstStage(document = criteria(), count = 3) {
  const ready = await aReadyPilot(world, { criteria: document, images: images(count) });
  const run = await ready.pilot.run(ready);
  return { ...ready, run };
}

type Ready = Awaited<ReturnType<typeof aFirstStage>>;

/** All images of the first data, then new ones. */
async function grown({ pilot, place, datasetId }: Ready, more: readonly ImageSpec[], least = 0): Promise<string> {
  const rows: { image_sha256: string }[] = await world.database.dataSource.query(
    'SELECT image_sha256 FROM dataset_item WHERE dataset_id = $1 ORDER BY name',
    [datasetId],
  );
  const kept: ImageSpec[] = [];
  for (const { image_sha256 } of rows.slice(least))
    kept.push({ colour: 'red', content: await world.get(BlobStore).read(image_sha256 as Sha256) });
  return pilot.data(place.siteId, [...kept, ...more]);
}

async function topUp(
  ready: Ready,
  datasetId: string,
  own: { modelId?: string; topUpOf?: string | null } = {},
): Promise<Run> {
  const of = own.topUpOf === undefined ? ready.run.id : own.topUpOf;
  return world.get(DeclareRun).execute(world.cast.VML, {
    kind: 'FORMAL',
    datasetId: datasetId as DatasetId,
    modelId: (own.modelId ?? ready.modelId) as ModelId,
    ...(of !== null && { topUpOf: of as RunId }),
  });
}

describe('topping up an inconclusive run', () => {
  it('judges old and new groups together as the planned stage of the same attempt', async () => {
    const ready = await aFirstStage();
    const [first] = await ready.pilot.judgements(ready.run.id);
    expect(first?.result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      attempt: { number: 1, stage: { number: 1, nextGroups: 6 } },
    });
    const run = await topUp(ready, await grown(ready, images(3)));
    await world.get(RunEvaluation).execute(run.id);
    const [second] = await ready.pilot.judgements(run.id);
    expect(run.plan.topUpOf).toEqual({ runId: ready.run.id, planDigest: ready.run.planDigest });
    expect(second?.result).toMatchObject({
      verdict: 'PASS',
      attempt: { number: 1, max: 1, stage: { number: 2, of: 2, alphaShare: '0.5', nextGroups: null } },
    });
    expect(second?.result.criteria[0]?.cells[0]).toMatchObject({ n: 6, k: 6 });
    expect(second?.result.criteria[0]?.confidenceUsed).toBeCloseTo(0.975, 12);
    const ledger = await world.as('system', (tx) =>
      world.get(ExposureLedger).of(tx, run.plan.dataset.lineageId, ready.place.useCaseId),
    );
    expect(ledger.map(({ attempt, stage }) => [attempt, stage])).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('is refused without a stage plan, named as a top-up or not, and takes no attempt then', async () => {
    const ready = await aFirstStage(criteria({ max: 3 }));
    const more = await grown(ready, images(3));
    for (const topUpOf of [undefined, null])
      await expect(topUp(ready, more, { topUpOf })).rejects.toMatchObject({ code: 'TOP_UP_NOT_PLANNED' });
    world.clock.forward(1);
    const modelId = await ready.pilot.model(topLeftPixelModel());
    expect((await topUp(ready, more, { topUpOf: null, modelId })).plan.judgements[0]?.attempt?.number).toBe(2);
  });

  it('must be named where stages were agreed', async () => {
    const ready = await aFirstStage();
    const more = await grown(ready, images(3));
    await expect(topUp(ready, more, { topUpOf: null })).rejects.toMatchObject({
      code: 'TOP_UP_NOT_DECLARED',
      details: { runId: ready.run.id },
    });
  });

  it('is refused with another number of groups than planned, at the first stage too', async () => {
    const ready = await aFirstStage();
    const more = await grown(ready, images(4));
    await expect(topUp(ready, more)).rejects.toMatchObject({
      code: 'STAGE_SIZE_DIFFERS',
      details: { stage: 2, planned: 6, found: 7 },
    });
    const wrong = await aReadyPilot(world, { criteria: criteria(), images: images(4) });
    await expect(wrong.pilot.declare(wrong)).rejects.toMatchObject({
      code: 'STAGE_SIZE_DIFFERS',
      details: { stage: 1, planned: 3, found: 4 },
    });
  });

  it('is refused when images of the first stage are missing or nothing is new', async () => {
    const ready = await aFirstStage();
    await expect(topUp(ready, await grown(ready, images(4), 1))).rejects.toMatchObject({
      code: 'TOP_UP_ALTERED',
      details: { altered: 1, fresh: 4 },
    });
    await expect(topUp(ready, await grown(ready, []))).rejects.toMatchObject({
      code: 'TOP_UP_ALTERED',
      details: { altered: 0, fresh: 0 },
    });
  });

  it('is refused when a label of the first stage was changed', async () => {
    const ready = await aFirstStage();
    const rows: { image_sha256: string }[] = await world.database.dataSource.query(
      'SELECT image_sha256 FROM dataset_item WHERE dataset_id = $1 ORDER BY name',
      [ready.datasetId],
    );
    const relabelled: ImageSpec[] = [];
    for (const [at, { image_sha256 }] of rows.entries())
      relabelled.push({
        colour: 'red',
        ...(at === 0 && { label: 'blue' as const }),
        content: await world.get(BlobStore).read(image_sha256 as Sha256),
      });
    const altered = await ready.pilot.data(ready.place.siteId, [...relabelled, ...images(3)]);
    await expect(topUp(ready, altered)).rejects.toMatchObject({ code: 'TOP_UP_ALTERED', details: { altered: 1 } });
  });

  it('is refused after a decided result, twice, and for a run that does not exist', async () => {
    const decided = await aFirstStage(
      criteria({
        stages: [
          { groups: 8, alphaShare: '0.5' },
          { groups: 9, alphaShare: '0.5' },
        ],
      }),
      8,
    );
    await expect(topUp(decided, await grown(decided, images(1)))).rejects.toMatchObject({ code: 'TOP_UP_UNFIT' });
    const ready = await aFirstStage();
    const more = await grown(ready, images(3));
    await topUp(ready, more);
    await expect(topUp(ready, await grown(ready, images(3)))).rejects.toMatchObject({ code: 'STAGE_ALREADY_RUN' });
    await expect(topUp(ready, more, { topUpOf: more })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('evidence for all times', () => {
  it('is looked at again whenever groups are added, within one attempt, and wider than one look', async () => {
    const ready = await aFirstStage(criteria({ spending: 'E_PROCESS' }), 4);
    const verdicts: unknown[] = [];
    let [last, datasetId] = [ready.run, ready.datasetId];
    for (let look = 0; look < 2; look += 1) {
      datasetId = await grown({ ...ready, datasetId }, images(3));
      const { id } = await topUp({ ...ready, run: last }, datasetId);
      await world.get(RunEvaluation).execute(id);
      last = await ready.pilot.read(id);
      const [judgement] = await ready.pilot.judgements(id);
      verdicts.push([judgement?.attempt, judgement?.result.verdict]);
      if (judgement?.result.verdict !== 'INCONCLUSIVE') break;
    }
    // Seven of seven: E = 2^8 (1 - 2^-8)/8 = 31.9 >= 20, while four of four gives 6.2.
    expect(verdicts).toEqual([[1, 'PASS']]);
  });
});

describe('a run that nobody could work off', () => {
  it('ends ERRORED and says so, with its attempt counted', async () => {
    const ready = await aReadyPilot(world);
    const run = await ready.pilot.declare(ready);
    world.runtime.answer = () => Promise.reject(new TypeError('a fault of ours'));
    await expect(world.get(RunEvaluation).execute(run.id)).rejects.toThrow('a fault of ours');
    await world.get(RunEvaluation).giveUp(run.id);
    expect(await ready.pilot.read(run.id)).toMatchObject({ state: 'ERRORED', endReason: { code: 'WORK_EXHAUSTED' } });
    expect(await ready.pilot.judgements(run.id)).toEqual([]);
    const ledger = await world.as('system', (tx) =>
      world.get(ExposureLedger).of(tx, run.plan.dataset.lineageId, ready.place.useCaseId),
    );
    expect(ledger.map(({ attempt, remarks }) => [attempt, remarks.map(({ outcome }) => outcome)])).toEqual([
      [1, ['ERRORED']],
    ]);
    const next = await ready.pilot.declare(ready);
    expect(next.plan.judgements[0]?.attempt?.number).toBe(2);
  });

  it('is left alone when it has ended meanwhile', async () => {
    const ready = await aReadyPilot(world);
    const run = await ready.pilot.run(ready);
    await world.get(RunEvaluation).giveUp(run.id);
    expect((await ready.pilot.read(run.id)).state).toBe('COMPLETED');
  });
});

describe('data that were judged in another pilot', () => {
  it('keep their count in a new pilot of the same parties', async () => {
    const first = await aReadyPilot(world, { criteria: criteria({ max: 2 }), images: images(8) });
    await first.pilot.run(first);
    const again = await EvaluatedPilot.in(world);
    const place = { siteId: await again.site(), useCaseId: await again.useCase() };
    await again.criteria(place, criteria({ max: 9 }));
    const datasetId = await grown({ ...first, pilot: again, place, run: undefined as unknown as Run }, []);
    const modelId = await again.model();
    const run = await again.declare({ datasetId, modelId });
    expect(run.plan.judgements[0]?.attempt).toEqual({ number: 2, max: 2, spending: 'EQUAL' });
    await expect(again.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'DATASET_BURNED' });
  });
});
