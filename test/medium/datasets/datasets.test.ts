import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatasetsModule } from '../../../src/contexts/datasets/datasets.module.js';
import {
  AddImage, CreateDataset, Datasets, ExcludeItem, ImportAnnotations, ImportMetadata, SealDataset,
  type CocoEntry, type DatasetRef,
} from '../../../src/contexts/datasets/public.js'; // prettier-ignore
import type { Principal } from '../../../src/ports/principal.js';
import { flatPng, quartersWithOrientation, speckledAs } from '../../builders/images.js';
import { aWorld, type World } from '../../builders/world.js';

let world: World;
let siteId: string;
let count = 0;

beforeAll(async () => {
  world = await aWorld([DatasetsModule]);
  siteId = await world.aSite();
});
afterAll(() => world.close());

const WHY = 'Every shift of one week at the north gate.';

function aDataset(
  changes: {
    by?: Principal;
    purpose?: 'ACCEPTANCE' | 'THRESHOLD';
    groupAttribute?: string | null;
    key?: string;
    provenance?: object;
  } = {},
): Promise<DatasetRef> {
  count += 1;
  const {
    by = world.cast.CQL,
    key = `DATA-${count}`,
    purpose = 'ACCEPTANCE',
    groupAttribute = null,
    provenance,
  } = changes;
  return world.get(CreateDataset).execute(by, { siteId, key, purpose, groupAttribute, provenance });
}

/** A flat picture of a colour of its own, so that no two have the same bytes. */
let shade = 0;
async function picture(): Promise<Buffer> {
  shade += 1;
  return flatPng([shade % 256, Math.floor(shade / 256), 7]);
}

function add(dataset: DatasetRef, name: string, content: Uint8Array, by: Principal = world.cast.CQL) {
  return world.get(AddImage).execute(by, { datasetId: dataset.id, name, content });
}

function coco(
  images: object[],
  annotations: object[] = [],
  categories: object[] = [{ id: 1, name: 'box' }],
): CocoEntry[] {
  const entries = (list: CocoEntry['list'], values: object[]): CocoEntry[] =>
    values.map((value, index) => ({ list, index, value }));
  return [...entries('images', images), ...entries('categories', categories), ...entries('annotations', annotations)];
}

function annotate(dataset: DatasetRef, entries: CocoEntry[]) {
  return world.get(ImportAnnotations).execute(world.cast.CQL, { datasetId: dataset.id, entries });
}

async function seal(dataset: DatasetRef, more: { independence?: string; by?: Principal } = {}): Promise<DatasetRef> {
  const { rowVersion: expectedVersion } = await world.as('system', (tx) => world.get(Datasets).get(tx, dataset.id));
  const { by = world.cast.CSM, independence } = more;
  return world
    .get(SealDataset)
    .execute(by, { datasetId: dataset.id, expectedVersion, representativeness: WHY, independence });
}

async function filled(names: string[], changes: Parameters<typeof aDataset>[0] = {}): Promise<DatasetRef> {
  const dataset = await aDataset(changes);
  for (const name of names) await add(dataset, name, await picture());
  await annotate(dataset, coco(names.map((file_name, id) => ({ id, file_name }))));
  return dataset;
}

const INDEPENDENT = { independence: 'One photograph a wagon, each wagon once.' };

