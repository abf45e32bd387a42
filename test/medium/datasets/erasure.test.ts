import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AddImage, ConfirmErasure, Datasets, DiscloseManifest, ReadDatasets, RequestErasure, RetireDataset, ReviseDataset, type DatasetItem,
} from '../../../src/contexts/datasets/public.js'; // prettier-ignore
import { RecomputeJudgement, ReplayRun, RunEvaluation } from '../../../src/contexts/evaluations/public.js';
import { ExportPilot, ReadDossiers, SealDossier } from '../../../src/contexts/dossiers/public.js';
import { ProposeLiftingHold, SetLegalHold, SignLiftingHold, type Motion } from '../../../src/contexts/pilots/public.js';
import { GatherFacts } from '../../../src/contexts/dossiers/app/facts/gather-facts.js';
import { DossierPrinter } from '../../../src/contexts/dossiers/app/seal-dossier.js';
import { PdfjsReader } from '../../../src/platform/pdf/pdfjs-reader.js';
import { openGate, signGate } from '../../builders/gate.builder.js';
import { BlobRemoval, BlobTakeaway } from '../../../src/ports/blob-keeping.js';
import { BlobStore } from '../../../src/ports/stores.js';
import { aDecisionWorld, aReadyPilot, images, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { VERIFIER } from '../../builders/bundle.js';
import { flatPng } from '../../builders/images.js';
import { signMotion } from '../../builders/motions.js';

const REASON = 'A driver is recognisable and asked for it.';
let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

type Ready = Awaited<ReturnType<typeof aReadyPilot>>;
const itemsOf = (datasetId: string): Promise<readonly DatasetItem[]> =>
  world.get(ReadDatasets).items(world.cast.CQL, datasetId, { first: 100 }, {});
const first = async (datasetId: string): Promise<DatasetItem> => {
  const [item] = await itemsOf(datasetId);
  if (item === undefined) throw new Error('no item');
  return item;
};
const request = (datasetId: string, itemIds: readonly string[], by = world.cast.CQL) =>
  world.get(RequestErasure).execute(by, { datasetId, itemIds, reason: REASON });
const sign = (who: 'CQL' | 'CSM' | 'SO' | 'VPM', motion: Pick<Motion, 'id'>) =>
  signMotion(world, world.cast[who], { motion, with: ConfirmErasure });
const has = (item: DatasetItem) => world.get(BlobStore).has(item.imageSha256);
const actions = async (objectId: string): Promise<string[]> => {
  const rows: { action: string }[] = await world.database.dataSource.query(
    `SELECT action FROM audit_entry WHERE object_id = $1 AND outcome = 'DONE' ORDER BY seq`,
    [objectId],
  );
  return rows.map(({ action }) => action);
};

async function erased(ready: Pick<Ready, 'datasetId'>): Promise<DatasetItem> {
  const item = await first(ready.datasetId);
  const { motion } = await request(ready.datasetId, [item.id]);
  await sign('CQL', motion);
  expect(await sign('CSM', motion)).toMatchObject({ state: 'CARRIED' });
  return item;
}

describe('an erasure', () => {
  it('takes two people, removes the bytes, and leaves digest, label and root', async () => {
    const { datasetId } = await aReadyPilot(world, { images: images(3) });
    const item = await first(datasetId);
    const { motion, alsoIn } = await request(datasetId, [item.id]);
    expect(alsoIn).toEqual([]);
    expect(JSON.stringify(motion.content)).not.toContain(item.name);
    await sign('CQL', motion);
    expect(await has(item)).toBe(true);
    await sign('SO', motion);
    expect(await has(item)).toBe(false);
    const after = await first(datasetId);
    expect(after).toMatchObject({ imageSha256: item.imageSha256, groundTruth: item.groundTruth, leafSha256: item.leafSha256 }); // prettier-ignore
    expect(after.erased).toMatchObject({ motionId: motion.id, reason: REASON, requestedBy: 'Carla Quality', confirmedBy: 'Sofia Safety' }); // prettier-ignore
    const { dataset, root } = await world.as('system', async (tx) => ({
      dataset: await world.get(Datasets).get(tx, datasetId),
      root: (await world.get(Datasets).manifest(tx, datasetId)).merkleRoot,
    }));
    expect(root).toBe(dataset.merkleRoot);
    expect(await world.get(BlobRemoval).tombstoneOf(item.imageSha256)).toMatchObject({
      kind: 'ERASED',
      reason: REASON,
    });
    await expect(world.get(BlobStore).read(item.imageSha256)).rejects.toMatchObject({ code: 'BLOB_ERASED' });
    expect(await actions(datasetId)).toContain('dataset.itemsErased');
    const listed = await world.get(ReadDatasets).items(world.cast.CQL, datasetId, { first: 10 }, { erased: true });
    expect(listed.map(({ id }) => id)).toEqual([item.id]);
  });

  it('says erased, not missing, to whoever looks, replays or runs; what was judged is recomputed', async () => {
    const ready = await aReadyPilot(world, { images: images(8) });
    const run = await ready.pilot.run(ready);
    const waiting = await ready.pilot.declare({ ...ready, kind: 'EXPLORATORY' });
    const item = await erased(ready);
    const code = 'DATASET_ITEM_ERASED';
    await expect(world.get(ReadDatasets).image(world.cast.CQL, ready.datasetId, item.id)).rejects.toMatchObject({ code }); // prettier-ignore
    await expect(world.get(ReplayRun).execute(world.cast.CQL, run.id)).rejects.toMatchObject({ code });
    await expect(ready.pilot.declare(ready)).rejects.toMatchObject({ code });
    await world.get(RunEvaluation).execute(waiting.id);
    expect(await ready.pilot.read(waiting.id)).toMatchObject({ state: 'ERRORED', endReason: { code } });
    const [judgement] = await ready.pilot.judgements(run.id);
    const again = await world.get(RecomputeJudgement).execute(world.cast.CQL, judgement?.id as never);
    expect(again).toMatchObject({ identical: true });
  });

  it('is named by the manifest of either side and by the stand-alone verifier, and everything stays intact', async () => {
    const ready = await aReadyPilot(world, { images: images(8) });
    await ready.pilot.run(ready);
    await erased(ready);
    for (const who of ['CQL', 'VPM'] as const) {
      const manifest = await world.get(DiscloseManifest).execute(world.cast[who], ready.datasetId);
      expect(manifest.erased).toEqual([expect.objectContaining({ reason: REASON, confirmedBy: 'Sam Site' })]);
    }
    const files = await world.get(ExportPilot).execute(world.cast.CQL, ready.pilot.id, Buffer.from(''));
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-erased-'));
    try {
      const { writeBundle } = await import('../../../src/entry/commands/write-bundle.js');
      await writeBundle(join(folder, 'bundle'), files);
      const { stdout } = await promisify(execFile)(process.execPath, [
        VERIFIER.pathname,
        join(folder, 'bundle'),
        '--json',
      ]);
      const report = JSON.parse(stdout) as { intact: boolean; notes: string[] };
      expect(report.intact).toBe(true);
      expect(report.notes).toContainEqual(expect.stringMatching(/1 of 8 images erased since.*not missing/));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('keeps bytes that an image of another dataset needs, and says where', async () => {
    const bytes = await flatPng([9, 200, 90]);
    const ready = await aReadyPilot(world, { images: [{ colour: 'green', content: bytes }, ...images(2)] });
    const other = await ready.pilot.collect(ready.place.siteId, [{ colour: 'green', content: bytes }], { purpose: 'THRESHOLD' }); // prettier-ignore
    const [item] = (await itemsOf(ready.datasetId)).filter(({ name }) => name === '000.png');
    const { motion, alsoIn } = await request(ready.datasetId, [item?.id ?? '']);
    expect(alsoIn).toEqual([expect.objectContaining({ datasetId: other, name: '000.png' })]);
    await sign('CQL', motion);
    await sign('CSM', motion);
    expect(await has(item as DatasetItem)).toBe(true);
    const twin = await first(other);
    expect(await world.get(ReadDatasets).image(world.cast.CQL, other, twin.id)).toMatchObject({ bytes });
    const { motion: second } = await request(other, [twin.id]);
    await sign('CQL', second);
    await sign('CSM', second);
    expect(await has(twin)).toBe(false);
    expect(await first(other)).toMatchObject({ excluded: { code: 'PERSONAL_DATA' } });
  });

  it('does not let the bytes in again, and a corrected version leaves the image out', async () => {
    const bytes = await flatPng([7, 100, 33]);
    const ready = await aReadyPilot(world, { images: [{ colour: 'green', content: bytes }, ...images(2)] });
    const item = (await itemsOf(ready.datasetId)).find(({ name }) => name === '000.png') as DatasetItem;
    const open = await ready.pilot.collect(ready.place.siteId, [{ colour: 'blue' }]);
    const added = await world.get(AddImage).execute(world.cast.CQL, { datasetId: open, name: 'x.png', content: await flatPng([1, 2, 250]) }); // prettier-ignore
    const { motion } = await request(open, [added.item.id]);
    await sign('CQL', motion);
    await sign('CSM', motion);
    const again = world.get(AddImage).execute(world.cast.CQL, { datasetId: open, name: 'x.png', content: await flatPng([1, 2, 250]) }); // prettier-ignore
    await expect(again).rejects.toMatchObject({ code: 'IMAGE_ERASED' });
    expect(await has(added.item)).toBe(false);
    const { motion: sealed } = await request(ready.datasetId, [item.id]);
    await sign('CQL', sealed);
    await sign('SO', sealed);
    const input = { datasetId: ready.datasetId, reason: 'Erased images are left out.' };
    const next = await world.get(ReviseDataset).execute(world.cast.CQL, input);
    expect((await itemsOf(next.id)).map(({ name }) => name)).toEqual(['001.png', '002.png']);
  });

  it('is finished after a crash between the rows and the bytes', async () => {
    const ready = await aReadyPilot(world, { images: images(2) });
    const item = await first(ready.datasetId);
    const bytes = await world.get(BlobStore).read(item.imageSha256);
    await erased(ready);
    await world.get(BlobStore).put(bytes);
    expect(await has(item)).toBe(true);
    expect(await world.get(BlobTakeaway).finishErasures()).toMatchObject({ files: 1, bytes: bytes.length, kept: [] });
    expect(await has(item)).toBe(false);
    expect(await world.get(BlobTakeaway).finishErasures()).toMatchObject({ files: 0 });
  });
});

describe('an erasure is refused', () => {
  it('to everybody but the quality lead, and to a signer of the vendor', async () => {
    const { datasetId } = await aReadyPilot(world, { images: images(2) });
    const item = await first(datasetId);
    for (const who of ['CSM', 'SO', 'VPM', 'VML'] as const)
      await expect(request(datasetId, [item.id], world.cast[who])).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const { motion } = await request(datasetId, [item.id]);
    await sign('CQL', motion);
    await expect(sign('CQL', motion)).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_FILLED' });
    await expect(sign('VPM', motion)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect((await first(datasetId)).erased).toBeNull();
    expect(await has(item)).toBe(true);
  });

  it('for no items, for unknown ones and for erased ones', async () => {
    const ready = await aReadyPilot(world, { images: images(2) });
    const code = 'ERASURE_INVALID';
    await expect(request(ready.datasetId, [])).rejects.toMatchObject({ code });
    await expect(request(ready.datasetId, [world.pilotId])).rejects.toMatchObject({ code });
    const item = await erased(ready);
    await expect(request(ready.datasetId, [item.id])).rejects.toMatchObject({ code });
  });

  it('by a legal hold, at the request, at the last signature and when data shall be retired; lifted, it goes on', async () => {
    const { datasetId, pilot } = await aReadyPilot(world, { images: images(2) });
    const item = await first(datasetId);
    const { motion } = await request(datasetId, [item.id]);
    await sign('CQL', motion);
    const hold = { pilotId: pilot.id, reason: 'A court asked for everything.' };
    await world.get(SetLegalHold).execute(world.cast.CQL, hold);
    const code = 'PILOT_ON_HOLD';
    await expect(sign('CSM', motion)).rejects.toMatchObject({ code });
    await expect(request(datasetId, [item.id])).rejects.toMatchObject({ code });
    const retiring = world
      .get(RetireDataset)
      .execute(world.cast.CQL, { datasetId, reason: 'Nobody needs it any more.' });
    await expect(retiring).rejects.toMatchObject({ code });
    expect(await has(item)).toBe(true);
    expect((await world.denied()).slice(-3)).toEqual([code, code, code]);
    const lift = await world.get(ProposeLiftingHold).execute(world.cast.CQL, hold);
    for (const who of ['CQL', 'SO'] as const) await signMotion(world, world.cast[who], { motion: lift, with: SignLiftingHold }); // prettier-ignore
    expect(await sign('CSM', motion)).toMatchObject({ state: 'CARRIED' });
  });

  it('by the database without both signatures, and nobody brings an image back', async () => {
    const ready = await aReadyPilot(world, { images: images(2) });
    const item = await first(ready.datasetId);
    const { dataSource } = world.database;
    const forge = (id: string) =>
      dataSource.query(`UPDATE dataset_item SET erased = jsonb_build_object('motionId', $2::text) WHERE id = $1`, [item.id, id]); // prettier-ignore
    const { motion } = await request(ready.datasetId, [item.id]);
    await expect(forge(motion.id)).rejects.toThrow(/two people of the customer/);
    await sign('CQL', motion);
    await sign('CSM', motion);
    await expect(dataSource.query('UPDATE dataset_item SET erased = NULL WHERE id = $1', [item.id])).rejects.toThrow(/stays erased/); // prettier-ignore
  });
});

describe('a dossier', () => {
  it('sealed before keeps its pictures and its bytes; one made later shows the word instead of the picture', async () => {
    const ready = await aReadyPilot(world, { images: images(3, { label: 'blue' }) });
    await ready.pilot.run(ready);
    const { id: gateId } = await openGate(world, { pilotId: ready.pilot.id });
    await signGate(world, gateId, 'CQL', { decision: 'REJECT', comment: 'all of the wagons are missed' });
    const before = await world.get(SealDossier).execute(gateId);
    const kept = await world.get(ReadDossiers).file(world.cast.CQL, before.id);
    const item = await erased(ready);
    const after = await world.get(ReadDossiers).file(world.cast.CQL, before.id);
    expect(after.bytes.equals(kept.bytes)).toBe(true);
    const printer = world.get(DossierPrinter);
    const identity = { number: 'TD-9999', issue: 2, productVersion: '0.0.0', sealedAt: world.clock.now(), sealKeyId: printer.keyId }; // prettier-ignore
    const later = await world.as('system', (tx) => world.get(GatherFacts).execute(tx, gateId, identity));
    const shown = later.facts.failures.map(({ itemId, thumbnail }) => [itemId, thumbnail === 'ERASED']);
    expect(new Map(shown as [string, boolean][]).get(item.id)).toBe(true);
    expect(shown.filter(([, isErased]) => isErased === true)).toHaveLength(1);
    const { file } = await printer.print(later);
    const texts = (await new PdfjsReader().read(file))?.pages ?? [];
    expect(texts.join(' ')).toContain('erased');
  });
});
