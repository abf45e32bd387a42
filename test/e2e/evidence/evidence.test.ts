/* eslint-disable @typescript-eslint/no-explicit-any -- answers are JSON of many shapes, asserted field by field */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddSite, AddUseCase } from '../../../src/contexts/pilots/public.js';
import { aContract } from '../../builders/contract.builder.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { quartersPng, speckledAs } from '../../builders/images.js';
import { channelMeanModel, topLeftPixelModel } from '../../builders/onnx-model.js';
import { aDetector } from '../../builders/model-contract.js';
import { aCast, aPilot, PASSWORD } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

interface Reply {
  readonly status: number;
  readonly body: any;
  readonly headers: Headers;
}

let server: TestServer;
let tokens: { cql: string; vpm: string };
let ids: { pilot: string; site: string; useCase: string };
const sliceSchema = aCriteriaDocument().siteSchema;

beforeAll(async () => {
  server = await aServer();
  const cast = await aCast(server.app);
  const tokenOf = async (email: string): Promise<string> => {
    const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    return (await ask('', signIn, { email, password: PASSWORD })).signIn.token as string;
  };
  tokens = { cql: await tokenOf(cast.emailOf(cast.cql)), vpm: await tokenOf(cast.emailOf(cast.vpm)) };
  const pilot = await aPilot(server.app, cast);
  const site = { pilotId: pilot.id, key: 'NORTH', name: 'North', facts: {}, sliceSchema };
  const useCase = { pilotId: pilot.id, key: 'BOX', title: 'Box', description: 'Every box.', contract: aContract() };
  ids = {
    pilot: pilot.id,
    site: (await server.app.get(AddSite).execute(cast.cql, site)).id,
    useCase: (await server.app.get(AddUseCase).execute(cast.cql, useCase)).id,
  };
});
afterAll(() => server.close());

