import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AddImage, ReadDatasets } from '../../../src/contexts/datasets/public.js';
import { CheckBlobs, CollectBlobs } from '../../../src/contexts/retention/public.js';
import { RetentionModule } from '../../../src/contexts/retention/retention.module.js';
import { sha256Of, type Sha256 } from '../../../src/kernel/sha256.js';
import { BLOB_COLUMNS } from '../../../src/platform/blobs/blob-uses.js';
import { BlobRemoval } from '../../../src/ports/blob-keeping.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { aDecisionWorld, aReadyPilot, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { flatPng } from '../../builders/images.js';

const OLD = new Date('2020-01-01T00:00:00Z');
/** Newer than any file of the tests. */
const LATER = new Date('2100-01-01T00:00:00Z');
let world: DecisionWorld;
let root: string;
let ready: Awaited<ReturnType<typeof aReadyPilot>>;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true, modules: [RetentionModule] });
  world.runtime.answer = () => Promise.resolve(scores('red'));
  root = (world.get(BlobStore) as unknown as { root: string }).root;
  ready = await aReadyPilot(world, { images: images(4) });
  await ready.pilot.run(ready);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.get(CollectBlobs).execute({ since: LATER, isDryRun: false });
});

const pathOf = (sha256: string) => join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const collect = (since = LATER, isDryRun = false) => world.get(CollectBlobs).execute({ since, isDryRun });
const check = () => world.get(CheckBlobs).execute();
const put = async (text: string): Promise<Sha256> => (await world.get(BlobStore).put(Buffer.from(text))).sha256;
const item = async () => {
  const [one] = await world.get(ReadDatasets).items(world.cast.CQL, ready.datasetId, { first: 1 }, {});
  if (one === undefined) throw new Error('no item');
  return one;
};

describe('the columns that name stored bytes', () => {
  it('are all known: every column of the schema that holds a digest is one of them, or is named here as none', async () => {
    const none = [
      'api_token.token_sha256', 'dataset_item.leaf_sha256', 'evidence_statement.envelope_sha256', 'idempotent_request.key_sha256', 'invitation.token_sha256',
      'oidc_request.browser_sha256', 'oidc_request.state_sha256', 'pending_sign_in.token_sha256', 'punch_item.evidence_sha256', 'recovery_code.code_sha256', 'recovery_confirmation.part_sha256',
      'session.token_sha256', 'signing_challenge.session_token_sha256',
    ]; // prettier-ignore
    const rows: { name: string }[] = await world.database.dataSource.query(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = $1 AND column_name LIKE '%sha256%' ORDER BY 1`,
      [world.database.schema],
    );
    const known = BLOB_COLUMNS.map(({ table, digest }) => `${table}.${digest}`);
    const found = rows.map(({ name }) => name);
    expect(found.filter((name) => !known.includes(name) && !none.includes(name) && !name.startsWith('oidc_'))).toEqual(
      [],
    );
    expect(known.filter((name) => !found.includes(name))).toEqual([]);
  });
});

describe('collecting', () => {
  it('deletes what no row refers to, and nothing that a dataset, model, run or judgement needs', async () => {
    const before = (await check()).checked;
    expect(before).toBeGreaterThanOrEqual(4 + 1 + 1 + 1);
    const orphan = await put('nobody refers to this');
    const found = await collect(LATER, true);
    expect(found.orphans).toEqual({ files: 1, bytes: 21, digests: [orphan] });
    expect(await world.get(BlobStore).has(orphan)).toBe(true);
    expect((await collect()).orphans).toMatchObject({ files: 1, bytes: 21 });
    expect(await world.get(BlobStore).has(orphan)).toBe(false);
    expect(await check()).toMatchObject({ checked: before, damaged: [] });
    const [entry] = await world.database.dataSource.query(
      `SELECT canonical FROM audit_entry WHERE action = 'blobs.collected' ORDER BY seq DESC LIMIT 1`,
    );
    expect(JSON.parse((entry as { canonical: string }).canonical)).toMatchObject({
      after: { orphans: { files: 1, bytes: 21 } },
    });
  });

  it('leaves files younger than the safety age, also old bytes that are offered again', async () => {
    const young = await put('an upload under way');
    expect(await collect(OLD)).toMatchObject({ orphans: { files: 0 }, young: { files: 1 } });
    await utimes(pathOf(young), OLD, OLD);
    const since = new Date('2021-01-01T00:00:00Z');
    await put('an upload under way');
    expect(await collect(since)).toMatchObject({ orphans: { files: 0 }, young: { files: 1 } });
    expect(await world.get(BlobStore).has(young)).toBe(true);
  });

  it('clears what broken uploads left, old ones only', async () => {
    await mkdir(join(root, 'incoming'), { recursive: true });
    await writeFile(join(root, 'incoming', 'broken'), 'half');
    await writeFile(join(root, 'incoming', 'fresh'), 'half');
    await utimes(join(root, 'incoming', 'broken'), OLD, OLD);
    expect((await collect(new Date('2021-01-01T00:00:00Z'))).incoming).toEqual({ files: 1, bytes: 4 });
    expect(await readdir(join(root, 'incoming'))).toEqual(['fresh']);
  });

  it('runs beside uploads of the same bytes: each image is there, or its upload is told so', async () => {
    const { pilot, place } = ready;
    const datasetId = await pilot.collect(place.siteId, [{ colour: 'blue' }]);
    for (let round = 0; round < 15; round += 1) {
      const content = await flatPng([round, 120, 77]);
      await world.get(BlobStore).put(content);
      const adding = world.get(AddImage).execute(world.cast.CQL, { datasetId, name: `race-${round}.png`, content });
      const [added] = await Promise.allSettled([adding, collect(), collect()]);
      if (added.status === 'fulfilled') expect(await world.get(BlobStore).has(added.value.item.imageSha256)).toBe(true);
      else expect(added.reason).toMatchObject({ code: 'BLOB_MISSING' });
    }
    expect((await check()).damaged).toEqual([]);
  });

  it('keeps a file that a row names by the time it is collected', async () => {
    const { pilot, place } = ready;
    const datasetId = await pilot.collect(place.siteId, [{ colour: 'green' }]);
    const content = await flatPng([3, 3, 99]);
    const sha256 = sha256Of(content);
    await world.get(BlobStore).put(content);
    await world.get(AddImage).execute(world.cast.CQL, { datasetId, name: 'late.png', content });
    await collect();
    expect(await world.get(BlobRemoval).discard(sha256, OLD)).toBe(false);
    expect(await world.get(BlobStore).has(sha256)).toBe(true);
  });
});

describe('checking', () => {
  it('names a missing and a changed file with their owners, and is clean again after a restore', async () => {
    const { imageSha256, id } = await item();
    const bytes = await world.get(BlobStore).read(imageSha256);
    await rm(pathOf(imageSha256));
    expect((await check()).damaged).toEqual([
      { sha256: imageSha256, code: 'BLOB_MISSING', owners: [expect.objectContaining({ type: 'DATASET_ITEM', id, pilotId: ready.pilot.id })] },
    ]); // prettier-ignore
    await writeFile(pathOf(imageSha256), 'other bytes');
    expect((await check()).damaged).toEqual([expect.objectContaining({ sha256: imageSha256, code: 'BLOB_CORRUPT' })]);
    await writeFile(pathOf(imageSha256), bytes);
    expect((await check()).damaged).toEqual([]);
  });
});
