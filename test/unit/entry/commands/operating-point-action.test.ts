import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOperatingPoint } from '../../../../src/entry/commands/operating-point-action.js';
import { aContract } from '../../../builders/contract.builder.js';

const FIXTURE = 'test/fixtures/wagon-site-c';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operating-point-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

const box = (image_id: number, x: number, more: object = {}) => ({
  image_id,
  category_id: 1,
  bbox: [x, 0, 10, 10],
  ...more,
});

/** Four boxes; found with .9, .8 and .52, one missed; false alarms at .6 and .2. */
async function files(own: { images?: object[]; categories?: object[] } = {}) {
  const annotations = [box(1, 0), box(1, 50), box(2, 0), box(2, 50)].map((entry, id) => ({ ...entry, id, area: 100 }));
  const results = [
    box(1, 0, { score: 0.9 }),
    box(1, 50, { score: 0.8 }),
    box(2, 0, { score: 0.52 }),
    box(2, 200, { score: 0.6 }),
    box(1, 200, { score: 0.2 }),
  ];
  const images = own.images ?? [{ id: 1 }, { id: 2 }];
  const categories = own.categories ?? [{ id: 1, name: 'box' }];
  return {
    gt: await file('gt.json', { images, categories, annotations }),
    dt: await file('dt.json', results),
  };
}

async function choose(
  rule: string,
  own: { contract?: object; forAbsent?: string; json?: boolean } = {},
  data = files(),
) {
  const contract = await file('contract.json', own.contract ?? aContract());
  return runOperatingPoint({
    ...(await data),
    contract,
    rule,
    ...(own.forAbsent !== undefined && { forAbsent: own.forAbsent }),
    json: own.json ?? true,
  });
}

async function chosen(...of: Parameters<typeof choose>): Promise<Record<string, number>> {
  return (JSON.parse(await choose(...of)) as { perClass: Record<string, number> }).perClass;
}