describe('adding an image', () => {
  it('keeps bytes, upright size and measured properties', async () => {
    const { item, notes, isNew } = await add(await aDataset(), 'a.jpg', await quartersWithOrientation(6));
    expect(item).toMatchObject({ width: 32, height: 16, problem: null, groundTruth: null });
    expect(item.attributes).toMatchObject({ 'img.format': 'jpeg', 'img.width': 32 });
    expect([isNew, notes]).toEqual([true, []]);
  });

  it.each([
    ['corrupt', () => Promise.resolve(Buffer.from('no image at all'))],
    ['truncated', async () => (await speckledAs('jpeg')).subarray(0, 900)],
  ])('keeps a %s image with its problem, so that it cannot vanish from the count', async (_, bytes) => {
    const { item } = await add(await aDataset(), 'broken.jpg', await bytes());
    expect(item.width).toBeNull();
    expect(item.problem?.code).toMatch(/^IMAGE_/);
  });

  it('reads a file with the wrong extension by its content and says so', async () => {
    const { item, notes } = await add(await aDataset(), 'photo.jpg', await picture());
    expect(item.problem).toBeNull();
    expect(notes).toMatchObject([{ code: 'EXTENSION_MISMATCH' }]);
  });

  it('refuses an empty file and bytes that are not those announced', async () => {
    const dataset = await aDataset();
    await expect(add(dataset, 'empty.jpg', Buffer.alloc(0))).rejects.toMatchObject({ code: 'IMAGE_EMPTY' });
    const wrong = world.get(AddImage).execute(world.cast.CQL, {
      datasetId: dataset.id,
      name: 'a.png',
      content: await picture(),
      announcedSha256: '0'.repeat(64),
    });
    await expect(wrong).rejects.toMatchObject({ code: 'UPLOAD_DIGEST_MISMATCH' });
  });

  it('refuses the same bytes under another name and names the twin', async () => {
    const [dataset, bytes] = [await aDataset(), await picture()];
    await add(dataset, 'first.png', bytes);
    await expect(add(dataset, 'copy.png', bytes)).rejects.toMatchObject({
      code: 'IMAGE_DUPLICATE',
      details: { twin: 'first.png' },
    });
  });

  it('takes the very same upload twice as one', async () => {
    const [dataset, bytes] = [await aDataset(), await picture()];
    const first = await add(dataset, 'a.png', bytes);
    expect(await add(dataset, 'a.png', bytes)).toMatchObject({ isNew: false, item: { id: first.item.id } });
  });

  it('refuses other bytes under a name that is taken, and names that lead out of a folder', async () => {
    const dataset = await aDataset();
    await add(dataset, 'a.png', await picture());
    await expect(add(dataset, 'a.png', await picture())).rejects.toMatchObject({ code: 'IMAGE_NAME_TAKEN' });
    await expect(add(dataset, '../a.png', await picture())).rejects.toMatchObject({ code: 'IMAGE_NAME_INVALID' });
  });

  it('is refused to the vendor for acceptance data, with an audit entry', async () => {
    const dataset = await aDataset();
    await expect(add(dataset, 'a.png', await picture(), world.cast.VML)).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect(await world.denied()).toContain('NOT_PERMITTED');
  });

  it('is refused for a dataset nobody has', async () => {
    const missing = world
      .get(AddImage)
      .execute(world.cast.CQL, { datasetId: 'nothing', name: 'a.png', content: await picture() });
    await expect(missing).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  });
});

