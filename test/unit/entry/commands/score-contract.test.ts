import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScore } from '../../../../src/entry/commands/score-actions.js';
import type { ContractScore } from '../../../../src/entry/commands/score-contract.js';
import { CONTRACT_TEMPLATES } from '../../../../src/metrics/interpretation/templates/contract-templates.js';
import { aContract } from '../../../builders/contract.builder.js';

const WAGON = 'test/fixtures/wagon-site-c';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'score-contract-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

async function judged(
  kind: Parameters<typeof runScore>[0],
  files: { gt: unknown; dt: unknown },
  contract: unknown,
): Promise<ContractScore> {
  const [gt, dt] = [await file('gt.json', files.gt), await file('dt.json', files.dt)];
  const text = await runScore(kind, { gt, dt, contract: await file('contract.json', contract), json: true });
  return (JSON.parse(text) as { interpretation: ContractScore }).interpretation;
}

/** Two loose boxes and a loaded pallet of two; all found but one loose box. */
const scene = (() => {
  const boxes: [number, [number, number, number, number]][] = [
    [1, [700, 100, 140, 140]],
    [1, [700, 500, 140, 140]],
    [2, [100, 800, 320, 50]],
    [1, [110, 660, 140, 140]],
    [1, [270, 660, 140, 140]],
  ];
  const rows = boxes.map(([category_id, bbox], id) => ({ id, image_id: 1, category_id, bbox }));
  return {
    gt: {
      images: [{ id: 1, file_name: 'yard.jpg', width: 1000, height: 1000 }],
      categories: [
        { id: 1, name: 'box' },
        { id: 2, name: 'pallet' },
      ],
      annotations: rows.map((row) => ({ ...row, area: 100, iscrowd: 0 })),
    },
    dt: rows.slice(1).map((row) => ({ ...row, score: 0.9 })),
  };
})();

describe('touchstone score with a contract', () => {
  it('says that BOX is wrong and PALLET right on the same files', async () => {
    expect(await judged('detection', scene, CONTRACT_TEMPLATES.box)).toMatchObject({
      contract: { name: 'BOX', version: 1 },
      images: 1,
      right: 0,
      objects: [{ role: 'UNIT', label: 'box', expected: 2, found: 1, missed: 1, phantom: 0 }],
      errors: { MISSED: 1 },
      wrongImages: [{ image: 'yard.jpg' }],
    });
    expect(await judged('detection', scene, CONTRACT_TEMPLATES.pallet)).toMatchObject({
      right: 1,
      wrong: 0,
      errors: {},
      wrongImages: [],
    });
  });

  it('prints what is wrong where, before the figures that compare', async () => {
    const [gt, dt] = [await file('gt.json', scene.gt), await file('dt.json', scene.dt)];
    const contract = await file('contract.json', CONTRACT_TEMPLATES.box);
    const text = await runScore('detection', { gt, dt, contract });
    expect(
      text.startsWith(
        'Under BOX v1: 0 of 1 images right, 0 errored, 0 indeterminate.\n  UNIT box: 1 of 2 found, 1 missed,',
      ),
    ).toBe(true);
    expect(text).toContain('yard.jpg: should be');
    expect(text).toContain('AP50');
  });

  it('counts on photographs what was counted independently', async () => {
    const read = async (name: string) => JSON.parse(await readFile(`${WAGON}/wagon-v1.${name}.json`, 'utf8')) as object;
    const { chosen } = (await read('thresholds')) as { chosen: Record<string, number> };
    const { perImage } = (await read('expected')) as { perImage: { ITEM: { pass: boolean } }[] };
    const provenance = { chosenBy: 'A. Person', chosenAt: '2026-05-01', rule: 'fixed', dataDigest: null };
    const contract = aContract({
      roles: { gunny_bag: 'UNIT', wire: 'UNIT' },
      scoreThreshold: { perClass: chosen, provenance },
    });
    const gt = JSON.parse(await readFile(`${WAGON}/annotations.json`, 'utf8')) as unknown;
    const score = await judged('detection', { gt, dt: await read('detections') }, contract);
    expect(score.images).toBe(perImage.length);
    expect(score.right).toBe(perImage.filter(({ ITEM }) => ITEM.pass).length);
  });

  it('judges the number of objects for counting', async () => {
    const contract = { ...CONTRACT_TEMPLATES.counting, roles: { box: 'UNIT', pallet: 'IGNORE' } };
    const score = await judged('counting', scene, contract);
    expect(score).toMatchObject({ right: 0, errors: { COUNT_OFF: 1, MISSED: 1 } });
  });

  it('judges classes of whole images', async () => {
    const files = {
      gt: { labels: ['intact', 'damaged'], yTrue: ['intact', 'damaged', 'damaged'] },
      dt: { yPred: ['intact', 'intact', 'damaged'] },
    };
    const score = await judged('classification', files, CONTRACT_TEMPLATES.classification);
    expect(score).toMatchObject({ images: 3, right: 2, wrongImages: [{ image: '1' }] });
  });

  it.each([
    ['a class that has no role', 'detection', CONTRACT_TEMPLATES.counting, 'INPUT_FILE_INVALID'],
    ['a contract for classes', 'detection', CONTRACT_TEMPLATES.classification, 'INPUT_FILE_INVALID'],
    ['a contract that is none', 'detection', { format: 'x' }, 'CONTRACT_INVALID'],
    ['a contract for classes', 'counting', CONTRACT_TEMPLATES.classification, 'INPUT_FILE_INVALID'],
  ] as const)('refuses %s for %s', async (_what, kind, contract, code) => {
    await expect(judged(kind, scene, contract)).rejects.toMatchObject({ code });
  });

  it('refuses a contract for objects on files of classes', async () => {
    const files = { gt: { yTrue: ['a'] }, dt: { yPred: ['a'] } };
    await expect(judged('classification', files, CONTRACT_TEMPLATES.box)).rejects.toMatchObject({
      code: 'INPUT_FILE_INVALID',
    });
  });

  it('leaves the output as it is without a contract', async () => {
    const [gt, dt] = [await file('gt.json', scene.gt), await file('dt.json', scene.dt)];
    expect(JSON.parse(await runScore('detection', { gt, dt, json: true }))).not.toHaveProperty('interpretation');
  });
});