describe('touchstone operating-point', () => {
  it.each([
    // F1 is 6/8 from .25 to .5, 4/7 at .55 and .6, 4/6 from .65 to .8, 2/5 above.
    ['highest-f1', 0.5],
    ['miss-rate-at-most:0.25', 0.5],
    ['miss-rate-at-most:0.5', 0.8],
    ['fixed:box=0.33', 0.33],
  ])('chooses by %s', async (rule, threshold) => {
    expect(await chosen(rule)).toEqual({ box: threshold });
  });

  it('shows the curve and marks the choice', async () => {
    const text = await choose('highest-f1', { json: false });
    expect(text).toContain('highest F1 per class (IoU at least 0.5, thresholds 0.05 to 0.95 in steps of 0.05');
    expect(text).toContain('  0.50       3       1       1   0.750           0.903  <- chosen');
    expect(text.match(/<- chosen/g)).toHaveLength(1);
  });

  it('asks for every box, also where the use case only asks for loads', async () => {
    const contract = aContract({
      granularity: 'ONE_LOAD',
      group: { carrier: null, proximity: { minUnits: 2, maxGap: 0.9 } },
    });
    expect(await chosen('highest-f1', { contract })).toEqual({ box: 0.5 });
  });

  it('keeps what is too small for the use case out of the counts', async () => {
    const contract = aContract({ minSize: { shortSide: 20, area: 0 } });
    await expect(choose('highest-f1', { contract })).rejects.toMatchObject({ code: 'NO_OPERATING_POINT' });
  });

  it.each([
    ['best', 'OPERATING_POINT_RULE_INVALID'],
    ['highest-f1:0.5', 'OPERATING_POINT_RULE_INVALID'],
    ['miss-rate-at-most', 'OPERATING_POINT_RULE_INVALID'],
    ['miss-rate-at-most:5%', 'OPERATING_POINT_RULE_INVALID'],
    ['miss-rate-at-most:1.5', 'OPERATING_POINT_RULE_INVALID'],
    ['fixed:', 'OPERATING_POINT_RULE_INVALID'],
    ['fixed:box', 'OPERATING_POINT_RULE_INVALID'],
    ['fixed:box=0.5,box=0.6', 'OPERATING_POINT_RULE_INVALID'],
    ['fixed:crate=0.5', 'NO_OPERATING_POINT'],
    ['miss-rate-at-most:0.1', 'NO_OPERATING_POINT'],
  ])('refuses %s', async (rule, code) => {
    await expect(choose(rule)).rejects.toMatchObject({ code });
  });

  it('reads a class whose name holds an equals sign', async () => {
    const contract = aContract({ roles: { 'a=b': 'UNIT' } });
    const data = files({ categories: [{ id: 1, name: 'a=b' }] });
    expect(await chosen('fixed:a=b=0.4', { contract }, data)).toEqual({ 'a=b': 0.4 });
  });

  describe('with a class that is not on the data', () => {
    const twoClasses = () =>
      files({
        categories: [
          { id: 1, name: 'box' },
          { id: 2, name: 'crate' },
        ],
      });
    const contract = aContract({ roles: { box: 'UNIT', crate: 'FORBIDDEN' } });

    it('refuses to choose for it', async () => {
      await expect(choose('highest-f1', { contract }, twoClasses())).rejects.toMatchObject({
        code: 'NO_OPERATING_POINT',
        details: { label: 'crate' },
      });
    });

    it('takes the threshold stated for such classes and says so', async () => {
      const own = { contract, forAbsent: '0.7' };
      expect(await chosen('highest-f1', own, twoClasses())).toEqual({ box: 0.5, crate: 0.7 });
      const text = await choose('highest-f1', { ...own, json: false }, twoClasses());
      expect(text).toContain('crate: 0.7 as stated, for the data hold no object of it.');
    });

    it('refuses a stated threshold beyond 1', async () => {
      const own = { contract, forAbsent: '1.7' };
      await expect(choose('highest-f1', own, twoClasses())).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    });

    it('asks nothing of a class that the contract ignores', async () => {
      const ignoring = aContract({ roles: { box: 'UNIT', crate: 'IGNORE' } });
      expect(await chosen('highest-f1', { contract: ignoring }, twoClasses())).toEqual({ box: 0.5 });
    });

    it('refuses a class that the contract does not know', async () => {
      await expect(choose('highest-f1', {}, twoClasses())).rejects.toMatchObject({
        code: 'INPUT_FILE_INVALID',
        message: expect.stringContaining('"crate"'),
      });
    });
  });

  it('needs the size of the images for a region', async () => {
    const whole = [
      [0, 0],
      [1, 0],
      [1, 1],
    ] as const;
    const contract = aContract({ region: { polygons: [whole], anchor: 'CENTRE' } });
    await expect(choose('highest-f1', { contract })).rejects.toMatchObject({
      code: 'INPUT_FILE_INVALID',
      message: expect.stringContaining('no width and height'),
    });
  });

  it('refuses detections on images that the ground truth does not list', async () => {
    const data = files({ images: [{ id: 1 }] });
    await expect(choose('highest-f1', {}, data)).rejects.toThrow();
  });

  it.each(['wagon-v1', 'wagon-v2'])('counts on photographs what was counted independently for %s', async (model) => {
    const read = async <T>(name: string) => JSON.parse(await readFile(`${FIXTURE}/${model}.${name}.json`, 'utf8')) as T;
    const { chosen: thresholds } = await read<{ chosen: Record<string, number> }>('thresholds');
    const { atThreshold } = await read<{ atThreshold: { perClass: { tp: number; fp: number; fn: number }[] } }>(
      'expected',
    );
    const text = await runOperatingPoint({
      gt: `${FIXTURE}/annotations.json`,
      dt: `${FIXTURE}/${model}.detections.json`,
      contract: await file('contract.json', aContract({ roles: { gunny_bag: 'UNIT', wire: 'UNIT' } })),
      rule: `fixed:${Object.entries(thresholds)
        .map(([label, threshold]) => `${label}=${threshold}`)
        .join(',')}`,
      json: true,
    });
    const { curves } = JSON.parse(text) as {
      curves: Record<string, { threshold: number; tp: number; fp: number; fn: number }[]>;
    };
    const counted = Object.entries(thresholds).map(([label, threshold]) => {
      const point = curves[label]?.find((one) => Math.abs(one.threshold - threshold) < 1e-9);
      return [point?.tp, point?.fp, point?.fn];
    });
    expect(counted).toEqual(atThreshold.perClass.map(({ tp, fp, fn }) => [tp, fp, fn]));
  });
});

describe('an operating point that would say nothing', () => {
  it('is refused where no threshold finds an object, and where no class is asked for', async () => {
    const nothing = files().then(async ({ gt }) => ({ gt, dt: await file('nothing.json', []) }));
    await expect(choose('highest-f1', {}, nothing)).rejects.toMatchObject({ code: 'NO_OPERATING_POINT' });
    const empty = files().then(async ({ dt }) => ({
      gt: await file('empty.json', { images: [{ id: 1 }, { id: 2 }], categories: [], annotations: [] }),
      dt,
    }));
    await expect(choose('highest-f1', {}, empty)).rejects.toMatchObject({ code: 'INPUT_FILE_INVALID' });
  });

  it('leaves out what can hardly be seen, where the contract does', async () => {
    const annotations = [box(1, 0, { id: 1, area: 100 }), box(1, 50, { id: 2, area: 100, visibility: 0.1 })];
    const data = {
      gt: await file('seen.json', { images: [{ id: 1 }], categories: [{ id: 1, name: 'box' }], annotations }),
      dt: await file('found.json', [box(1, 0, { score: 0.9 })]),
    };
    const missed = async (contract: object) => {
      const text = await choose('highest-f1', { contract }, Promise.resolve(data));
      return (JSON.parse(text) as { curves: { box: { fn: number }[] } }).curves.box[0]?.fn;
    };
    expect(await missed(aContract({ visibility: { min: 0.3 } }))).toBe(0);
    expect(await missed(aContract())).toBe(1);
  });
});
