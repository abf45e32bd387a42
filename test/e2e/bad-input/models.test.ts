import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeclareRun,
  ReadRun,
  RegisterOperatingPoint,
  WatchRun,
  type ReadRunResult,
} from '../../../examples/graphql-client/documents.js';
import { aCriteriaDocument } from '../../builders/criteria.builder.js';
import { flatPng } from '../../builders/images.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { channelMeanModel, endlessLoopModel, unknownOperatorModel } from '../../builders/onnx-model.js';

let pilot: OnlinePilot;
let datasetId: string;
let useCaseId: string;

beforeAll(async () => {
  // A loaded machine needs time to load a model; images are tiny, so two seconds tell a loop from work.
  pilot = await anOnlinePilot({ TOUCHSTONE_INFERENCE_IMAGE_SECONDS: '2' });
  const siteId = await pilot.aSite();
  useCaseId = await pilot.aUseCase();
  datasetId = await pilot.aDataset(siteId);
  for (const [at, name] of ['a.png', 'b.png'].entries())
    await pilot.putImage(datasetId, name, await flatPng([200, at, 9]));
  await pilot.putImage(datasetId, 'broken.png', Buffer.from('no image at all'));
  await pilot.annotate(datasetId, ['a.png', 'b.png', 'broken.png']);
  await pilot.seal(datasetId);
  // Each exploratory run that is judged takes an exposure.
  const document = aCriteriaDocument(undefined, { attempts: { max: 9, spending: 'EQUAL' } });
  const set = await pilot.submitted(siteId, useCaseId, document);
  for (const slot of ['VPM', 'CQL'] as const) await pilot.signCriteria(slot, set);
});
afterAll(() => pilot.close());

async function runOf(model: Uint8Array): Promise<ReadRunResult['run']> {
  const modelId = await pilot.aModel(model);
  await pilot.as.VML.ask(RegisterOperatingPoint, {
    input: { modelId, scoreThresholds: { red: 0.5, green: 0.5, blue: 0.5 }, rule: 'fixed for the test' },
  });
  const input = { kind: 'EXPLORATORY', datasetId, modelId, useCaseIds: [useCaseId] } as const;
  const { declareRun } = await pilot.as.VML.ask(DeclareRun, { input });
  const id = declareRun.run?.id ?? '';
  for await (const _ of pilot.as.VML.watch(WatchRun, { id })) void _;
  await pilot.as.VML.close();
  return (await pilot.as.VML.ask(ReadRun, { id })).run;
}

describe('a model that cannot be used ends its run with a code, and nothing is judged', () => {
  it.each([
    [
      'of another shape than registered',
      channelMeanModel({ input: { name: 'images', shape: [1, 3, 16, 16] } }),
      'MODEL_SHAPE_MISMATCH',
    ],
    ['with an unknown operator', unknownOperatorModel(), 'MODEL_UNKNOWN_OPERATOR'],
  ])('%s', async (_what, bytes, code) => {
    expect(await runOf(bytes)).toMatchObject({ state: 'ERRORED', endReason: { code }, judgements: [] });
  });
});

describe('a file that cannot be a model is refused at registration, and no run is spent on it', () => {
  it.each([
    ['garbage', Buffer.from('this is no ONNX file'), 'MODEL_UNREADABLE'],
    ['truncated', channelMeanModel().subarray(0, 60), 'MODEL_UNREADABLE'],
    ['with an operator of a custom library', unknownOperatorModel('vendor.ops'), 'MODEL_UNKNOWN_OPERATOR'],
  ])('%s', async (_what, bytes, code) => {
    await expect(pilot.aModel(bytes)).rejects.toMatchObject({ code });
  });
});

describe('a model that loops for ever', () => {
  it('is stopped, and every image of it counts as errored', async () => {
    const run = await runOf(endlessLoopModel());
    expect(run).toMatchObject({
      state: 'COMPLETED',
      conservation: { supplied: 3, excluded: 0, evaluated: 0, errored: 3, indeterminate: 0 },
    });
    expect(run.judgements.map(({ verdict }) => verdict)).not.toContain('PASS');
  });
});

describe('an image that cannot be read', () => {
  it('is an errored sample of a run that goes on with the others', async () => {
    expect(await runOf(channelMeanModel())).toMatchObject({
      state: 'COMPLETED',
      conservation: { supplied: 3, errored: 1 },
    });
  });
});

describe('other bytes under a name and version that are taken', () => {
  it('are refused, and the first registration stays', async () => {
    const name = 'taken';
    await pilot.aModel(channelMeanModel(), { name });
    await expect(pilot.aModel(endlessLoopModel(), { name })).rejects.toMatchObject({ code: 'MODEL_VERSION_TAKEN' });
    expect(await pilot.denied()).toContain('MODEL_VERSION_TAKEN');
  });
});
