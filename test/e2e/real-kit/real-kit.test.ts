import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithRealKit, kitJson } from '../../builders/real-kit.js';
import { aServer, type TestServer } from '../../builders/server.js';
import type { ExpectedSet } from '../../golden/wagon/wagon-kit.js';
import type { Box } from '../../../src/vision/box.js';
import type {
  FaceReference,
  JudgementAnswer,
  PredictionLine,
  ReferenceDetection,
  RunAnswer,
  SampleAnswer,
} from './answers.js';
import { ATTEMPTS, SITES } from './agreement.js';
import { kitImages, KitPilot, MODELS, type ModelName, type SetName } from './kit-pilot.js';

interface Found {
  readonly label: string;
  readonly score: number;
  readonly box: readonly number[];
}

const SETS: readonly SetName[] = [...SITES, 'threshold'];
const PHOTOS = { 'site-a': 25, 'site-b': 17, 'site-c': 8, threshold: 15 };

let server: TestServer;
let pilot: KitPilot;
const runs = new Map<string, RunAnswer>();

const runOf = (set: SetName, model: ModelName): RunAnswer => runs.get(`${set} ${model}`) as RunAnswer;
const judgementOf = (set: SetName, model: ModelName, useCase: string): JudgementAnswer =>
  runOf(set, model).judgements.find((one) => pilot.useCaseName(one.useCaseId) === useCase) as JudgementAnswer;
const expectedOf = (set: SetName, model: ModelName): ExpectedSet =>
  kitJson(`wagon/expected/${model}/${set}.expected.json`);

/** Detections per photo as the run kept them, by file name. */
async function predictionsOf(set: SetName, model: ModelName): Promise<Map<string, Found[]>> {
  const { status, text } = await pilot.by('CQL').get(`/api/v1/runs/${runOf(set, model).id}/predictions`);
  expect(status).toBe(200);
  const lines = text.trim().split('\n').map((line) => JSON.parse(line) as PredictionLine); // prettier-ignore
  return new Map(lines.map(({ itemName, answer }) => [itemName, answer.prediction.detections.map(foundOf)]));
}

function foundOf({ label, score, box }: { label: string; score: number; box: Box }): Found {
  return { label, score, box: [box.x, box.y, box.width, box.height] };
}

/** Independently computed detections of a wagon model or of FastestDet, by file name. */
function referenceOf(set: SetName, model: ModelName): Map<string, Found[]> {
  const nameOf = new Map(kitImages(set).map(({ id, file_name }) => [id, file_name]));
  const classes: string[] =
    model === 'fastestdet'
      ? kitJson<{ classes: { name: string }[] }>('models/fastestdet/model.json').classes.map(({ name }) => name)
      : ['', 'gunny_bag', 'wire'];
  const file =
    model === 'fastestdet'
      ? 'models/fastestdet/wagon-detections.json'
      : `wagon/expected/${model}/${set}.detections.json`;
  const found = new Map<string, Found[]>([...nameOf.values()].map((name) => [name, []]));
  for (const one of kitJson<ReferenceDetection[]>(file))
    found.get(nameOf.get(one.image_id) ?? '')?.push({
      label: classes[one.class_index ?? one.category_id ?? -1] ?? '',
      score: one.score,
      box: one.bbox,
    });
  return found;
}

/** Detections of one list with a partner in the other: same class, 0.05 pixel, 1e-3 score. */
function partnered(some: readonly Found[], others: readonly Found[]): number {
  const isSame = (one: Found, other: Found): boolean =>
    one.label === other.label &&
    Math.abs(one.score - other.score) <= 1e-3 &&
    one.box.every((value, at) => Math.abs(value - (other.box[at] ?? Infinity)) <= 0.05);
  return some.filter((one) => others.some((other) => isSame(one, other))).length;
}

function codeOf(problem: string): unknown {
  return (JSON.parse(problem) as { code: unknown }).code;
}

async function samplesOf(set: SetName, model: ModelName, useCase: string): Promise<Map<string, SampleAnswer>> {
  const { samples } = await pilot
    .by('CQL')
    .ask<{ samples: { nodes: SampleAnswer[] } }>(
      `query ($id: ID!) { judgement(id: $id) { samples(first: 100) { nodes { itemName right expectedState observedState expected observed } } } }`,
      { id: judgementOf(set, model, useCase).id },
    );
  return new Map(samples.nodes.map((sample) => [sample.itemName, sample]));
}