async function ask(token: string, query: string, input: object): Promise<any> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as { data?: any; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function put(
  token: string,
  path: string,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const content = typeof body === 'string' ? body : new Uint8Array(body);
  const init = { method: 'PUT', body: content, headers: { authorization: `Bearer ${token}`, ...headers } };
  const response = await fetch(`${server.url}/api/v1/${path}`, init);
  return { status: response.status, body: await response.json(), headers: response.headers };
}

let count = 0;
async function aDataset(): Promise<string> {
  count += 1;
  const create =
    'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { dataset { id } userErrors { code } } }';
  const input = { siteId: ids.site, key: `D${count}`, purpose: 'ACCEPTANCE' };
  return (await ask(tokens.cql, create, input)).createDataset.dataset.id as string;
}

const SEAL =
  'mutation ($input: SealDatasetInput!) { sealDataset(input: $input) { dataset { state merkleRoot itemCount groupCount counts { unreadable } } userErrors { code path } } }';
const WHY = 'All wagons of one week, day and night.';

describe('a dataset over HTTP', () => {
  it('goes from upload to seal, keeps an unreadable image, and shows its images to nobody on the other side', async () => {
    const id = await aDataset();
    const good = await put(tokens.cql, `datasets/${id}/images/set%2Fa.png`, await quartersPng());
    expect([good.status, good.body.width, good.body.problem]).toEqual([201, 32, null]);
    const bad = await put(tokens.cql, `datasets/${id}/images/b.png`, Buffer.from('not an image'));
    expect([bad.status, bad.body.problem.code]).toEqual([201, 'IMAGE_FORMAT_UNSUPPORTED']);
    const coco = {
      images: [{ id: 0, file_name: 'a.png' }],
      categories: [{ id: 1, name: 'box' }],
      annotations: [{ id: 0, image_id: 0, category_id: 1, bbox: [1, 1, 5, 5] }],
    };
    const annotated = await put(tokens.cql, `datasets/${id}/annotations`, JSON.stringify(coco));
    expect([annotated.status, annotated.body]).toEqual([
      200,
      { images: 1, objects: 1, categories: ['box'], missing: 1 },
    ]);
    const described = await put(tokens.cql, `datasets/${id}/metadata`, '{"file":"a.png","shift":"night"}\n');
    expect([described.status, described.body.attributes]).toEqual([200, ['meta.shift']]);
    const sealing = { datasetId: id, expectedVersion: 2, representativeness: WHY, independence: 'Each wagon once.' };
    expect((await ask(tokens.cql, SEAL, sealing)).sealDataset).toMatchObject({
      dataset: { state: 'SEALED', itemCount: 2, groupCount: 2, counts: { unreadable: 1 } },
      userErrors: [],
    });

    const path = `${server.url}/api/v1/datasets/${id}/items/${good.body.itemId}/image`;
    const own = await fetch(path, { headers: { authorization: `Bearer ${tokens.cql}` } });
    expect([own.status, own.headers.get('cache-control'), own.headers.get('content-type')]).toEqual([
      200,
      'no-store',
      'image/png',
    ]);
    expect(own.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.from(await own.arrayBuffer())).toEqual(await quartersPng());
    const others = await fetch(path, { headers: { authorization: `Bearer ${tokens.vpm}` } });
    const nobody = await fetch(path.replace(good.body.itemId as string, id), {
      headers: { authorization: `Bearer ${tokens.vpm}` },
    });
    expect([others.status, ((await others.json()) as { code: string }).code]).toEqual([404, 'ITEM_NOT_FOUND']);
    expect(nobody.status).toBe(404);
  });

  it.each([
    ['an empty image', 'images/a.png', async () => Promise.resolve(Buffer.alloc(0)), {}, 422, 'IMAGE_EMPTY'],
    [
      'other bytes than announced',
      'images/a.png',
      quartersPng,
      { 'x-content-sha256': '0'.repeat(64) },
      422,
      'DIGEST_MISMATCH',
    ],
    ['a name that leads out', 'images/..%2Fa.png', quartersPng, {}, 422, 'IMAGE_NAME_INVALID'],
    [
      'annotations that are no JSON',
      'annotations',
      () => Promise.resolve('{"images": [}'),
      {},
      422,
      'ANNOTATION_FILE_NOT_JSON',
    ],
    [
      'annotations that are no COCO',
      'annotations',
      () => Promise.resolve('{"images": []}'),
      {},
      422,
      'ANNOTATIONS_REFUSED',
    ],
    ['a broken line of metadata', 'metadata', () => Promise.resolve('{'), {}, 422, 'METADATA_REFUSED'],
  ] as const)('refuses %s with a coded problem', async (_, path, content, headers, status, code) => {
    const reply = await put(tokens.cql, `datasets/${await aDataset()}/${path}`, await content(), headers);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('refuses the same bytes twice and uploads from the vendor', async () => {
    const [id, bytes] = [await aDataset(), await speckledAs('png')];
    await put(tokens.cql, `datasets/${id}/images/a.png`, bytes);
    const twin = await put(tokens.cql, `datasets/${id}/images/b.png`, bytes);
    expect([twin.status, twin.body.code]).toEqual([409, 'IMAGE_DUPLICATE']);
    const vendor = await put(tokens.vpm, `datasets/${id}/images/c.png`, await quartersPng());
    expect([vendor.status, vendor.body.code]).toEqual([403, 'NOT_PERMITTED']);
    const sealing = { datasetId: id, expectedVersion: 1, representativeness: WHY };
    expect((await ask(tokens.cql, SEAL, sealing)).sealDataset.userErrors).toMatchObject([
      { code: 'GROUND_TRUTH_MISSING' },
    ]);
  });
});

describe('a model over HTTP', () => {
  const REGISTER =
    'mutation ($input: RegisterModelInput!) { registerModel(input: $input) { model { id sha256 } userErrors { code path } } }';
  const POINT =
    'mutation ($input: RegisterOperatingPointInput!) { registerOperatingPoint(input: $input) { operatingPoint { version } userErrors { code path } } }';

  it('is uploaded, registered, given an operating point, and protected against other bytes', async () => {
    const { body } = await put(tokens.vpm, `pilots/${ids.pilot}/blobs`, topLeftPixelModel());
    const input = { pilotId: ids.pilot, name: 'detector', version: '1', sha256: body.sha256, contract: aDetector() };
    const { model } = (await ask(tokens.vpm, REGISTER, input)).registerModel;
    expect(model.sha256).toBe(body.sha256);
    const swapped = (await put(tokens.vpm, `pilots/${ids.pilot}/blobs`, channelMeanModel())).body.sha256 as string;
    const taken = (await ask(tokens.vpm, REGISTER, { ...input, sha256: swapped })).registerModel;
    expect(taken).toEqual({ model: null, userErrors: [{ code: 'MODEL_VERSION_TAKEN', path: '/version' }] });
    const unfit = (await ask(tokens.vpm, REGISTER, { ...input, version: '2', contract: { format: 'other' } }))
      .registerModel;
    expect(unfit.userErrors.length).toBeGreaterThan(0);
    const point = { modelId: model.id, scoreThresholds: { bag: 0.3, wire: 0.25 }, rule: 'highest F1' };
    expect((await ask(tokens.vpm, POINT, point)).registerOperatingPoint.operatingPoint.version).toBe(1);
  });
});

describe('criteria over HTTP', () => {
  const PROPOSE =
    'mutation ($input: ProposeCriteriaInput!) { proposeCriteria(input: $input) { criteriaSet { id rowVersion state needs { withoutFailure } } userErrors { code path } } }';
  const SUBMIT =
    'mutation ($input: SubmitCriteriaInput!) { submitCriteria(input: $input) { criteriaSet { state } userErrors { code } } }';
  const CHALLENGE =
    'mutation ($input: CriteriaChallengeInput!) { criteriaChallenge(input: $input) { challenge { nonce } userErrors { code } } }';
  const SIGN =
    'mutation ($input: SignCriteriaInput!) { signCriteria(input: $input) { criteriaSet { state digest } signature { printedName } userErrors { code } } }';

  it('go from refusal with places to a baseline signed by both sides', async () => {
    const place = { siteId: ids.site, useCaseId: ids.useCase };
    const twice = aCriteriaDocument([aCriterion(), aCriterion({ id: 'second' })]);
    const refused = (await ask(tokens.vpm, PROPOSE, { ...place, document: twice })).proposeCriteria;
    expect(refused.criteriaSet).toBeNull();
    expect(refused.userErrors[0].path).toMatch(/^\/criteria/);
    const { criteriaSet } = (await ask(tokens.vpm, PROPOSE, { ...place, document: aCriteriaDocument() }))
      .proposeCriteria;
    expect(criteriaSet.needs).toEqual([{ withoutFailure: 59 }]);
    await ask(tokens.vpm, SUBMIT, { criteriaSetId: criteriaSet.id, expectedVersion: criteriaSet.rowVersion });
    const sign = async (token: string, slot: string, password = PASSWORD): Promise<any> => {
      const { challenge } = (await ask(token, CHALLENGE, { criteriaSetId: criteriaSet.id, slot })).criteriaChallenge;
      return (await ask(token, SIGN, { criteriaSetId: criteriaSet.id, slot, nonce: challenge.nonce, password }))
        .signCriteria;
    };
    expect((await sign(tokens.vpm, 'VPM', 'wrong password entirely')).userErrors).toEqual([{ code: 'WRONG_PASSWORD' }]);
    expect((await sign(tokens.vpm, 'VPM')).criteriaSet.state).toBe('IN_REVIEW');
    expect((await sign(tokens.vpm, 'VPM')).userErrors).toEqual([{ code: 'SIGNATURE_SLOT_FILLED' }]);
    expect((await sign(tokens.cql, 'CQL')).criteriaSet.state).toBe('BASELINED');
  });
});
