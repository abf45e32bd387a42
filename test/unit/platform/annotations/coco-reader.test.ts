import { describe, expect, it } from '@jest/globals';
import { readCocoGroundTruth, readCocoResults } from '../../../../src/platform/annotations/coco-reader.js';
import { annotationAt, detectionAt } from '../../../../src/vision/box-tables.js';

/** The text as bytes, delivered in pieces of the given size. */
async function* bytesOf(text: string | Uint8Array, size = 1 << 20): AsyncIterable<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let i = 0; i < bytes.length; i += size) yield await Promise.resolve(bytes.subarray(i, i + size));
}

const annotation = { id: 0, image_id: 7, category_id: 1, bbox: [1, 2, 3, 4], area: 11.5 };
const truth = {
  info: { note: 'a "quoted" \\ ] } text, ünïcode', list: [1, [2]] },
  images: [{ id: 7, file_name: 'a,]}.jpg', width: 640, height: 480, site: 'north' }, { id: 9 }],
  categories: [{ id: 1, name: 'bøx' }],
  annotations: [annotation, { ...annotation, id: 5, iscrowd: 1, segmentation: [[1, 2, 3, 4]] }],
  version: 3,
};
const detection = { image_id: 7, category_id: 1, bbox: [0, 0, 5, 5], score: 0.25 };

const readTruth = (change: object) => readCocoGroundTruth(bytesOf(JSON.stringify({ ...truth, ...change })));
const readOne = (change: object) => readCocoResults(bytesOf(JSON.stringify([detection, { ...detection, ...change }])));
const readText = (text: string) => readCocoResults(bytesOf(text));

describe('reading COCO ground truth', () => {
  it('gives images, classes and boxes in file order, whatever the pieces the file arrives in', async () => {
    const text = JSON.stringify(truth, null, 1);
    for (const size of [1, 2, 3, 7, 64, 1 << 20]) {
      const { images, categories, annotations } = await readCocoGroundTruth(bytesOf(text, size));
      expect(images[0]).toEqual({ id: 7, fileName: 'a,]}.jpg', width: 640, height: 480, extra: { site: 'north' } });
      expect(categories).toEqual([{ id: 1, name: 'bøx' }]);
      expect(annotations.length).toBe(2);
      expect(annotationAt(annotations, 0)).toEqual({ ...annotation, iscrowd: 0 });
      expect(annotations.crowd[1]).toBe(1);
    }
  });

  it('accepts a byte order mark and a file without annotations', async () => {
    const text = `\ufeff${JSON.stringify({ ...truth, annotations: [] })}`;
    expect((await readCocoGroundTruth(bytesOf(text))).annotations.length).toBe(0);
  });

  it.each([
    ['a missing box', { bbox: undefined }, '/annotations/0/bbox'],
    ['a missing area', { area: undefined }, '/annotations/0/area'],
    ['a negative area', { area: -1 }, '/annotations/0/area'],
    ['a missing id', { id: undefined }, '/annotations/0/id'],
    ['an id that is a text', { id: '1' }, '/annotations/0/id'],
    ['a fractional image id', { image_id: 7.5 }, '/annotations/0/image_id'],
    ['an image that is not listed', { image_id: 8 }, '/annotations/0/image_id'],
    ['a class that is not listed', { category_id: 2 }, '/annotations/0/category_id'],
    ['a box of negative width', { bbox: [0, 0, -1, 5] }, '/annotations/0/bbox'],
    ['a box of three numbers', { bbox: [0, 0, 1] }, '/annotations/0/bbox'],
    ['a box with a text', { bbox: [0, 0, '1', 1] }, '/annotations/0/bbox'],
    ['a crowd flag of 2', { iscrowd: 2 }, '/annotations/0/iscrowd'],
  ])('refuses %s and points at it', async (_what, change, path) => {
    const reading = readTruth({ annotations: [{ ...annotation, ...change }] });
    await expect(reading).rejects.toMatchObject({ code: 'ANNOTATION_FIELD_INVALID', path });
  });

  it.each([
    ['images', [{ id: 7 }, { id: 7 }]],
    ['categories', [truth.categories[0], truth.categories[0]]],
    ['annotations', [annotation, annotation]],
  ])('refuses an id used twice in %s', async (key, entries) => {
    const reading = readTruth({ [key]: entries });
    await expect(reading).rejects.toMatchObject({ code: 'ANNOTATION_ID_REPEATED', path: `/${key}/1/id` });
  });

  it.each([['images'], ['categories'], ['annotations']])('refuses a file without %s', async (key) => {
    await expect(readTruth({ [key]: undefined })).rejects.toMatchObject({ code: 'ANNOTATION_FILE_LAYOUT' });
  });

  it('refuses a list that stands twice, and an array instead of an object', async () => {
    const twice = readCocoGroundTruth(bytesOf('{"images":[],"images":[]}'));
    await expect(twice).rejects.toMatchObject({ code: 'ANNOTATION_FILE_LAYOUT', path: '/images' });
    await expect(readCocoGroundTruth(bytesOf('[]'))).rejects.toMatchObject({ code: 'ANNOTATION_FILE_LAYOUT' });
  });

  it('says which file cannot be read', async () => {
    const reading = readCocoGroundTruth('no-such-folder/gt.json');
    await expect(reading).rejects.toMatchObject({ code: 'ANNOTATION_FILE_UNREADABLE' });
  });
});

