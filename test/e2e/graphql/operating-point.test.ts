import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TypedDocument } from '../../../examples/graphql-client/client.js';
import { AddUseCase, ReadDataset, SealDataset } from '../../../examples/graphql-client/documents.js';
import { Pilots } from '../../../src/contexts/pilots/public.js';
import { RunRepository } from '../../../src/contexts/evaluations/app/ports.js';
import { toJsonLines } from '../../../src/contexts/evaluations/domain/json-lines.js';
import { advance } from '../../../src/contexts/evaluations/domain/run.js';
import type { PilotId, RunId } from '../../../src/kernel/ids.js';
import { scopeOf } from '../../../src/ports/principal.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { UnitOfWork } from '../../../src/ports/unit-of-work.js';
import { aContract } from '../../builders/contract.builder.js';
import { flatPng } from '../../builders/images.js';
import { aDetector } from '../../builders/model-contract.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { topLeftPixelModel } from '../../builders/onnx-model.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- each query has another shape */
let online: OnlinePilot;
let siteId: string;
let useCaseId: string;
let modelId: string;
beforeAll(async () => {
  online = await anOnlinePilot({}, { works: false });
  const { pilotId, as, server, cast } = online;
  siteId = await online.aSite();
  const contract = aContract({ name: 'BAG', roles: { bag: 'UNIT', wire: 'IGNORE' } });
  const useCase = { pilotId, key: 'BAG', title: 'Every bag', description: 'Every bag is found.', contract };
  useCaseId = (await as.CQL.ask(AddUseCase, { input: useCase })).addUseCase.useCase?.id ?? '';
  modelId = await online.aModel(topLeftPixelModel(), { contract: aDetector() });
  // As it is once criteria are baselined everywhere: before that no run may be declared.
  await server.app.get(UnitOfWork).run(scopeOf(cast.cql), (tx) => server.app.get(Pilots).transition(tx, pilotId as PilotId, 'AGREED', cast.cql));
}); // prettier-ignore
afterAll(() => online.close());

const operation = (name: string, text: string): TypedDocument<any, object> => ({ name, text });
const CREATE = operation(
  'C',
  'mutation C($input: CreateDatasetInput!) { createDataset(input: $input) { dataset { id } userErrors { code message } } }',
);
const DECLARE = operation(
  'R',
  'mutation R($input: DeclareRunInput!) { declareRun(input: $input) { run { id } userErrors { code message } } }',
);
const ITEMS = operation(
  'I',
  'query I($id: ID!) { dataset(id: $id) { items(first: 50) { edges { node { id name imageSha256 } } } } }',
);
const CHOICE =
  'thresholdDatasetId rule images classes { label threshold isAbsent curve { threshold tp fp fn missRate } }';
const PROPOSE = operation('P', `query P($input: ChooseOperatingPointInput!) { proposeOperatingPoint(input: $input) { ${CHOICE} } }`); // prettier-ignore
const CHOOSE = operation(
  'O',
  `mutation O($input: ChooseOperatingPointInput!) { chooseOperatingPoint(input: $input) {
     operatingPointId choice { ${CHOICE} } userErrors { code message path } } }`,
);
const POINT = operation('Q', 'query Q($id: ID!) { operatingPoint(id: $id) { id version document chosenAt } }');

let made = 0;

/** One bag an image, of colours nobody used before unless told; `wagons` makes them groups. */
async function data(
  by: 'CQL' | 'VML',
  purpose: 'ACCEPTANCE' | 'THRESHOLD',
  own: { colours?: readonly number[]; wagons?: readonly string[] } = {},
): Promise<string> {
  const client = online.as[by];
  const colours = own.colours ?? [1, 2, 3, 4].map(() => (made += 1));
  const input = { siteId, key: `D${(made += 1)}`, purpose, groupAttribute: own.wagons ? 'meta.wagon' : null };
  const id: string = (await client.ask(CREATE, { input })).createDataset.dataset.id;
  for (const [at, colour] of colours.entries())
    await client.put(`/api/v1/datasets/${id}/images/${at}.png`, await flatPng([colour, 7, 9]));
  const images = colours.map((_, at) => ({ id: at, file_name: `${at}.png` }));
  const annotations = colours.map((_, at) => ({ id: at, image_id: at, category_id: 1, bbox: [2, 2, 8, 8], iscrowd: 0 }));
  const coco = { images, annotations, categories: [{ id: 1, name: 'bag' }] };
  await client.put(`/api/v1/datasets/${id}/annotations`, JSON.stringify(coco));
  const lines = (own.wagons ?? []).map((wagon, at) => JSON.stringify({ file_name: `${at}.png`, wagon }));
  if (lines.length > 0) await client.put(`/api/v1/datasets/${id}/metadata`, `${lines.join('\n')}\n`);
  return id;
} // prettier-ignore

/** Groups are fixed at sealing. */
async function sealed(by: 'CSM' | 'VML', datasetId: string): Promise<string> {
  const { dataset } = await online.as[by].ask(ReadDataset, { id: datasetId });
  const representativeness = 'Every shift of one week at this gate.';
  const input = { datasetId, expectedVersion: dataset?.rowVersion ?? 0, representativeness, independence: null };
  await online.as[by].ask(SealDataset, { input });
  return datasetId;
}