describe('the visible share that annotations state', () => {
  const half = aContract({ name: 'HALF', visibility: { min: 0.5 } });
  const contract = {
    ...half,
    roles: CONTRACT_TEMPLATES.box.roles,
    scoreThreshold: CONTRACT_TEMPLATES.box.scoreThreshold,
  };
  const hidden = (share: unknown) => ({
    ...scene.gt,
    annotations: scene.gt.annotations.map((row) => (row.id === 0 ? { ...row, visibility: share } : row)),
  });

  it('keeps what is hidden from being asked for, where the contract says so', async () => {
    const seen = async (share: unknown, by: object = contract) =>
      (await judged('detection', { gt: hidden(share), dt: scene.dt }, by)).objects.find(({ label }) => label === 'box');
    expect(await seen(1)).toMatchObject({ expected: 4, missed: 1 });
    expect(await seen(0.5)).toMatchObject({ expected: 4, missed: 1 });
    expect(await seen(0.2)).toMatchObject({ expected: 3, missed: 0 });
    expect(await seen(null)).toMatchObject({ expected: 4, missed: 1 });
    expect(await seen(0.2, { ...contract, visibility: null })).toMatchObject({ expected: 4, missed: 1 });
  });

  it('keeps a detection of what is hidden from being a false alarm', async () => {
    const dt = [...scene.dt, { image_id: 1, category_id: 1, bbox: [700, 100, 140, 140], score: 0.9 }];
    const { objects, right } = await judged('counting', { gt: hidden(0.1), dt }, contract);
    expect(objects.find(({ label }) => label === 'box')).toMatchObject({ missed: 0, phantom: 0 });
    expect(right).toBe(1);
  });

  it.each([[2], [-0.1], ['half']])('is refused with its place when it is %j', async (share) => {
    await expect(judged('detection', { gt: hidden(share), dt: scene.dt }, contract)).rejects.toMatchObject({
      code: 'INPUT_FILE_INVALID',
      message: expect.stringContaining('/annotations/0/visibility'),
    });
  });
});
