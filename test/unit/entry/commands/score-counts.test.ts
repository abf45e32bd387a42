import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { ScoreFolder } from '../../../builders/score-folder.js';

const folders: ScoreFolder[] = [];
let at: ScoreFolder;
beforeEach(() => {
  folders.push((at = new ScoreFolder()));
});
afterEach(() => {
  process.exitCode = undefined;
});
afterAll(() => folders.forEach(({ path }) => rmSync(path, { recursive: true })));

const files = (contents: Readonly<Record<string, unknown>>) => at.files(contents);
const score = (command: string) => at.score(command);
const scored = (command: string) => at.scored(command);

const truth = {
  images: [
    { id: 1, file_name: 'north/a.jpg', width: 200, height: 100 },
    { id: 2, file_name: 'north/b.jpg', width: 100, height: 100 },
  ],
  categories: [
    { id: 3, name: 'box' },
    { id: 7, name: 'pallet' },
  ],
  annotations: [
    { id: 0, image_id: 1, category_id: 3, bbox: [20, 10, 40, 20], area: 800, iscrowd: 0 },
    { id: 1, image_id: 1, category_id: 7, bbox: [100, 50, 80, 40], area: 3200, iscrowd: 0 },
  ],
};
describe('touchstone score counting on tables', () => {
  const tables = {
    'gt.csv': 'image,class,count\na,box,4\na,pallet,1\nb,box,0\n',
    'dt.csv': 'image,class,count\na,box,5\nb,box,0\nb,cat,2\n',
  };

  it('gives figures of all classes together and of each', async () => {
    files({ ...tables, 'p.json': { tolerance: 1 } });
    expect(await scored('counting --gt @gt.csv --dt @dt.csv --params @p.json')).toMatchObject({
      tolerance: 1,
      images: 2,
      exact: 2,
      perClass: [
        { class: 'box', exact: 1, withinTolerance: 2, over: 1, meanAbsoluteError: 0.5 },
        { class: 'pallet', exact: 1, under: 1 },
      ],
      unknownCategories: [{ category_id: 'cat', detections: 2 }],
    });
    expect((await score('counting --gt @gt.csv --dt @dt.csv')).out).toContain('Left out: 2 detections of class cat');
  });

  it('needs no class', async () => {
    files({ 'gt.csv': 'image,count\na,4\n', 'dt.csv': 'count,image\n3,a\n' });
    expect(await scored('counting --gt @gt.csv --dt @dt.csv')).toMatchObject({ under: 1, perClass: [] });
  });

  it.each([
    ['image,count\na,1\n', 'there is no row for the image "b"'],
    ['image,count\na,1\nb,1\nc,1\n', 'the image "c" is not in the ground truth'],
    ['image,count\na,1.5\n', 'dt.csv, line 2: the count is "1.5"'],
    ['image,count\na,-1\n', 'the count is "-1"'],
    ['image,count\n,1\n', 'the image has no name'],
    ['image,count\na,1\na,2\n', 'dt.csv, line 3: the image "a" stands twice'],
    ['image,class,count\na,box,1\na,box,2\n', 'the class "box" of the image "a" stands twice'],
  ])('refuses the table %j', async (content, reason) => {
    files({ ...tables, 'dt.csv': content });
    const { exit, err } = await score('counting --gt @gt.csv --dt @dt.csv');
    expect(exit).toBe(64);
    expect(err).toContain(reason);
  });

  it('refuses an empty table, a contract, and parameters without meaning', async () => {
    files({
      ...tables,
      'e.csv': 'image,count\n',
      'p.json': { scoreThr: 0.5 },
      'q.json': { tolerance: 0.5 },
      'gt.json': truth,
      'dt.json': [],
    });
    expect((await score('counting --gt @e.csv --dt @dt.csv')).err).toContain('holds no image');
    expect((await score('counting --gt @gt.csv --dt @dt.csv --contract @p.json')).err).toContain(
      'a contract judges boxes',
    );
    expect((await score('counting --gt @gt.csv --dt @dt.csv --params @p.json')).err).toContain(
      '/scoreThr: unknown parameter',
    );
    expect((await score('counting --gt @gt.json --dt @dt.json --params @q.json')).err).toContain(
      '/tolerance must be a whole number',
    );
  });
});

describe('counts by class against counts of everything', () => {
  it.each(['gt', 'dt'])('are refused when only %s has classes', async (named) => {
    const plain = { 'gt.csv': 'image,count\na,5\n', 'dt.csv': 'image,count\na,5\n' };
    files({ ...plain, [`${named}.csv`]: 'image,class,count\na,box,5\n' });
    expect(await score('counting --gt @gt.csv --dt @dt.csv')).toMatchObject({
      exit: 64,
      err: expect.stringMatching(/^INPUT_FILE_INVALID: dt.csv: .*Give both a column "class", or neither/),
    });
  });

  it('name the file and the place of a detection on no image', async () => {
    files({ 'gt.json': truth, 'dt.json': [{ image_id: 9, category_id: 3, bbox: [0, 0, 1, 1], score: 1 }] });
    for (const kind of ['counting', 'detection'])
      expect(await score(`${kind} --gt @gt.json --dt @dt.json`)).toMatchObject({
        exit: 64,
        err: expect.stringMatching(/^DETECTION_FOR_UNKNOWN_IMAGE: dt.json: Detection 1 is on image 9/),
      });
  });
});