/** An exploratory run as a worker would have left it: in every image the bag, with the scores given. */
async function runOn(datasetId: string, scores: readonly (number | null)[]): Promise<string> {
  const { app } = online.server;
  const input = { kind: 'EXPLORATORY', datasetId, modelId };
  const { run } = (await online.as.VML.ask(DECLARE, { input })).declareRun;
  const { dataset } = await online.as.VML.ask(ITEMS, { id: datasetId });
  const rows = dataset.items.edges.map(({ node: { id, name, imageSha256 } }: any, at: number) => {
    const score = scores[at] ?? null;
    const detections = score === null ? [] : [{ label: 'bag', score, box: { x: 2, y: 2, width: 8, height: 8 } }];
    return { itemId: id, itemName: name, imageSha256, answer: { prediction: { kind: 'detections', detections }, outputSha256: imageSha256 } };
  });
  const { sha256 } = await app.get(BlobStore).put(toJsonLines(rows));
  await app.get(UnitOfWork).run({ kind: 'system', purpose: 'test' }, async (tx) => {
    const runs = app.get(RunRepository, { strict: false });
    const declared = await runs.find(tx, run.id as RunId);
    if (declared === undefined) throw new Error('The run was not kept.');
    const running = advance(declared, 'RUNNING');
    await runs.change(tx, running);
    await runs.change(tx, advance(running, 'COMPLETED', { predictionsSha256: sha256, done: rows.length }));
  });
  return run.id as string;
} // prettier-ignore

const asked = (runId: string, own: object = {}) => ({ input: { runId, useCaseId, rule: 'miss-rate-at-most:0.25', forAbsent: 0.9, ...own } }); // prettier-ignore
const codeOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'not refused',
    (error: any) => error.problems?.[0]?.code ?? error,
  );
const chosen = (runId: string, own: object = {}) => online.as.VML.ask(CHOOSE, asked(runId, own));

describe('choosing an operating point over HTTP', () => {
  it('is proposed with its curve, then kept with rule, data and chooser', async () => {
    const datasetId = await data('VML', 'THRESHOLD');
    const runId = await runOn(datasetId, [0.8, 0.7, 0.6, 0.2]);
    const { proposeOperatingPoint } = await online.as.VML.ask(PROPOSE, asked(runId));
    const { operatingPointId, choice } = (await chosen(runId)).chooseOperatingPoint;
    expect(choice).toEqual(proposeOperatingPoint);
    // Three of four must be found: .6 still finds three.
    expect(choice).toMatchObject({ thresholdDatasetId: datasetId, images: 4 });
    const bag = choice.classes.find(({ label }: any) => label === 'bag');
    expect(bag).toMatchObject({ threshold: 0.6, isAbsent: false });
    expect(bag.curve.find(({ threshold }: any) => threshold === 0.6)).toMatchObject({ tp: 3, fp: 0, fn: 1, missRate: 0.25 });
    const { operatingPoint } = await online.as.VML.ask(POINT, { id: operatingPointId });
    expect(operatingPoint.document).toMatchObject({ scoreThresholds: { bag: 0.6, wire: 0.9 }, thresholdDatasetId: datasetId });
    expect(operatingPoint.chosenAt).toMatch(/Z$/);
  }); // prettier-ignore

  it('is refused when an image is also in acceptance data, which the vendor cannot see', async () => {
    const runId = await runOn(await data('VML', 'THRESHOLD', { colours: [201, 202, 203, 204] }), [0.8, 0.8, 0.8, 0.8]);
    expect(await codeOf(online.as.VML.ask(PROPOSE, asked(runId)))).not.toBe('THRESHOLD_DATA_SHARED');
    await data('CQL', 'ACCEPTANCE', { colours: [204, 205] });
    expect(await codeOf(online.as.VML.ask(PROPOSE, asked(runId)))).toBe('THRESHOLD_DATA_SHARED');
    expect(await codeOf(chosen(runId))).toBe('THRESHOLD_DATA_SHARED');
  });

  it('is refused when a group is also in acceptance data, though no image is', async () => {
    const wagons = ['W1', 'W2', 'W2', 'W3'];
    const runId = await runOn(await sealed('VML', await data('VML', 'THRESHOLD', { wagons })), [0.8, 0.8, 0.8, 0.8]);
    await sealed('CSM', await data('CQL', 'ACCEPTANCE', { wagons: ['W7', 'W8', 'W8', 'W9'] }));
    expect(await codeOf(chosen(runId))).toBe('not refused');
    await sealed('CSM', await data('CQL', 'ACCEPTANCE', { wagons: ['W2', 'W5', 'W5', 'W6'] }));
    expect(await codeOf(chosen(runId))).toBe('THRESHOLD_GROUPS_SHARED');
  });

  it('is refused to the customer, for a rule that is none, and for a run nobody knows', async () => {
    const runId = await runOn(await data('VML', 'THRESHOLD'), [0.8, 0.8, 0.8, 0.8]);
    expect(await codeOf(online.as.CQL.ask(CHOOSE, asked(runId)))).toBe('NOT_PERMITTED');
    expect(await codeOf(chosen(runId, { rule: 'best' }))).toBe('OPERATING_POINT_RULE_INVALID');
    expect(await codeOf(chosen(runId, { rule: 'highest-f1', forAbsent: 2 }))).toBe('NO_OPERATING_POINT');
    expect(await codeOf(chosen('0190a000-0000-7000-8000-000000000000'))).toBe('RUN_NOT_FOUND');
  });
});