describe('importing annotations', () => {
  it('takes annotation id 0 and an image that shows nothing', async () => {
    const dataset = await aDataset();
    for (const name of ['a.png', 'b.png']) await add(dataset, name, await picture());
    const done = await annotate(dataset, coco(
      [{ id: 0, file_name: 'a.png', width: 16, height: 16 }, { id: 1, file_name: 'set/b.png' }],
      [{ id: 0, image_id: 0, category_id: 1, bbox: [1, 2, 3, 4] }],
    )); // prettier-ignore
    expect(done).toMatchObject({ images: 2, objects: 1, missing: 0, categories: ['box'] });
    const items = await world.as(world.cast.CQL, (tx) => world.get(Datasets).itemPage(tx, dataset.id, { first: 10 }));
    expect(items.map(({ groundTruth }) => groundTruth)).toEqual([
      { objects: [{ id: '0', label: 'box', box: { x: 1, y: 2, width: 3, height: 4 }, crowd: false }] },
      { objects: [] },
    ]);
  });

  it('refuses the whole file and lists every problem with its place', async () => {
    const dataset = await aDataset();
    await add(dataset, 'a.png', await picture());
    const refused = annotate(dataset, coco(
      [{ id: 1, file_name: 'a.png' }, { id: 2, file_name: 'unknown.png' }],
      [
        { id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 4, 4] },
        { id: 2, image_id: 9, category_id: 1, bbox: [1, 1, 4, 4] },
        { id: 3, image_id: 1, category_id: 9, bbox: [1, 1, 4, 4] },
        { id: 4, image_id: 1, category_id: 1, bbox: [1, 1, -4, 4] },
        { id: 5, image_id: 1, category_id: 1, bbox: [10, 1, 40, 4] },
        { id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 4, 4] },
      ],
    )); // prettier-ignore
    await expect(refused).rejects.toMatchObject({
      code: 'ANNOTATIONS_REFUSED',
      details: {
        total: 6,
        problems: [
          { code: 'ANNOTATION_IMAGE_UNKNOWN', path: '/images/1/file_name' },
          { code: 'ANNOTATION_IMAGE_UNKNOWN', path: '/annotations/1/image_id' },
          { code: 'ANNOTATION_CLASS_UNKNOWN', path: '/annotations/2/category_id' },
          { code: 'BOX_NEGATIVE', path: '/annotations/3/bbox' },
          { code: 'BOX_OUT_OF_FRAME', path: '/annotations/4/bbox' },
          { code: 'DUPLICATE_ID', path: '/annotations/5/id' },
        ],
      },
    });
    const [item] = await world.as(world.cast.CQL, (tx) => world.get(Datasets).itemPage(tx, dataset.id, { first: 1 }));
    expect(item?.groundTruth).toBeNull();
  });
});

describe('importing metadata', () => {
  const send = (dataset: DatasetRef, text: string) =>
    world.get(ImportMetadata).execute(world.cast.CQL, { datasetId: dataset.id, text: [text] });

  it('adds meta attributes beside the measured ones', async () => {
    const dataset = await filled(['a.png']);
    expect(await send(dataset, '{"file":"images/a.png","shift":"day","pose":{"deg":3},"n":null}\n')).toEqual({
      images: 1,
      attributes: ['meta.n', 'meta.pose.deg', 'meta.shift'],
    });
    const [item] = await world.as(world.cast.CQL, (tx) => world.get(Datasets).itemPage(tx, dataset.id, { first: 1 }));
    expect(item?.attributes).toMatchObject({
      'meta.shift': 'day',
      'meta.pose.deg': 3,
      'meta.n': null,
      'img.width': 16,
    });
  });

  it('refuses a broken line and a line about an unknown image, with line numbers, and takes nothing', async () => {
    const dataset = await filled(['a.png']);
    const refused = send(
      dataset,
      '{"file":"a.png","shift":"day"}\n{broken\n\n{"file":"x.png"}\n{"shift":"day"}\n{"file":"a.png","tags":[1]}',
    );
    await expect(refused).rejects.toMatchObject({
      code: 'METADATA_REFUSED',
      details: {
        problems: [
          { code: 'METADATA_LINE_BROKEN', path: '/line/2' },
          { code: 'METADATA_IMAGE_UNKNOWN', path: '/line/4' },
          { code: 'METADATA_NAME_MISSING', path: '/line/5' },
          { code: 'METADATA_VALUE_UNFIT', path: '/line/6' },
        ],
      },
    });
    const [item] = await world.as(world.cast.CQL, (tx) => world.get(Datasets).itemPage(tx, dataset.id, { first: 1 }));
    expect(item?.attributes).not.toHaveProperty('meta.shift');
  });
});