describe('reading COCO results', () => {
  it('gives the boxes in file order', async () => {
    const table = await readOne({ score: -2 });
    expect(detectionAt(table, 0)).toEqual(detection);
    expect(table.score[1]).toBe(-2);
  });

  it('takes an object with the array as "annotations", whatever else it holds', async () => {
    const table = await readText(JSON.stringify({ info: {}, annotations: [detection], images: [{ id: 7 }] }));
    expect(detectionAt(table, 0)).toEqual(detection);
    expect((await readText('{"annotations":[]}')).length).toBe(0);
  });

  it('knows the ground truth when it is given in place of the results', async () => {
    const reading = readText(JSON.stringify(truth));
    await expect(reading).rejects.toMatchObject({ code: 'ANNOTATION_FILE_LAYOUT', path: '/annotations' });
  });

  it('tells line and byte of an entry with a field that cannot be', async () => {
    const text = `[${JSON.stringify(detection)},\n  ${JSON.stringify({ ...detection, score: 'x' })}]`;
    const byte = text.lastIndexOf('{');
    for (const size of [1, 50, 1 << 20]) {
      await expect(readCocoResults(bytesOf(text, size))).rejects.toThrow(`begins at byte ${byte} (line 2)`);
    }
  });

  it('keeps many boxes across many pieces', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ ...detection, score: i / 5000 }));
    const table = await readCocoResults(bytesOf(JSON.stringify(rows), 999));
    expect(Array.from(table.score)).toEqual(rows.map(({ score }) => score));
  });

  it('takes an empty array as no detections', async () => {
    expect((await readText(' [ ] \n')).length).toBe(0);
  });

  it.each([
    ['a missing score', { score: undefined }, '/1/score'],
    ['a score that is a text', { score: '0.5' }, '/1/score'],
    ['a score of null', { score: null }, '/1/score'],
    ['a missing image', { image_id: undefined }, '/1/image_id'],
    ['a box of negative height', { bbox: [0, 0, 1, -1] }, '/1/bbox'],
  ])('refuses %s and points at it', async (_what, change, path) => {
    await expect(readOne(change)).rejects.toMatchObject({ code: 'ANNOTATION_FIELD_INVALID', path });
  });

  it('refuses numbers too large for a double', async () => {
    const text = JSON.stringify([detection]).replace('0.25', '1e999');
    await expect(readText(text)).rejects.toMatchObject({ code: 'ANNOTATION_FIELD_INVALID', path: '/0/score' });
  });

  it.each([['{}'], ['{"images":[]}'], ['{"a":1}']])('refuses the object %s', async (text) => {
    await expect(readText(text)).rejects.toMatchObject({ code: 'ANNOTATION_FILE_LAYOUT' });
  });

  it.each([
    ['an empty file', ''],
    ['a file that ends in an entry', '[{"image_id":1'],
    ['a file that ends before its bracket', '[{"image_id":1}'],
    ['a comma too many', `[${JSON.stringify(detection)},]`],
    ['text behind the end', '[] x'],
    ['a bare number', '12'],
    ['a bracket of the wrong kind', '[}'],
    ['an entry closed by the wrong bracket', '[{"a":1]]'],
    ['a key without a value', '{"a":}'],
    ['a key without a colon', '{"a" 1}'],
    ['a broken plain value', '{"a":tru}'],
  ])('refuses %s', async (_what, text) => {
    await expect(readText(text)).rejects.toMatchObject({ code: 'ANNOTATION_FILE_NOT_JSON' });
  });

  it('names byte, line and entry of what is no JSON', async () => {
    const good = JSON.stringify(detection);
    const text = `[\n${good},\n${good.replace('0.25', 'NaN')},\n${good}\n]`;
    for (const size of [5, 1 << 20]) {
      await expect(readCocoResults(bytesOf(text, size))).rejects.toMatchObject({
        code: 'ANNOTATION_FILE_NOT_JSON',
        path: '/1',
        message: expect.stringContaining('NaN'),
        details: { line: 3, byte: text.indexOf('NaN') },
      });
    }
  });

  it('refuses text that is not UTF-8', async () => {
    const bytes = Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]);
    await expect(readCocoResults(bytesOf(bytes))).rejects.toMatchObject({ code: 'ANNOTATION_FILE_NOT_JSON' });
  });
});

