import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
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
const yoloTruth = { 'labels/a.txt': '0 0.2 0.2 0.2 0.2\n1 0.7 0.7 0.4 0.4\n' };
const yoloAnswers = {
  'dt/a.txt': '0 0.2 0.2 0.2 0.2 0.9\n1 0.7 0.7 0.4 0.36 0.8\n',
  'dt/b.txt': '0 0.5 0.5 0.1 0.1 0.6\n',
};
const cocoAnswers = [
  { image_id: 1, category_id: 3, bbox: [20, 10, 40, 20], score: 0.9 },
  { image_id: 1, category_id: 7, bbox: [100, 52, 80, 36], score: 0.8 },
  { image_id: 2, category_id: 3, bbox: [45, 45, 10, 10], score: 0.6 },
];
const sizes = { 'sizes.csv': 'image,width,height\na.jpg,200,100\nb.jpg,100,100\n' };

describe('touchstone score on YOLO labels', () => {
  it('gives what the same boxes give as COCO', async () => {
    files({ ...yoloTruth, ...yoloAnswers, ...sizes, 'gt.json': truth, 'dt.json': cocoAnswers });
    const yolo = await scored('detection --gt @labels --dt @dt --sizes @sizes.csv');
    const coco = await scored('detection --gt @gt.json --dt @dt.json');
    expect(yolo['stats']).toEqual((coco['stats'] as number[]).map((value) => expect.closeTo(value, 12)));
    expect(yolo['perClass']).toMatchObject([{ category_id: 0 }, { category_id: 1 }]);
    expect(yolo['fixed']).toMatchObject([
      { micro: { tp: 2, fp: 1, fn: 0 } },
      { micro: { tp: 2 } },
      { micro: { fp: 0 } },
    ]);
  });

  it('reads predictions for COCO ground truth by file name, class numbers as places among the classes', async () => {
    files({
      ...yoloAnswers,
      'dt/c.txt': '',
      'gt.json': { ...truth, images: [...truth.images, { id: 9, file_name: 'c.png' }] },
    });
    const result = await scored('detection --gt @gt.json --dt @dt');
    expect(result['fixed']).toMatchObject([
      {
        perClass: [
          { category_id: 3, tp: 1 },
          { category_id: 7, tp: 1 },
        ],
      },
      {},
      {},
    ]);
  });

  it('looks class names up, and reports classes that the ground truth does not list', async () => {
    files({ ...yoloAnswers, 'names.yaml': 'names:\n  0: pallet\n  1: crate\n', 'gt.json': truth });
    const result = await scored('detection --gt @gt.json --dt @dt --names @names.yaml');
    expect(result['unknownCategories']).toEqual([{ category_id: -2, detections: 1 }]);
  });

  it('takes sizes from the images in the usual layout and names from data.yaml', async () => {
    files({
      'set/labels/val/a.txt': yoloTruth['labels/a.txt'],
      'set/data.yaml': 'path: .\nnames: [box, pallet]\n',
      ...yoloAnswers,
    });
    mkdirSync(join(at.path, 'set/images/val'), { recursive: true });
    const picture = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#777' } });
    await picture(200, 100).jpeg().toFile(join(at.path, 'set/images/val/a.jpg'));
    await picture(100, 100).png().toFile(join(at.path, 'set/images/val/b.png'));
    const { out } = await score('detection --gt @set/labels/val --dt @dt');
    expect(out).toMatch(/box +1 +1\.000/);
    const named = await scored(
      'detection --gt @set/labels/val --dt @dt --images @set/images/val --names @set/data.yaml',
    );
    expect(named['fixed']).toMatchObject([{ micro: { tp: 2, fp: 1 } }, {}, {}]);
  });

  it('counts without knowing any size, a byte order mark and carriage returns included', async () => {
    files({ ...yoloTruth, 'labels/b.txt': '', 'dt/a.txt': '\uFEFF0 .2 .2 .2 .2\r\n\r\n0 .5 .5 .1 .1\r\n' });
    expect(await scored('counting --gt @labels --dt @dt')).toMatchObject({
      images: 2,
      exact: 2,
      perClass: [
        { category_id: 0, class: '0', exact: 1, over: 1 },
        { category_id: 1, class: '1', exact: 1, under: 1 },
      ],
    });
  });

  it('takes predictions without confidence as certain, and an empty folder as none', async () => {
    files({ ...yoloTruth, ...sizes, 'dt/a.txt': '0 0.2 0.2 0.2 0.2\n' });
    mkdirSync(join(at.path, 'none'));
    expect((await scored('detection --gt @labels --dt @dt --sizes @sizes.csv'))['fixed']).toMatchObject([
      { micro: { tp: 1, fn: 1 } },
      {},
      {},
    ]);
    expect((await scored('detection --gt @labels --dt @none --sizes @sizes.csv'))['fixed']).toMatchObject([
      { micro: { tp: 0, fn: 2 } },
      {},
      {},
    ]);
  });

  it.each([
    ['0 0.2 0.2 0.2', 'dt/a.txt, line 2: 4 values'],
    ['0 0.2 0.2 0.2 0.2 0.5 0.7', 'This looks like an outline'],
    ['box 0.2 0.2 0.2 0.2 0.5', 'dt/a.txt, line 2: the class is "box"'],
    ['0 0.2 0,2 0.2 0.2 0.5', 'the y centre is "0,2"'],
    ['0 nan 0.2 0.2 0.2 0.5', 'the x centre is "nan"'],
    ['0.5 0.2 0.2 0.2 0.2 0.5', 'the class is 0.5'],
    ['-1 0.2 0.2 0.2 0.2 0.5', 'the class is -1'],
    ['0 0.2 0.2 -0.2 0.2 0.5', 'the width is -0.2'],
    ['0 120 0.2 0.2 0.2 0.5', 'Are these pixels?'],
    ['0 0.2 0.2 0.2 0.2 1.5', 'the confidence is 1.5'],
    ['0 0.2 0.2 0.2 0.2', 'no confidence here, but one in'],
  ])('refuses the line %s and says where and why', async (line, reason) => {
    files({ ...yoloTruth, ...sizes, 'dt/a.txt': `0 0.2 0.2 0.2 0.2 0.5\n${line}\n` });
    const { exit, out, err } = await score('detection --gt @labels --dt @dt --sizes @sizes.csv --json');
    expect([exit, out]).toEqual([64, '']);
    expect(err).toMatch(/^YOLO_LINE_INVALID: /);
    expect(err).toContain(reason);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['sizes that nobody knows', {}, '--gt @labels --dt @dt', 'the sizes of the images are not known'],
    [
      'predictions in place of ground truth',
      sizes,
      '--gt @dt --dt @dt --sizes @sizes.csv',
      'Are these the predictions?',
    ],
    [
      'predictions of an unlisted image',
      { ...sizes, 'dt/z.txt': '' },
      '--gt @labels --dt @dt --sizes @sizes.csv',
      'dt/z.txt: no image of this name',
    ],
    [
      'a class without a name',
      { ...sizes, 'names.txt': 'box\n' },
      '--gt @labels --dt @dt --sizes @sizes.csv --names @names.txt',
      'labels/a.txt, line 2: the class is 1',
    ],
    [
      'a class named twice',
      { ...sizes, 'names.txt': 'box\nbox\n' },
      '--gt @labels --dt @dt --sizes @sizes.csv --names @names.txt',
      'is named twice',
    ],
    [
      'broken YAML',
      { ...sizes, 'n.yaml': 'names: [a' },
      '--gt @labels --dt @dt --sizes @sizes.csv --names @n.yaml',
      'not valid YAML',
    ],
    [
      'YAML without names',
      { ...sizes, 'n.yaml': 'nc: 2' },
      '--gt @labels --dt @dt --sizes @sizes.csv --names @n.yaml',
      '"names" must list',
    ],
    [
      'a size of 0',
      { 's.csv': 'image,width,height\na.jpg,0,10\n' },
      '--gt @labels --dt @dt --sizes @s.csv',
      's.csv, line 2: the size',
    ],
    [
      'sizes without a column',
      { 's.csv': 'image,width\na.jpg,10\n' },
      '--gt @labels --dt @dt --sizes @s.csv',
      'the column "height" is missing',
    ],
    [
      'a ragged table',
      { 's.csv': 'image,width,height\na.jpg,10\n' },
      '--gt @labels --dt @dt --sizes @s.csv',
      's.csv, line 2',
    ],
    ['a folder without labels', { 'x/readme.md': '' }, '--gt @x --dt @dt', 'holds no .txt label file'],
    ['one label file', {}, '--gt @labels/a.txt --dt @labels/a.txt', 'the folder that holds one .txt'],
    ['COCO results for YOLO labels', { 'dt.json': [] }, '--gt @labels --dt @dt.json', 'cannot be brought together'],
    [
      '--sizes for COCO',
      { ...sizes, 'gt.json': truth, 'dt.json': [] },
      '--gt @gt.json --dt @dt.json --sizes @sizes.csv',
      '--sizes goes with',
    ],
    [
      'images of unknown size',
      {
        'gt.json': {
          ...truth,
          images: [
            { id: 1, file_name: 'a.jpg' },
            { id: 2, file_name: 'b.jpg' },
          ],
        },
      },
      '--gt @gt.json --dt @dt',
      'states no width and height',
    ],
    [
      'two images of one name',
      { 'gt.json': { ...truth, images: [...truth.images, { id: 5, file_name: 'south/a.jpg', width: 9, height: 9 }] } },
      '--gt @gt.json --dt @dt',
      'several images have this name',
    ],
    [
      'what is no image',
      { 'img/a.jpg': 'no picture' },
      '--gt @labels --dt @dt --images @img',
      'cannot be read as an image',
    ],
  ])('refuses %s', async (_what, more, command, reason) => {
    files({ ...yoloTruth, ...yoloAnswers, ...more });
    const { exit, out, err } = await score(`detection ${command} --json`);
    expect([exit, out]).toEqual([64, '']);
    expect(err).toContain(reason);
  });
});