describe('sealing', () => {
  it('fixes root, counts and statements, and nothing can be added afterwards', async () => {
    const dataset = await filled(['a.png', 'b.png']);
    const sealed = await seal(dataset, INDEPENDENT);
    expect(sealed).toMatchObject({
      state: 'SEALED',
      itemCount: 2,
      excludedCount: 0,
      groupCount: 2,
      sealedBy: world.cast.CSM.personId,
    });
    expect(sealed.seal).toMatchObject({
      trainingCheck: 'NOT_VERIFIABLE',
      independence: { declaredBy: 'Sam Site' },
      representativeness: WHY,
    });
    const manifest = await world.as(world.cast.CQL, (tx) => world.get(Datasets).manifest(tx, dataset.id));
    expect(manifest.merkleRoot).toBe(sealed.merkleRoot);
    await expect(add(dataset, 'c.png', await picture())).rejects.toMatchObject({ code: 'DATASET_SEALED' });
    const change = `UPDATE dataset_item SET ground_truth = '{}' WHERE dataset_id = '${dataset.id}'`;
    await expect(world.database.dataSource.query(change)).rejects.toMatchObject({ code: 'TS003' });
  });

  it('refuses images nobody has annotated unless each is excluded with a reason', async () => {
    const dataset = await filled(['a.png']);
    const { item } = await add(dataset, 'blank.png', await picture());
    await expect(seal(dataset, INDEPENDENT)).rejects.toMatchObject({
      code: 'GROUND_TRUTH_MISSING',
      details: { items: ['blank.png'] },
    });
    const exclude = (code: string, note: string) =>
      world.get(ExcludeItem).execute(world.cast.CQL, { datasetId: dataset.id, itemId: item.id, code, note });
    await expect(exclude('BORING', 'no reason code at all')).rejects.toMatchObject({
      code: 'EXCLUSION_REASON_INVALID',
    });
    await expect(exclude('OTHER', '  ')).rejects.toMatchObject({ code: 'EXCLUSION_REASON_INVALID' });
    await exclude('NOT_ANNOTATED', 'The annotator did not finish in time.');
    expect(await seal(dataset, INDEPENDENT)).toMatchObject({ itemCount: 2, excludedCount: 1, groupCount: 1 });
    await expect(exclude('OTHER', 'Cherry-picking after the seal.')).rejects.toMatchObject({ code: 'DATASET_SEALED' });
  });

  it('refuses images without the attribute that groups them', async () => {
    const dataset = await filled(['a.png', 'b.png'], { groupAttribute: 'meta.wagon' });
    await world
      .get(ImportMetadata)
      .execute(world.cast.CQL, { datasetId: dataset.id, text: ['{"file":"a.png","wagon":"W1"}'] });
    await expect(seal(dataset)).rejects.toMatchObject({ code: 'GROUP_MISSING', details: { items: ['b.png'] } });
    await world
      .get(ImportMetadata)
      .execute(world.cast.CQL, { datasetId: dataset.id, text: ['{"file":"b.png","wagon":"W1"}'] });
    expect(await seal(dataset)).toMatchObject({ groupCount: 1 });
  });

  it('refuses to take images as independent when nobody says so', async () => {
    await expect(seal(await filled(['a.png']))).rejects.toMatchObject({ code: 'INDEPENDENCE_NOT_DECLARED' });
  });

  it('refuses an empty dataset, another revision, a missing statement, and the vendor', async () => {
    await expect(seal(await aDataset(), INDEPENDENT)).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
    const dataset = await filled(['a.png']);
    const attempt = (change: object, by = world.cast.CSM) =>
      world
        .get(SealDataset)
        .execute(by, { datasetId: dataset.id, expectedVersion: 2, representativeness: WHY, ...INDEPENDENT, ...change });
    await expect(attempt({ expectedVersion: 1 })).rejects.toMatchObject({ code: 'DATASET_CHANGED' });
    await expect(attempt({ representativeness: 'fine' })).rejects.toMatchObject({
      code: 'REPRESENTATIVENESS_NOT_CONFIRMED',
    });
    await expect(attempt({}, world.cast.VPM)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('keeps the lineage when a new version shares images, and starts one for fresh data', async () => {
    const bytes = await picture();
    const first = await aDataset({ key: 'LINE' });
    await add(first, 'a.png', bytes);
    await annotate(first, coco([{ id: 1, file_name: 'a.png' }]));
    await expect(aDataset({ key: 'LINE' })).rejects.toMatchObject({ code: 'DATASET_VERSION_OPEN' });
    const sealedFirst = await seal(first, INDEPENDENT);
    const second = await aDataset({ key: 'LINE' });
    await add(second, 'renamed.png', bytes);
    await add(second, 'fresh.png', await picture());
    await annotate(
      second,
      coco([
        { id: 1, file_name: 'renamed.png' },
        { id: 2, file_name: 'fresh.png' },
      ]),
    );
    const sealedSecond = await seal(second, INDEPENDENT);
    expect(sealedSecond).toMatchObject({
      version: 2,
      lineageId: sealedFirst.lineageId,
      seal: { inherited: { from: 'LINE v1', shared: 1 } },
    });
    expect(sealedSecond.merkleRoot).not.toBe(sealedFirst.merkleRoot);
    expect((await seal(await filled(['x.png']), INDEPENDENT)).lineageId).not.toBe(sealedFirst.lineageId);
  });

  it('refuses acceptance data that hold an image thresholds were chosen on, and the other way round', async () => {
    const [one, other] = [await picture(), await picture()];
    const threshold = await aDataset({ by: world.cast.VML, purpose: 'THRESHOLD' });
    await add(threshold, 't.png', one, world.cast.VML);
    const acceptance = await aDataset();
    await add(acceptance, 'a.png', one);
    await add(acceptance, 'b.png', other);
    await annotate(
      acceptance,
      coco([
        { id: 1, file_name: 'a.png' },
        { id: 2, file_name: 'b.png' },
      ]),
    );
    await expect(seal(acceptance, INDEPENDENT)).rejects.toMatchObject({
      code: 'THRESHOLD_DATA_IN_ACCEPTANCE',
      details: { items: ['a.png'] },
    });
    const items = await world.as(world.cast.CQL, (tx) => world.get(Datasets).itemPage(tx, acceptance.id, { first: 1 }));
    await world.get(ExcludeItem).execute(world.cast.CQL, {
      datasetId: acceptance.id,
      itemId: items[0]?.id ?? '',
      code: 'LEAKED',
      note: 'Used for thresholds.',
    });
    expect((await seal(acceptance, INDEPENDENT)).seal?.overlaps).toContainEqual(
      expect.objectContaining({ name: 'a.png', with: 'THRESHOLD', exact: true }),
    );

    const late = await aDataset({ by: world.cast.VML, purpose: 'THRESHOLD' });
    await add(late, 'b.png', other, world.cast.VML);
    await world
      .get(ImportAnnotations)
      .execute(world.cast.VML, { datasetId: late.id, entries: coco([{ id: 1, file_name: 'b.png' }]) });
    await expect(seal(late, { by: world.cast.VML })).rejects.toMatchObject({
      code: 'THRESHOLD_DATA_IN_ACCEPTANCE',
      details: { count: 1, items: [] },
    });
  });
});

describe('what the vendor sees', () => {
  it('is nothing of acceptance data until it is revealed, and threshold data at once', async () => {
    const dataset = await filled(['a.png', 'b.png']);
    await seal(dataset, INDEPENDENT);
    const seen = () => world.as(world.cast.VPM, (tx) => world.get(Datasets).itemPage(tx, dataset.id, { first: 10 }));
    expect(await seen()).toEqual([]);
    const [item] = await world.as(world.cast.CQL, (tx) => world.get(Datasets).itemPage(tx, dataset.id, { first: 1 }));
    const hidden = world.as(world.cast.VML, (tx) => world.get(Datasets).item(tx, dataset.id, item?.id ?? ''));
    await expect(hidden).rejects.toMatchObject({ code: 'ITEM_NOT_FOUND' });
    await world.as('system', (tx) => world.get(Datasets).reveal(tx, [item?.id ?? ''], world.clock.now()));
    expect((await seen()).map(({ name }) => name)).toEqual(['a.png']);
  });
});
