import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModelsModule } from '../../../src/contexts/models/models.module.js';
import {
  Models,
  RegisterModel,
  RegisterOperatingPoint,
  UploadBlob,
  type ModelRef,
} from '../../../src/contexts/models/public.js';
import type { Principal } from '../../../src/ports/principal.js';
import { channelMeanModel, externalDataModel, unknownOperatorModel } from '../../builders/onnx-model.js';
import { aDetector } from '../../builders/model-contract.js';
import { aWorld, type World } from '../../builders/world.js';

let world: World;
let count = 0;

beforeAll(async () => {
  world = await aWorld([ModelsModule]);
});
afterAll(() => world.close());

function upload(content: Uint8Array, by: Principal = world.cast.VML, announcedSha256?: string) {
  return world.get(UploadBlob).execute(by, { pilotId: world.pilotId, content, announcedSha256 });
}

async function register(
  changes: { name?: string; version?: string; sha256?: string; contract?: unknown; by?: Principal } = {},
): Promise<ModelRef> {
  count += 1;
  const { name = `detector ${count}`, version = '1', contract = aDetector(), by = world.cast.VML } = changes;
  const sha256 = changes.sha256 ?? (await upload(channelMeanModel({ note: `model ${count}` }))).sha256;
  return world
    .get(RegisterModel)
    .execute(by, { pilotId: world.pilotId, name, version, sha256, contract, card: { licence: 'Apache-2.0' } });
}

function choose(model: ModelRef, scoreThresholds: unknown, more: object = {}) {
  return world
    .get(RegisterOperatingPoint)
    .execute(world.cast.VML, { modelId: model.id, scoreThresholds, rule: 'highest F1', ...more });
}

describe('uploading a model', () => {
  it('answers with the digest of the bytes', async () => {
    expect(await upload(Buffer.from('abc'))).toEqual({
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      bytes: 3,
    });
  });

  it('is refused empty, with other bytes than announced, and to the customer', async () => {
    await expect(upload(Buffer.alloc(0))).rejects.toMatchObject({ code: 'UPLOAD_EMPTY' });
    await expect(upload(Buffer.from('abc'), world.cast.VML, '0'.repeat(64))).rejects.toMatchObject({
      code: 'BLOB_DIGEST_MISMATCH',
    });
    await expect(upload(Buffer.from('abc'), world.cast.CQL)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});

describe('registering a model', () => {
  it.each([
    ['garbage', Buffer.from('this is no model'), 'MODEL_UNREADABLE'],
    ['an operator of a custom library', unknownOperatorModel('vendor.ops'), 'MODEL_UNKNOWN_OPERATOR'],
    ['weights in another file', externalDataModel('weights.bin'), 'MODEL_HAS_EXTERNAL_DATA'],
  ])('refuses %s before it can cost an attempt', async (_, bytes, code) => {
    await expect(register({ sha256: (await upload(bytes)).sha256 })).rejects.toMatchObject({ code });
  });

  it('keeps bytes and the full contract by digest, for both parties to see', async () => {
    const model = await register();
    const seen = await world.as(world.cast.CQL, (tx) => world.get(Models).get(tx, model.id));
    expect(seen).toEqual(model);
    expect(seen.contract.classes).toEqual(['bag', 'wire']);
  });

  it('takes the same registration twice as one', async () => {
    const model = await register({ name: 'twice' });
    expect(await register({ name: 'twice', sha256: model.sha256 })).toMatchObject({ id: model.id });
  });

  it('refuses swapped bytes and another contract under a version that is taken', async () => {
    const model = await register({ name: 'taken' });
    await expect(register({ name: 'taken' })).rejects.toMatchObject({ code: 'MODEL_VERSION_TAKEN' });
    const other = register({ name: 'taken', sha256: model.sha256, contract: aDetector({ minScore: 0.2 }) });
    await expect(other).rejects.toMatchObject({ code: 'MODEL_VERSION_TAKEN' });
  });

  it('refuses a contract with something missing, with the place of each problem', async () => {
    const { input: _input, ...contract } = aDetector();
    await expect(register({ contract })).rejects.toMatchObject({ code: 'MODEL_CONTRACT_INVALID', path: '/input' });
  });

  it('refuses bytes nobody uploaded, names nobody can read, and the customer', async () => {
    await expect(register({ sha256: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'MODEL_BYTES_MISSING' });
    await expect(register({ sha256: 'no digest' })).rejects.toMatchObject({ code: 'MODEL_BYTES_MISSING' });
    await expect(register({ name: ' ' })).rejects.toMatchObject({ code: 'MODEL_FIELDS_INVALID', path: '/name' });
    await expect(register({ by: world.cast.CQL })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('cannot be changed afterwards', async () => {
    const model = await register();
    const change = `UPDATE model SET sha256 = repeat('0', 64) WHERE id = '${model.id}'`;
    await expect(world.database.dataSource.query(change)).rejects.toMatchObject({ code: 'TS001' });
  });
});

describe('choosing an operating point', () => {
  it('is a version of its own each time, and the latest is found', async () => {
    const model = await register();
    const first = await choose(model, { bag: 0.3, wire: 0.25 });
    const second = await choose(model, { bag: 0.5, wire: 0.5 });
    expect([first.version, second.version]).toEqual([1, 2]);
    const latest = await world.as(world.cast.CQL, (tx) => world.get(Models).operatingPoint(tx, { modelId: model.id }));
    expect(latest).toEqual(second);
    expect(latest.document).toMatchObject({
      chosenByName: 'Mila Learning',
      thresholdDatasetId: null,
      rule: 'highest F1',
    });
  });

  it.each([
    ['a class without a threshold', { bag: 0.3 }, {}, '/scoreThresholds/wire'],
    ['a class the model does not have', { bag: 0.3, wire: 0.3, cat: 0.1 }, {}, '/scoreThresholds/cat'],
    ['a threshold above 1', { bag: 1.3, wire: 0.3 }, {}, '/scoreThresholds/bag'],
    ['no rule', { bag: 0.3, wire: 0.3 }, { rule: ' ' }, '/rule'],
    ['threshold data that are no dataset', { bag: 0.3, wire: 0.3 }, { thresholdDatasetId: 'x' }, '/thresholdDatasetId'],
  ])('refuses %s', async (_, thresholds, more, path) => {
    await expect(choose(await register(), thresholds, more)).rejects.toMatchObject({
      code: 'OPERATING_POINT_INVALID',
      path,
    });
  });

  it('is refused for a model nobody has', async () => {
    const missing = world
      .get(RegisterOperatingPoint)
      .execute(world.cast.VML, { modelId: world.pilotId, scoreThresholds: {}, rule: 'any' });
    await expect(missing).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    const none = world.as(world.cast.CQL, async (tx) =>
      world.get(Models).operatingPoint(tx, { modelId: world.pilotId }),
    );
    await expect(none).rejects.toMatchObject({ code: 'OPERATING_POINT_NOT_FOUND' });
  });
});
