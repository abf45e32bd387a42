import { channelMeanModel } from '../../builders/onnx-model.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AddImage,
  CreateDataset,
  ImportAnnotations,
  ImportMetadata,
  ReadDatasets,
  SealDataset,
  type CocoEntry,
} from '../../../src/contexts/datasets/public.js';
import { RunRepository } from '../../../src/contexts/evaluations/app/ports.js';
import { toJsonLines } from '../../../src/contexts/evaluations/domain/json-lines.js';
import { advance, type Run } from '../../../src/contexts/evaluations/domain/run.js';
import { ChooseOperatingPoint, DeclareRun } from '../../../src/contexts/evaluations/public.js';
import { Models, RegisterModel, UploadBlob } from '../../../src/contexts/models/public.js';
import { AddSite, AddUseCase, Pilots } from '../../../src/contexts/pilots/public.js';
import type { DatasetId, ModelId } from '../../../src/kernel/ids.js';
import { scopeOf, type Principal } from '../../../src/ports/principal.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { UnitOfWork } from '../../../src/ports/unit-of-work.js';
import type { Prediction } from '../../../src/vision/prediction.js';
import { aContract } from '../../builders/contract.builder.js';
import { flatPng } from '../../builders/images.js';
import { aDetector } from '../../builders/model-contract.js';
import { aCast, aPilot, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

let application: TestApplication;
let cast: Cast;
let vml: Principal;
let siteId: string;
let useCaseId: string;
let modelId: string;

beforeAll(async () => {
  application = await anApplication();
  const { app } = application;
  cast = await aCast(app);
  vml = await cast.join('VML');
  const { id: pilotId } = await aPilot(app, cast);
  const place = { key: 'NORTH', name: 'North gate', facts: {}, sliceSchema: {} };
  siteId = (await app.get(AddSite).execute(cast.cql, { pilotId, ...place })).id;
  const contract = aContract({ name: 'BAG', roles: { bag: 'UNIT', wire: 'IGNORE' } });
  const useCase = { key: 'BAG', title: 'Every bag', description: 'Every bag is found.' };
  useCaseId = (await app.get(AddUseCase).execute(cast.cql, { pilotId, ...useCase, contract })).id;
  const { sha256 } = await app.get(UploadBlob).execute(vml, { pilotId, content: channelMeanModel() });
  const facts = { name: 'detector', version: '1', contract: aDetector(), card: {} };
  modelId = (await app.get(RegisterModel).execute(vml, { pilotId, sha256, ...facts })).id;
  // As it is once criteria are baselined everywhere: before that no run may be declared.
  await app.get(UnitOfWork).run(scopeOf(cast.cql), (tx) => app.get(Pilots).transition(tx, pilotId, 'AGREED', cast.cql));
});
afterAll(() => application.close());

const BOX = { x: 2, y: 2, width: 8, height: 8 };
let made = 0;

/** Images with one bag each, of colours nobody used before unless told; `wagons` makes them groups. */
async function data(
  by: Principal,
  purpose: 'ACCEPTANCE' | 'THRESHOLD',
  own: { count?: number; colours?: readonly number[]; wagons?: readonly string[] } = {},
): Promise<string> {
  const { app } = application;
  const groupAttribute = own.wagons === undefined ? null : 'meta.wagon';
  const key = `${purpose}-${(made += 1)}`;
  const { id: datasetId } = await app.get(CreateDataset).execute(by, { siteId, key, purpose, groupAttribute });
  const colours = own.colours ?? Array.from({ length: own.count ?? 4 }, () => (made += 1));
  const entries: CocoEntry[] = [{ list: 'categories', index: 0, value: { id: 1, name: 'bag' } }];
  for (const [id, colour] of colours.entries()) {
    const name = `${id}.png`;
    await app.get(AddImage).execute(by, { datasetId, name, content: await flatPng([colour, 7, 9]) });
    entries.push({ list: 'images', index: id, value: { id, file_name: name } });
    const box = { id, image_id: id, category_id: 1, bbox: [BOX.x, BOX.y, BOX.width, BOX.height], iscrowd: 0 };
    entries.push({ list: 'annotations', index: id, value: box });
  }
  await app.get(ImportAnnotations).execute(by, { datasetId, entries });
  if (own.wagons !== undefined) {
    const lines = own.wagons.map((wagon, id) => JSON.stringify({ file_name: `${id}.png`, wagon }));
    await app.get(ImportMetadata).execute(by, { datasetId, text: [`${lines.join('\n')}\n`] });
  }
  return datasetId;
}

async function seal(by: Principal, datasetId: string, grouped = false): Promise<void> {
  const { app } = application;
  const expectedVersion = (await app.get(ReadDatasets).one(by, datasetId))?.rowVersion ?? 0;
  const representativeness = 'Every shift of one week at this gate.';
  const independence = grouped ? null : 'Each wagon once.';
  await app.get(SealDataset).execute(by, { datasetId, expectedVersion, representativeness, independence });
}

/** An exploratory run as a worker would have left it: in every image the bag, with the scores given, in manifest order. */
async function runOn(datasetId: string, scores: readonly (number | null)[]): Promise<Run> {
  const { app } = application;
  const run = await app.get(DeclareRun).execute(vml, {
    kind: 'EXPLORATORY',
    datasetId: datasetId as DatasetId,
    modelId: modelId as ModelId,
    useCaseIds: [],
  });
  const items = await app.get(ReadDatasets).items(vml, datasetId, { first: 100 }, {});
  const rows = items.map(({ id, name, imageSha256 }, at) => {
    const score = scores[at] ?? null;
    const prediction: Prediction = {
      kind: 'detections',
      detections: score === null ? [] : [{ label: 'bag', score, box: BOX }],
    };
    return { itemId: id, itemName: name, imageSha256, answer: { prediction, outputSha256: imageSha256 } };
  });
  const { sha256 } = await app.get(BlobStore).put(toJsonLines(rows));
  const running = advance(run, 'RUNNING');
  const completed = advance(running, 'COMPLETED', { predictionsSha256: sha256, done: rows.length });
  await app.get(UnitOfWork).run({ kind: 'system', purpose: 'test' }, async (tx) => {
    const runs = app.get(RunRepository, { strict: false });
    await runs.change(tx, running);
    await runs.change(tx, completed);
  });
  return completed;
}

const choose = (runId: string, own: { by?: Principal; rule?: string; forAbsent?: number } = {}) =>
  application.app.get(ChooseOperatingPoint).execute(own.by ?? vml, {
    runId,
    useCaseId,
    rule: own.rule ?? 'miss-rate-at-most:0.25',
    forAbsent: own.forAbsent ?? 0.9,
  });

describe('choosing an operating point on threshold data', () => {
  it('registers the thresholds with rule, data, curve and what they rest on', async () => {
    const datasetId = await data(vml, 'THRESHOLD');
    const run = await runOn(datasetId, [0.8, 0.7, 0.6, 0.2]);
    // Three of four must be found: .6 still finds three.
    const { operatingPoint, proposed } = await choose(run.id);
    expect(proposed.perClass).toEqual({ bag: 0.6, wire: 0.9 });
    const kept = await application.app
      .get(UnitOfWork)
      .run(scopeOf(vml), (tx) => application.app.get(Models).operatingPoint(tx, operatingPoint.id));
    expect(kept.document).toMatchObject({
      scoreThresholds: { bag: 0.6, wire: 0.9 },
      rule: expect.stringContaining('misses at most 0.25'),
      thresholdDatasetId: datasetId,
      chosenByName: vml.printedName,
      curve: { absent: ['wire'], basis: { runId: run.id, predictionsSha256: run.predictionsSha256, images: 4 } },
    });
    const { curve } = kept.document as unknown as { curve: { curves: { bag: { threshold: number; tp: number }[] } } };
    expect(curve.curves.bag.find(({ threshold }) => threshold === 0.6)).toMatchObject({ tp: 3, fp: 0, fn: 1 });
  });

  it('keeps nothing when only proposed', async () => {
    const { id } = await runOn(await data(vml, 'THRESHOLD'), [0.8, 0.8, 0.8, 0.8]);
    const points = () =>
      application.app
        .get(UnitOfWork)
        .run(scopeOf(vml), (tx) => application.app.get(Models).operatingPoints(tx, modelId, { first: 100 }));
    const before = await points();
    const input = { runId: id, useCaseId, rule: 'highest-f1', forAbsent: 0.5 };
    const proposed = await application.app.get(ChooseOperatingPoint).propose(vml, input);
    expect(proposed.perClass).toEqual({ bag: 0.8, wire: 0.5 });
    expect(await points()).toEqual(before);
  });

  it('is refused on a run over acceptance data', async () => {
    const datasetId = await data(cast.cql, 'ACCEPTANCE');
    await seal(cast.cql, datasetId);
    const run = await runOn(datasetId, []);
    await expect(choose(run.id)).rejects.toMatchObject({
      code: 'RUN_NOT_FOR_THRESHOLDS',
      message: expect.stringContaining('ACCEPTANCE'),
    });
  });

  it('is refused on a run that has no predictions yet', async () => {
    const { app } = application;
    const run = await app.get(DeclareRun).execute(vml, {
      kind: 'EXPLORATORY',
      datasetId: (await data(vml, 'THRESHOLD')) as DatasetId,
      modelId: modelId as ModelId,
      useCaseIds: [],
    });
    await expect(choose(run.id)).rejects.toMatchObject({
      code: 'RUN_NOT_FOR_THRESHOLDS',
      message: expect.stringContaining('QUEUED'),
    });
  });

  it('is refused when one of the images is also in acceptance data the vendor cannot see', async () => {
    const datasetId = await data(vml, 'THRESHOLD', { colours: [201, 202, 203, 204] });
    const run = await runOn(datasetId, [0.8, 0.8, 0.8, 0.8]);
    await data(cast.cql, 'ACCEPTANCE', { colours: [204, 205] });
    await expect(choose(run.id)).rejects.toMatchObject({ code: 'THRESHOLD_DATA_SHARED', details: { shared: 1 } });
  });

  it('is refused when one of the groups is also in acceptance data, though no image is', async () => {
    const threshold = await data(vml, 'THRESHOLD', { count: 3, wagons: ['W1', 'W2', 'W2'] });
    await seal(vml, threshold, true);
    const run = await runOn(threshold, [0.8, 0.8, 0.8]);
    const apart = await data(cast.cql, 'ACCEPTANCE', { count: 2, wagons: ['W3', 'W4'] });
    await seal(cast.cql, apart, true);
    await expect(choose(run.id)).resolves.toBeDefined();
    const together = await data(cast.cql, 'ACCEPTANCE', { count: 2, wagons: ['W2', 'W5'] });
    await seal(cast.cql, together, true);
    await expect(choose(run.id)).rejects.toMatchObject({ code: 'THRESHOLD_GROUPS_SHARED', details: { shared: 1 } });
  });

  it('is refused to the customer, who does not choose how the vendor tunes', async () => {
    const { id } = await runOn(await data(vml, 'THRESHOLD'), [0.8, 0.8, 0.8, 0.8]);
    await expect(choose(id, { by: cast.cql })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it.each([
    ['OPERATING_POINT_RULE_INVALID', { rule: 'best' }],
    ['NO_OPERATING_POINT', { rule: 'miss-rate-at-most:0' }],
    ['NO_OPERATING_POINT', { rule: 'fixed:bag=0.5' }],
    ['NO_OPERATING_POINT', { rule: 'highest-f1', forAbsent: 2 }],
  ])('is refused with %s for %j', async (code, own) => {
    const { id } = await runOn(await data(vml, 'THRESHOLD'), [0.8, 0.8, 0.8, null]);
    await expect(choose(id, own)).rejects.toMatchObject({ code });
  });

  it('is refused for a run nobody knows', async () => {
    await expect(choose('0190a000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});