describeWithRealKit('the whole real kit through the public interface', () => {
  beforeAll(async () => {
    server = await aServer();
    pilot = await KitPilot.prepare(server);
    for (const model of MODELS) for (const set of SETS) runs.set(`${set} ${model}`, await pilot.run(set, model));
  }, 600_000);
  afterAll(() => server.close());

  it('seals 25, 17, 8 and 15 photos, of 19, 8 and 8 wagons', () => {
    const sealed = SETS.map((set) => pilot.datasets.get(set));
    expect(sealed.map((one) => one?.itemCount)).toEqual([25, 17, 8, 15]);
    expect(sealed.slice(0, 3).map((one) => one?.groupCount)).toEqual([19, 8, 8]);
  });

  it.each(MODELS)('answers every photo with %s, none lost', (model) => {
    for (const set of SETS)
      expect(runOf(set, model).conservation).toEqual({
        supplied: PHOTOS[set],
        excluded: 0,
        evaluated: PHOTOS[set],
        errored: 0,
        indeterminate: 0,
      });
  });

  it.each(['wagon-v1', 'wagon-v2', 'fastestdet'] as const)('reproduces the detections of %s', async (model) => {
    const counts = { expected: 0, found: 0, both: 0 };
    for (const set of SETS) {
      const observed = await predictionsOf(set, model);
      for (const [name, expected] of referenceOf(set, model)) {
        const found = observed.get(name) ?? [];
        counts.expected += expected.length;
        counts.found += found.length;
        counts.both += partnered(expected, found);
      }
    }
    expect(counts.both / counts.expected).toBeGreaterThan(0.99);
    expect(Math.abs(counts.found / counts.expected - 1)).toBeLessThan(0.01);
  });

  it('finds no faces on the photos that have none, but for the one false alarm of the reference', async () => {
    const { images } = kitJson<{ images: FaceReference[] }>('models/yunet-n/expected.json');
    for (const set of SITES) {
      const observed = await predictionsOf(set, 'yunet-n');
      for (const { id, file_name } of kitImages(set)) {
        const reference = images.find((one) => one.image_id === id && one.model === 'yunet_n_640_640');
        if (reference === undefined) continue;
        const expected = reference.detectionsAt0_3.map((one) => ({
          label: 'face',
          score: one.score,
          box: one.bbox,
        }));
        const found = observed.get(file_name) ?? [];
        expect([found.length, partnered(expected, found)]).toEqual([expected.length, expected.length]);
      }
    }
  });

  it.each(['wagon-v1', 'wagon-v2'] as const)(
    'counts hits, false alarms and misses of %s as the reference',
    async (model) => {
      for (const set of SETS) {
        const samples = [...(await samplesOf(set, model, 'ITEM')).values()];
        const number = (of: 'expected' | 'observed', label: string, result: string): number =>
          samples
            .flatMap((sample): readonly { label: string; result: string }[] => sample[of])
            .filter((one) => one.label === label && one.result === result).length;
        for (const { category_id, tp, fp, fn } of expectedOf(set, model).atThreshold.perClass) {
          const label = category_id === 1 ? 'gunny_bag' : 'wire';
          const counted = [
            number('expected', label, 'HIT'),
            number('observed', label, 'EXTRA'),
            number('expected', label, 'MISS'),
          ];
          expect({ set, label, counted }).toEqual({ set, label, counted: [tp, fp, fn] });
        }
      }
    },
  );

  it.each(['wagon-v1', 'wagon-v2'] as const)('decides each photo with %s as the reference', async (model) => {
    for (const set of SETS) {
      const { perImage } = expectedOf(set, model);
      const [item, wagon, bag] = await Promise.all(
        ['ITEM', 'WAGON', 'WAGON_BAG'].map((one) => samplesOf(set, model, one)),
      );
      const states = (sample: SampleAnswer | undefined) => ({
        expected: sample?.expectedState,
        actual: sample?.observedState,
      });
      for (const { id, file_name } of kitImages(set)) {
        const expected = perImage.find(({ image_id }) => image_id === id);
        expect(item?.get(file_name)?.right).toBe(expected?.ITEM.allFound);
        expect(states(wagon?.get(file_name))).toMatchObject({
          expected: expected?.WAGON.expected,
          actual: expected?.WAGON.actual,
        });
        expect(states(bag?.get(file_name))).toMatchObject({
          expected: expected?.WAGON_BAG.expected,
          actual: expected?.WAGON_BAG.actual,
        });
      }
    }
  });

  it('proves nothing with 8 to 19 wagons: each run fails or is open, with the wagons still needed', () => {
    for (const model of MODELS)
      for (const set of SITES)
        for (const judgement of runOf(set, model).judgements) {
          expect(['FAIL', 'INCONCLUSIVE']).toContain(judgement.verdict);
          expect(judgement.attempt.max).toBe(ATTEMPTS);
          for (const cell of judgement.criteria.flatMap((criterion) => criterion.cells)) {
            expect(cell.n).toBeLessThanOrEqual(pilot.datasets.get(set)?.groupCount ?? 0);
            expect(cell.verdict).not.toBe('PASS');
            if (cell.verdict === 'INCONCLUSIVE') expect(cell.needed?.withoutFurtherFailure).toBeGreaterThan(0);
          }
        }
  });

  it('says nothing about false rejections where no wagon is in order: n = 0, 44 wagons needed', () => {
    for (const model of MODELS)
      for (const set of SITES) {
        const { criteria } = judgementOf(set, model, 'WAGON');
        const claim = criteria.find((one) => one.criterionId === 'false-rejections');
        // At 1 % error an attempt: the smallest n with 0.9^n <= 0.01.
        expect(claim).toMatchObject({
          verdict: 'INCONCLUSIVE',
          reason: { code: 'NO_EVIDENCE' },
          cells: [{ n: 0, lower: null, upper: null, needed: { withoutFurtherFailure: 44 } }],
        });
      }
  });

  it('keeps the predictions of a formal run from the vendor until they are revealed', async () => {
    const { id } = runOf('site-c', 'wagon-v1');
    const read = () => pilot.by('VML').get(`/api/v1/runs/${id}/predictions`);
    const refused = await read();
    expect([refused.status, codeOf(refused.text)]).toEqual([403, 'OUTCOMES_NOT_REVEALED']);
    await pilot
      .by('CQL')
      .ask<unknown>('mutation ($id: ID!) { revealRun(runId: $id) { run { state } userErrors { code message } } }', {
        id,
      });
    expect((await read()).status).toBe(200);
  });

  it('answers with refusals where there are no predictions to read', async () => {
    const missing = await pilot.by('CQL').get('/api/v1/runs/01890a5d-ac96-774b-bcce-b302099a8057/predictions');
    expect([missing.status, codeOf(missing.text)]).toEqual([404, 'RUN_NOT_FOUND']);
    const unsigned = await fetch(`${server.url}/api/v1/runs/${runOf('site-c', 'wagon-v1').id}/predictions`);
    expect(unsigned.status).toBe(401);
  });
});