describe('a member that stands twice in one entry', () => {
  const twice = (text: string, member: string) => text.replace(/}(,|]|$)/, `,${member}}$1`);

  it.each([1, 3, 64, 1 << 20])('is refused with its place, in pieces of %i bytes', async (size) => {
    const text = `[${JSON.stringify(detection)},\n ${twice(JSON.stringify(detection), '"score":0.99')}]`;
    await expect(readCocoResults(bytesOf(text, size))).rejects.toMatchObject({
      code: 'ANNOTATION_FILE_LAYOUT',
      path: '/1/score',
      message: expect.stringContaining('(line 2)'),
    });
  });

  it.each([
    ['an annotation', '"area":11.5', '"area":11.5,"area":1', '/annotations/0/area'],
    [
      'a mask',
      '"segmentation":[[1,2,3,4]]',
      '"segmentation":{"size":[1,2],"size":[3,4]}',
      '/annotations/1/segmentation/size',
    ],
    ['a list of objects', '"segmentation":[[1,2,3,4]]', '"parts":[[{"a":1,"a":2}]]', '/annotations/1/parts/0/0/a'],
    ['an image', '"id":9', '"id":9,"id":10', '/images/1/id'],
    ['what is left out', '"list":[1,[2]]', '"list":1,"list":2', '/info/list'],
  ])('is refused in %s', async (_where, found, put, path) => {
    const text = JSON.stringify(truth).replace(found, put);
    await expect(readCocoGroundTruth(bytesOf(text))).rejects.toMatchObject({ code: 'ANNOTATION_FILE_LAYOUT', path });
  });

  it('is not seen where a colon stands in a text, or names come again in another object', async () => {
    const extra = [{ 'a:b': 'c:d', list: [1, { a: 1 }, { a: 2 }], none: null }, { 'a:b': ':' }];
    const read = await readTruth({ licenses: extra, annotations: [{ ...annotation, extra }] });
    expect(read.annotations.length).toBe(1);
  });
});
