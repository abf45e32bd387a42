import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareContracts } from '../../../../src/entry/commands/contract-compare-action.js';
import { aContract } from '../../../builders/contract.builder.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-compare-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

const COMMON = { version: 1, scoreThreshold: { perClass: { box: 0.5, pallet: 0.5 } } };
const useCase = (name: string, own: object): object => {
  const base = aContract({ name });
  return { ...base, scoreThreshold: { ...base.scoreThreshold, ...COMMON.scoreThreshold }, ...own };
};
const BOX = useCase('BOX', { roles: { box: 'UNIT', pallet: 'IGNORE' }, visibility: { min: 0.5 } });
const PALLET = useCase('PALLET', { roles: { box: 'IGNORE', pallet: 'LOAD' }, granularity: 'ONE_LOAD' });

/** a: box and pallet, both found. b: a pallet found, its box missed. c: a pallet missed, its box found. d: a hidden box missed. */
const annotation = (id: number, image_id: number, category_id: number, own: object = {}): object => {
  const bbox = category_id === 1 ? [10, 10, 40, 40] : [200, 100, 300, 300];
  return { id, image_id, category_id, bbox, area: 1, iscrowd: 0, ...own };
};
const gtOf = (hidden: object): object => ({
  images: ['a', 'b', 'c', 'd'].map((name, index) => ({ id: index, file_name: `${name}.jpg`, width: 640, height: 480 })),
  categories: [
    { id: 1, name: 'box' },
    { id: 2, name: 'pallet' },
  ],
  annotations: [
    ...[annotation(1, 0, 1), annotation(2, 0, 2), annotation(3, 1, 1), annotation(4, 1, 2)],
    ...[annotation(5, 2, 1), annotation(6, 2, 2), annotation(7, 3, 1, hidden)],
  ],
});
const DT = [annotation(0, 0, 1), annotation(0, 0, 2), annotation(0, 1, 2), annotation(0, 2, 1)].map((one) => ({
  ...one,
  score: 0.9,
}));

async function compared(
  own: { gt?: object; first?: object; second?: object; designated?: string; json?: boolean } = {},
) {
  return compareContracts({
    gt: await file('gt.json', own.gt ?? gtOf({ visibility: 0.2 })),
    dt: await file('dt.json', DT),
    contract: await file('first.json', own.first ?? BOX),
    other: await file('second.json', own.second ?? PALLET),
    ...(own.designated !== undefined && { designated: own.designated }),
    json: own.json ?? true,
  });
}

describe('comparing two contracts on files', () => {
  it('names the images that one calls right and the other wrong', async () => {
    const { text, exitCode } = await compared();
    expect(JSON.parse(text)).toMatchObject({
      first: { name: 'BOX' },
      second: { name: 'PALLET' },
      ...{ compared: 4, bothRight: 2, bothWrong: 0, swapTest: null },
      contradictions: [
        { image: 'b.jpg', rightUnder: 'SECOND' },
        { image: 'c.jpg', rightUnder: 'FIRST' },
      ],
    });
    expect(exitCode).toBe(0);
  });

  it('honours the visibility that annotations state', async () => {
    const { text } = await compared({ gt: gtOf({ visibility: 0.9 }) });
    expect(JSON.parse(text)).toMatchObject({
      contradictions: expect.arrayContaining([{ image: 'd.jpg', rightUnder: 'SECOND' }]),
    });
  });

  it('says so in sentences, with the swap test where images are designated', async () => {
    const { text, exitCode } = await compared({ designated: 'b.jpg, c.jpg', json: false });
    expect(text.split('\n')).toEqual([
      '4 images judged by BOX v1 and PALLET v1: 2 right for both, 0 wrong for both.',
      'Right for BOX, wrong for PALLET: 1: c.jpg',
      'Right for PALLET, wrong for BOX: 1: b.jpg',
      'Swap test passed: the other contract changes the verdict of every designated image.',
    ]);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a.jpg', 'judged alike: a.jpg'],
    ['b.jpg,x.jpg', 'not in the files: x.jpg'],
    [',', 'no image was designated'],
  ])('fails a swap test on %s with exit code 1', async (designated, why) => {
    const { text, exitCode } = await compared({ designated, json: false });
    expect([exitCode, text.split('\n').at(-1)]).toEqual([1, `Swap test not passed (${why}).`]);
  });

  it('refuses a visibility that is no share, a class without a role, and a contract of another kind', async () => {
    for (const visibility of [1.2, -0.1, '0.5', true])
      await expect(compared({ gt: gtOf({ visibility }) })).rejects.toMatchObject({ code: 'INPUT_FILE_INVALID' });
    const noPallet = {
      ...BOX,
      roles: { box: 'UNIT' },
      scoreThreshold: { ...(BOX as never as { scoreThreshold: object }).scoreThreshold, perClass: { box: 0.5 } },
    };
    await expect(compared({ first: noPallet })).rejects.toMatchObject({ code: 'INPUT_FILE_INVALID' });
    const classes = aContract({ task: 'classification', imageVerdict: { rule: 'CLASS' } });
    await expect(compared({ second: classes })).rejects.toMatchObject({ code: 'INPUT_FILE_INVALID' });
    await expect(compared({ first: {} })).rejects.toMatchObject({ code: 'CONTRACT_INVALID' });
  });
});
