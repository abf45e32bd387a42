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

describe('touchstone score classification on files of every form', () => {
  const csv = {
    'gt.csv': 'image,class\na.jpg,OK\nb.jpg,NOK\nc.jpg,OK\n',
    'dt.csv': 'image;class;NOK;OK\nc.jpg;NOK;0.8;0.2\na.jpg;OK;0.1;0.9\nb.jpg;NOK;0.7;0.3\n',
  };
  const coco = {
    'gt.json': {
      images: [{ id: 5 }, { id: 0 }, { id: 9 }],
      categories: [
        { id: 1, name: 'NOK' },
        { id: 2, name: 'OK' },
      ],
      annotations: [
        { image_id: 5, category_id: 2 },
        { image_id: 0, category_id: 1 },
        { image_id: 9, category_id: 2 },
      ],
    },
    'dt.json': [
      [5, 0.1, 0.9],
      [0, 0.7, 0.3],
      [9, 0.8, 0.2],
    ].flatMap(([image_id, nok, ok]) => [
      { image_id, category_id: 1, score: nok },
      { image_id, category_id: 2, score: ok },
    ]),
  };
  const lists = {
    'gt.json': { labels: ['NOK', 'OK'], yTrue: ['OK', 'NOK', 'OK'] },
    'dt.json': {
      scores: [
        [0.1, 0.9],
        [0.7, 0.3],
        [0.8, 0.2],
      ],
    },
  };

  it('gives the same figures for CSV, COCO and lists', async () => {
    const results = [];
    for (const [form, end] of [
      [csv, 'csv'],
      [coco, 'json'],
      [lists, 'json'],
    ] as const) {
      files(form);
      results.push(await scored(`classification --gt @gt.${end} --dt @dt.${end}`));
    }
    expect(results[0]).toMatchObject({
      labels: ['NOK', 'OK'],
      confusion: [
        [1, 0],
        [1, 1],
      ],
      scores: {
        topK: [{ k: 1, right: 2, total: 3 }],
        perClass: [
          { label: 'NOK', rocAuc: 0.5 },
          { label: 'OK', rocAuc: 0.5 },
        ],
        calibration: { bins: 10 },
      },
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('takes one number an item as the probability of the second class, and gives curves when asked', async () => {
    files({
      ...lists,
      'dt.json': { yPred: ['OK', 'NOK', 'OK'], scores: [0.9, 0.3, 0.2] },
      'p.json': { curves: true, bins: 5, topK: [2], beta: 2 },
    });
    expect(await scored('classification --gt @gt.json --dt @dt.json --params @p.json')).toMatchObject({
      scores: {
        topK: [{ k: 2, right: 3 }],
        calibration: { bins: 5 },
        perClass: [{}, { roc: { fpr: [0, 0, 1, 1] }, pr: { recall: [0.5, 0.5, 1] } }],
      },
    });
    expect((await score('classification --gt @gt.json --dt @dt.json')).out).toContain('ECE of the top class, 10 bins');
  });

  it('sorts numbers as numbers and takes classes that only the model names', async () => {
    files({ 'gt.json': { yTrue: [10, 2, 2] }, 'dt.json': { yPred: [10, 2, 3] } });
    expect(await scored('classification --gt @gt.json --dt @dt.json')).toMatchObject({
      labels: [2, 3, 10],
      kappaLinear: expect.any(Number),
    });
    expect((await score('classification --gt @gt.json --dt @dt.json')).out).toContain("Cohen's kappa, quadratic");
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a probability of 1.5',
      {
        'dt.json': {
          scores: [
            [0.1, 0.9],
            [1.5, 0],
          ],
        },
      },
      'dt.json: /scores/1: "scores" must be',
    ],
    ['a probability that is a text', { 'dt.json': { scores: [['0.1', 0.9]] } }, '/scores/0'],
    [
      'a row too short',
      { 'dt.json': { scores: [[0.1, 0.9], [1], [0, 1]] } },
      '/scores/1: 1 probabilities for 2 classes',
    ],
    ['a class that is null', { 'dt.json': { yPred: ['OK', null, 'OK'] } }, '/yPred/1: "class" must be'],
    ['too few answers', { 'dt.json': { yPred: ['OK'] } }, 'SCORES_NOT_COMPARABLE'],
    ['no answers', { 'dt.json': { labels: [] } }, 'ANNOTATION_FILE_LAYOUT'],
    ['no truth', { 'gt.json': {} }, 'ANNOTATION_FILE_LAYOUT'],
    ['an empty file', { 'gt.json': '' }, 'the file is empty'],
    ['NaN', { 'dt.json': '{"scores":[[NaN,1]]}' }, 'NaN and Infinity are not JSON'],
    ['swapped files', { 'gt.json': lists['dt.json'], 'dt.json': lists['gt.json'] }, 'ANNOTATION_FILE_LAYOUT'],
    ['COCO results for lists', { 'dt.json': coco['dt.json'] }, 'ANNOTATION_FILE_LAYOUT'],
    ['lists for COCO', { ...coco, 'dt.json': lists['dt.json'] }, 'ANNOTATION_FILE_LAYOUT'],
    ['an unlisted image', { ...coco, 'dt.json': [{ image_id: 77, category_id: 1 }] }, '/0: "image_id" is 77'],
    ['an unlisted class', { ...coco, 'dt.json': [{ image_id: 5, category_id: 77 }] }, '/0: "category_id" is 77'],
    ['a score of 2', { ...coco, 'dt.json': [{ image_id: 5, category_id: 1, score: 2 }] }, '/0: "score" must be'],
    [
      'an answer given twice',
      {
        ...coco,
        'dt.json': [
          { image_id: 5, category_id: 1 },
          { image_id: 5, category_id: 1 },
        ],
      },
      'stands before',
    ],
    [
      'an image without answer',
      { ...coco, 'dt.json': [{ image_id: 5, category_id: 1 }] },
      'There is no prediction for image 0',
    ],
    [
      'an image with two classes',
      {
        'gt.json': {
          ...coco['gt.json'],
          annotations: [...coco['gt.json'].annotations, { image_id: 5, category_id: 1 }],
        },
      },
      'image 5 has a class already',
    ],
    ['an image without a class', { 'gt.json': { ...coco['gt.json'], annotations: [] } }, 'Image 5 has no annotation'],
    [
      'a class nobody named',
      { 'gt.json': { ...coco['gt.json'], categories: [] } },
      'has class 2, which "categories" does not list',
    ],
    ['an annotation of no image', { 'gt.json': { ...coco['gt.json'], images: [] } }, '"images" does not list it'],
  ])('refuses %s', async (_what, more, reason) => {
    files({ ...lists, ...more });
    const { exit, out, err } = await score('classification --gt @gt.json --dt @dt.json --json');
    expect([exit, out]).toEqual([64, '']);
    expect(err).toContain(reason);
  });

  it.each([
    ['image,class\nz.jpg,OK\n', 'dt.csv, line 2: the image "z.jpg" is not in the ground truth'],
    ['image,class\na.jpg,OK\na.jpg,OK\n', 'dt.csv, line 3: the image "a.jpg" stands twice'],
    ['image,class\na.jpg,OK\n', 'there is no row for the image "b.jpg"'],
    ['image,class\na.jpg,\n', 'line 2: the class is empty'],
    ['image,OK,NOK\na.jpg,0.5,x\n', 'the probability of "NOK" is "x"'],
    ['image;OK;NOK\na.jpg;0,5;0,5\n', 'the probability of "OK" is "0,5"'],
    ['image\na.jpg\n', 'a column "class" is missing'],
    ['image,class,class\na.jpg,OK,OK\n', 'stands twice'],
    ['image,class\n"a.jpg,OK\n', 'line'],
    ['', 'the table is empty'],
  ])('refuses the table %j', async (content, reason) => {
    files({ ...csv, 'dt.csv': content });
    const { exit, err } = await score('classification --gt @gt.csv --dt @dt.csv --json');
    expect(exit).toBe(64);
    expect(err).toContain(reason);
  });

  it.each([
    [{ bins: 0 }, '/bins must be'],
    [{ bin: 5 }, '/bin: unknown parameter'],
    [{ curves: 1 }, '/curves must be'],
    [{ topK: [0] }, '/topK must be'],
    [{ topK: [3] }, 'Top-k with k = 3'],
    [{ beta: -1 }, '/beta must be'],
  ])('refuses the parameters %j', async (params, reason) => {
    files({ ...lists, 'p.json': params });
    const { exit, err } = await score('classification --gt @gt.json --dt @dt.json --params @p.json');
    expect(exit).toBe(64);
    expect(err).toContain(reason);
  });

  it('refuses a table beside JSON, a table row twice and an empty field', async () => {
    files({ ...lists, ...csv });
    expect((await score('classification --gt @gt.csv --dt @dt.json')).err).toContain('both sides must be tables');
    files({ 'gt.csv': 'image,class\na.jpg,OK\na.jpg,OK\n' });
    expect((await score('classification --gt @gt.csv --dt @dt.csv')).err).toContain('gt.csv, line 3');
    files({ 'gt.csv': 'image,class\n,OK\n' });
    expect((await score('classification --gt @gt.csv --dt @dt.csv')).err).toContain('gt.csv, line 2');
  });
});
