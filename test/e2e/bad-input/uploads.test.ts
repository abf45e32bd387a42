import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ReadDataset } from '../../../examples/graphql-client/documents.js';
import { bombPng, flatPng, quartersPng, speckledAs } from '../../builders/images.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';

let pilot: OnlinePilot;
let siteId: string;
let dataset: string;

beforeAll(async () => {
  pilot = await anOnlinePilot();
  siteId = await pilot.aSite();
});
afterAll(() => pilot.close());
beforeEach(async () => {
  dataset = await pilot.aDataset(siteId);
});

const counts = async () => (await pilot.as.CQL.ask(ReadDataset, { id: dataset })).dataset?.counts;
const send = (what: 'annotations' | 'metadata', body: string) =>
  pilot.as.CQL.put(`/api/v1/datasets/${dataset}/${what}`, body);

describe('an image that cannot be read is kept with a code and counted', () => {
  it.each([
    ['corrupt', () => Promise.resolve(Buffer.from('no image at all')), 'IMAGE_FORMAT_UNSUPPORTED'],
    ['truncated', async () => (await speckledAs('jpeg')).subarray(0, 900), 'IMAGE_UNREADABLE'],
    ['huge (claims 100 000 x 100 000 pixels)', () => Promise.resolve(bombPng(100_000, 100_000)), 'IMAGE_TOO_LARGE'],
  ])('%s', async (_what, bytes, code) => {
    expect(await pilot.putImage(dataset, 'broken.png', await bytes())).toMatchObject({
      width: null,
      problem: { code },
    });
    expect(await counts()).toMatchObject({ supplied: 1, unreadable: 1 });
  });
});

describe('an image file', () => {
  it('that is empty is refused, and nothing is kept', async () => {
    await expect(pilot.putImage(dataset, 'empty.png', Buffer.alloc(0))).rejects.toMatchObject({ code: 'IMAGE_EMPTY' });
    expect(await counts()).toMatchObject({ supplied: 0 });
  });

  it('larger than allowed is refused while it is still being sent, and the sender sees why', async () => {
    const tooLarge = Buffer.alloc(60 * 2 ** 20);
    await expect(pilot.putImage(dataset, 'large.png', tooLarge)).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' });
    expect(await counts()).toMatchObject({ supplied: 0 });
  });

  it('with the wrong extension is read by its content, with a note', async () => {
    expect(await pilot.putImage(dataset, 'photo.jpg', await quartersPng())).toMatchObject({
      problem: null,
      notes: [{ code: 'EXTENSION_MISMATCH' }],
    });
  });
});

describe('annotations', () => {
  const image = { id: 0, file_name: 'a.png', width: 16, height: 16 };
  const box = { id: 0, image_id: 0, category_id: 1, bbox: [1, 2, 3, 4] };
  const coco = (annotations: object[], images: object[] = [image]) =>
    JSON.stringify({ images, categories: [{ id: 1, name: 'box' }], annotations });

  beforeEach(async () => {
    await pilot.putImage(dataset, 'a.png', await flatPng([1, 2, 3]));
  });

  it('with id 0 are valid', async () => {
    expect((await send('annotations', coco([box]))).body).toMatchObject({ images: 1, objects: 1 });
    expect(await counts()).toMatchObject({ annotated: 1 });
  });

  it.each([
    ['an image the file does not list', coco([{ ...box, image_id: 9 }]), 'ANNOTATION_IMAGE_UNKNOWN'],
    ['an image nobody uploaded', coco([box], [image, { id: 1, file_name: 'b.png' }]), 'ANNOTATION_IMAGE_UNKNOWN'],
    ['an unknown class', coco([{ ...box, category_id: 7 }]), 'ANNOTATION_CLASS_UNKNOWN'],
    ['a negative box', coco([{ ...box, bbox: [1, 1, -4, 4] }]), 'BOX_NEGATIVE'],
    ['a box out of the frame', coco([{ ...box, bbox: [10, 1, 40, 4] }]), 'BOX_OUT_OF_FRAME'],
    ['an id given twice', coco([box, box]), 'DUPLICATE_ID'],
    ['no annotations list', '{"images":[],"categories":[]}', 'ANNOTATIONS_MALFORMED'],
  ])('for %s are refused as a whole', async (_what, body, code) => {
    await expect(send('annotations', body)).rejects.toMatchObject({ problems: [{ code, path: expect.any(String) }] });
    expect(await counts()).toMatchObject({ annotated: 0 });
    expect(await pilot.denied()).toContain('ANNOTATIONS_REFUSED');
  });

  it('that are no JSON are refused with the place', async () => {
    await expect(send('annotations', '{"images": [}')).rejects.toMatchObject({ code: 'ANNOTATION_FILE_NOT_JSON' });
  });
});

describe('metadata', () => {
  it.each([
    ['a broken line', '{"file":"a.png","shift":"day"}\n{"file":', '/1'],
    ['a line about an unknown image', '{"file":"a.png"}\n{"file":"unknown.png","shift":"day"}', '/1'],
  ])('with %s are refused as a whole, with the line', async (_what, text, _line) => {
    await pilot.putImage(dataset, 'a.png', await flatPng([3, 2, 1]));
    const refusal = send('metadata', text);
    await expect(refusal).rejects.toMatchObject({ problems: [{ code: expect.stringMatching(/^METADATA_/) }] });
    await expect(refusal).rejects.toThrow(/line 2/i);
    expect(await pilot.denied()).toContain('METADATA_REFUSED');
  });
});
