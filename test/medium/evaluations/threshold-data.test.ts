import { channelMeanModel } from '../../builders/onnx-model.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AddImage,
  CreateDataset,
  ImportAnnotations,
  ReadDatasets,
  SealDataset,
  type CocoEntry,
} from '../../../src/contexts/datasets/public.js';
import { DeclareRun } from '../../../src/contexts/evaluations/public.js';
import { RegisterModel, RegisterOperatingPoint, UploadBlob } from '../../../src/contexts/models/public.js';
import { AddSite } from '../../../src/contexts/pilots/public.js';
import type { DatasetId, ModelId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { flatPng } from '../../builders/images.js';
import { aDetector } from '../../builders/model-contract.js';
import { aCast, aPilot, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

let application: TestApplication;
let cast: Cast;
let vml: Principal;
let siteId: string;
let modelId: string;
let acceptance: string;

const SHARED: [number, number, number] = [10, 20, 30];
const OWN: [number, number, number] = [200, 20, 30];

beforeAll(async () => {
  application = await anApplication();
  const { app } = application;
  cast = await aCast(app);
  vml = await cast.join('VML');
  const { id: pilotId } = await aPilot(app, cast);
  const place = { key: 'NORTH', name: 'North gate', facts: {}, sliceSchema: {} };
  siteId = (await app.get(AddSite).execute(cast.cql, { pilotId, ...place })).id;
  const { sha256 } = await app.get(UploadBlob).execute(vml, { pilotId, content: channelMeanModel() });
  const facts = { name: 'detector', version: '1', contract: aDetector(), card: {} };
  modelId = (await app.get(RegisterModel).execute(vml, { pilotId, sha256, ...facts })).id;
  acceptance = await data(cast.cql, 'ACCEPTANCE', { 'a.png': SHARED, 'b.png': [1, 2, 3] });
  await seal(cast.cql, acceptance);
});
afterAll(() => application.close());

let count = 0;

/** Annotated images of flat colours, not sealed. */
async function data(
  by: Principal,
  purpose: 'ACCEPTANCE' | 'THRESHOLD',
  images: Record<string, [number, number, number]>,
): Promise<string> {
  const { app } = application;
  const key = `${purpose}-${(count += 1)}`;
  const { id: datasetId } = await app.get(CreateDataset).execute(by, { siteId, key, purpose, groupAttribute: null });
  for (const [name, colour] of Object.entries(images))
    await app.get(AddImage).execute(by, { datasetId, name, content: await flatPng(colour) });
  const files = Object.keys(images).map((file_name, id): CocoEntry => {
    return { list: 'images', index: id, value: { id, file_name } };
  });
  const category: CocoEntry = { list: 'categories', index: 0, value: { id: 1, name: 'bag' } };
  await app.get(ImportAnnotations).execute(by, { datasetId, entries: [...files, category] });
  return datasetId;
}

async function seal(by: Principal, datasetId: string): Promise<void> {
  const { app } = application;
  const expectedVersion = (await app.get(ReadDatasets).one(by, datasetId))?.rowVersion ?? 0;
  const words = { representativeness: 'Every shift of one week at this gate.', independence: 'Each wagon once.' };
  await app.get(SealDataset).execute(by, { datasetId, expectedVersion, ...words });
}

async function declaredWith(thresholdDatasetId: string, kind: 'FORMAL' | 'EXPLORATORY' = 'FORMAL') {
  const { app } = application;
  const point = await app.get(RegisterOperatingPoint).execute(vml, {
    modelId,
    scoreThresholds: { bag: 0.5, wire: 0.5 },
    rule: 'highest F1',
    thresholdDatasetId,
  });
  return app.get(DeclareRun).execute(vml, {
    kind,
    datasetId: acceptance as DatasetId,
    modelId: modelId as ModelId,
    operatingPointId: point.id,
  });
}

describe('a run with an operating point chosen on data', () => {
  it.each(['FORMAL', 'EXPLORATORY'] as const)(
    'is refused when the vendor declares it %s and an image is in the sealed acceptance data the vendor cannot see',
    async (kind) => {
      const leaking = await data(vml, 'THRESHOLD', { 'same.png': SHARED, 'own.png': OWN });
      const hidden = await application.app.get(ReadDatasets).items(vml, acceptance, { first: 10 }, {});
      expect(hidden).toEqual([]);
      await expect(declaredWith(leaking, kind)).rejects.toMatchObject({
        code: 'THRESHOLD_DATA_SHARED',
        details: { shared: 1 },
      });
    },
  );

  it('is refused when the acceptance data themselves were the threshold data', async () => {
    await expect(declaredWith(acceptance)).rejects.toMatchObject({
      code: 'THRESHOLD_DATA_SHARED',
      details: { shared: 2 },
    });
  });

  it('is refused formally while the threshold data can still change', async () => {
    const open = await data(vml, 'THRESHOLD', { 'own.png': OWN });
    await expect(declaredWith(open)).rejects.toMatchObject({ code: 'DATASET_NOT_SEALED', path: '/operatingPointId' });
  });

  it('goes on to the criteria when the threshold data are sealed and hold other images', async () => {
    const other = await data(vml, 'THRESHOLD', { 'own.png': OWN });
    await seal(vml, other);
    await expect(declaredWith(other)).rejects.toMatchObject({ code: 'NO_USE_CASE_TO_JUDGE' });
  });
});
