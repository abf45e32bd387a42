import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CheckBlobs } from '../../../src/contexts/retention/public.js';
import { colourCriteria } from '../../builders/evaluated-pilot.js';
import { HttpPilot, signCriteria } from '../../builders/http-pilot.js';
import { HttpWorld } from '../../builders/http-world.js';
import { isRefused, rowsOf } from '../../builders/refusals.js';

/** Cases of docs/abuse-cases.json about criteria, data, models and runs, all against one server. */
const PATIENCE_MS = 240_000;
const REASON = 'The dock was rebuilt and the old limit no longer applies.';

let world: HttpWorld;
beforeAll(async () => {
  world = await HttpWorld.open();
}, PATIENCE_MS);
afterAll(() => world.close());

/** Where the bytes of a digest lie: somebody with access to the disk could get there. */
function fileOf(sha256: string): string {
  return join(world.server.resources.config.blobDir, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

describe('case 11: editing a baselined criterion', () => {
  it('is refused by the product and by the database; a new version is the way', async () => {
    const pilot = await HttpPilot.in(world);
    const { rowVersion } = await world.read('VPM', `criteriaSet(id: "${pilot.criteriaSetId}") { rowVersion }`);
    const given = { criteriaSetId: pilot.criteriaSetId, document: colourCriteria('0.4'), expectedVersion: rowVersion };
    for (const by of ['VPM', 'CQL'] as const)
      await isRefused(world, {
        ...{ by, field: 'reviseCriteria', given, code: 'CRITERIA_FIXED', action: 'criteria.revised' },
        object: { type: 'CRITERIA_SET', id: pilot.criteriaSetId },
      });
    const edit = `UPDATE criteria_set SET document = jsonb_set(document::jsonb, '{title}', '"easier"') WHERE id = $1`;
    await expect(world.sql(edit, [pilot.criteriaSetId])).rejects.toMatchObject({ code: expect.stringMatching(/^TS/) });
    const next = await pilot.criteria(colourCriteria('0.6'));
    expect(await world.read('AUD', `criteriaSet(id: "${next}") { version state }`)).toEqual({ version: 2, state: 'BASELINED' }); // prettier-ignore
  });
});

describe('case 12: a limit eased after results were seen', () => {
  it('needs a reason and one more approval, and is marked for ever', async () => {
    const pilot = await HttpPilot.in(world);
    const run = await pilot.run({ wrong: true });
    await world.do('CQL', 'revealRun', { runId: run.id });
    const place = { siteId: pilot.siteId, useCaseId: pilot.useCaseId };
    const eased = { ...place, document: colourCriteria('0.4') };
    const { criteriaSet } = await world.do('VPM', 'proposeCriteria', eased, 'criteriaSet { id rowVersion }');
    const submission = { criteriaSetId: criteriaSet.id, expectedVersion: criteriaSet.rowVersion };
    await isRefused(world, {
      ...{ by: 'VPM', field: 'submitCriteria', given: submission, code: 'POST_HOC_LOOSENING', action: 'criteria.submitted' },
      object: { type: 'CRITERIA_SET', id: criteriaSet.id },
    });
    await world.do('VPM', 'submitCriteria', { ...submission, reason: REASON });
    expect(await signCriteria(world, criteriaSet.id as string, 'VPM')).toBe('IN_REVIEW');
    expect(await signCriteria(world, criteriaSet.id as string, 'CQL')).toBe('IN_REVIEW');
    expect(await signCriteria(world, criteriaSet.id as string, 'CSM')).toBe('BASELINED');
    const marked = await world.read('AUD', `criteriaSet(id: "${criteriaSet.id}") { resultsSeen postHoc }`);
    expect(marked).toEqual({ resultsSeen: true, postHoc: true });
    expect((await world.read('VPM', `judgement(id: "${run.judgements[0]?.id}") { verdict }`)).verdict).toBe('FAIL');
  }); // prettier-ignore
});

describe('case 13: running again until it passes', () => {
  it('ends with the last agreed attempt; every attempt before is shown', async () => {
    const pilot = await HttpPilot.in(world, { criteria: colourCriteria('0.5', 2) });
    const datasetId = await pilot.data(8, { colour: 'red', label: 'green' });
    const runs = [await pilot.run({ datasetId }), await pilot.run({ datasetId })];
    const given = { kind: 'FORMAL', datasetId, modelId: pilot.modelId };
    await isRefused(world, {
      ...{ by: 'VML', field: 'declareRun', given, code: 'DATASET_BURNED', action: 'run.declare' },
      object: { type: 'DATASET', id: datasetId },
    });
    const { gate } = await pilot.gate(await pilot.open(), 'gate { evidence }');
    expect(JSON.stringify(gate.evidence)).toContain(runs[0]?.id);
    const attempts = await Promise.all(
      runs.map(({ judgements: [one] }) => world.read('CQL', `judgement(id: "${one?.id}") { verdict }`)),
    );
    expect(attempts.map(({ verdict }) => verdict)).toEqual(['FAIL', 'FAIL']);
  });
});

describe('case 14: an exploratory run called formal', () => {
  it('is asked for by no field, refused by the database, and no evidence of a gate', async () => {
    const pilot = await HttpPilot.in(world);
    const run = await pilot.run({ kind: 'EXPLORATORY' });
    const before = await rowsOf(world);
    for (const field of ['abortRun', 'rejudgeRun'])
      expect(await world.codeOf('VML', field, { runId: run.id, reason: REASON, kind: 'FORMAL' })).toMatch(/BAD_USER_INPUT|REFUSED|NOT_/); // prettier-ignore
    expect(await rowsOf(world)).toEqual(before);
    const change = world.sql(`UPDATE run SET kind = 'FORMAL' WHERE id = $1`, [run.id]);
    await expect(change).rejects.toMatchObject({ driverError: { code: 'TS004' } });
    await isRefused(world, {
      ...{ by: 'VPM', field: 'openGate', given: { pilotId: pilot.id, type: 'G1_FAT' }, code: 'GATE_NOT_READY' },
      ...{ action: 'gate.open', object: { type: 'PILOT', id: pilot.id } },
    });
  });
});

describe('case 15: data sealed again without the images that failed', () => {
  it('has another root, lists what is missing, and makes the open round stale', async () => {
    const pilot = await HttpPilot.in(world);
    const run = await pilot.run();
    const gateId = await pilot.open();
    const { dataset } = await world.do('CQL', 'reviseDataset', { datasetId: run.datasetId, reason: REASON }, 'dataset { id }');
    const { nodes } = await world.read('CQL', `dataset(id: "${dataset.id}") { items(first: 2) { nodes { id } } }`).then(({ items }) => items);
    for (const { id } of nodes)
      await world.do('CQL', 'excludeItem', { datasetId: dataset.id, itemId: id, code: 'OTHER', note: 'it failed, so out it goes' });
    await pilot.seal(dataset.id as string);
    const of = (id: string) => world.read('VPM', `dataset(id: "${id}") { merkleRoot lineageId excludedCount seal }`);
    const [old, now] = [await of(run.datasetId), await of(dataset.id as string)];
    expect(now.merkleRoot).not.toBe(old.merkleRoot);
    expect([now.lineageId, old.excludedCount, now.excludedCount]).toEqual([old.lineageId, 0, 2]);
    expect(JSON.stringify(now.seal)).toContain('000.png');
    await pilot.run({ datasetId: dataset.id as string });
    expect((await pilot.gate(gateId, 'isStale')).isStale).toBe(true);
    const given = await pilot.signing(gateId, 'CQL').catch(() => ({ gateId, slot: 'CQL', decision: 'APPROVE', nonce: 'none' }));
    expect(await world.codeOf('CQL', 'signGate', given)).toBe('E_STALE_EVIDENCE');
    expect(await pilot.stateOf(gateId)).toBe('STALE');
  }); // prettier-ignore
});

describe('cases 16 to 18: bytes on the disk', () => {
  it('an image that was deleted stops the next run, and the check names it', async () => {
    const pilot = await HttpPilot.in(world);
    const datasetId = await pilot.data(8);
    const [item] = (await world.read('CQL', `dataset(id: "${datasetId}") { items(first: 1) { nodes { id imageSha256 } } }`)).items.nodes; // prettier-ignore
    const path = fileOf(item.imageSha256 as string);
    const bytes = await readFile(path);
    await rm(path);
    const { damaged } = await world.server.app.get(CheckBlobs, { strict: false }).execute();
    expect(JSON.stringify(damaged)).toContain(item.imageSha256);
    const run = await pilot.run({ datasetId });
    expect(run).toMatchObject({ state: 'ERRORED', judgements: [] });
    expect(run.endReason?.code).toBe('BLOB_MISSING');
    const response = await world.rest('CQL', `/datasets/${datasetId}/items/${item.id}/image`);
    expect(response.status).toBeGreaterThanOrEqual(404);
    await writeFile(path, bytes);
    expect(await world.codeOf('VPM', 'openGate', { pilotId: pilot.id, type: 'G1_FAT' })).toBe('GATE_NOT_READY');
  });

  it('a model that was swapped behind its name is not run: the digest says so', async () => {
    const pilot = await HttpPilot.in(world);
    const { sha256 } = await world.read('AUD', `model(id: "${pilot.modelId}") { sha256 }`);
    const path = fileOf(sha256 as string);
    const bytes = await readFile(path);
    await rm(path);
    await writeFile(path, Buffer.concat([bytes, Buffer.from('swapped')]));
    const run = await pilot.run();
    expect(run).toMatchObject({ state: 'ERRORED', judgements: [] });
    expect(run.endReason?.code).toBe('BLOB_CORRUPT');
    await rm(path);
    await writeFile(path, bytes);
  });
});

describe('case 19: a result changed by SQL', () => {
  it('is refused, and with the guards switched off found by recomputing', async () => {
    const pilot = await HttpPilot.in(world);
    const run = await pilot.run({ wrong: true });
    const id = run.judgements[0]?.id ?? '';
    const recomputed = () => world.read('VPM', `recomputeJudgement(id: "${id}") { identical }`);
    expect((await recomputed()).identical).toBe(true);
    const edit = `UPDATE judgement SET verdict = 'PASS' WHERE id = $1`;
    await expect(world.sql(edit, [id])).rejects.toMatchObject({ code: expect.stringMatching(/^TS/) });
    await world.server.database.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(`UPDATE judgement SET verdict = 'PASS', result = replace(result::text, 'FAIL', 'PASS')::json WHERE id = $1`, [id]); // prettier-ignore
    });
    expect((await recomputed()).identical).toBe(false);
  });
});
