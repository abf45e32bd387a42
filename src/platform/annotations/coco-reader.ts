import { createReadStream } from 'node:fs';
import { AnnotationTableBuilder, DetectionTableBuilder } from '../../vision/box-tables.js';
import type { AnnotationTable, Category, DetectionTable } from '../../vision/box-tables.js';
import { annotationOf, categoryOf, detectionOf, imageOf } from './coco-fields.js';
import type { CocoImage, Pointer } from './coco-fields.js';
import {
  AnnotationFieldInvalid,
  AnnotationFileLayout,
  AnnotationIdRepeated,
  inFile,
  unreadable,
  withPlace,
} from './errors.js';
import { readJsonBatches } from './json-batches.js';
import type { JsonBatch } from './json-batches.js';

/** A file path, or the bytes of a file as they arrive. */
export type AnnotationSource = string | AsyncIterable<Uint8Array>;

/** A COCO ground-truth file. Everything in file order; ids are unique, every annotation's image and class are listed. */
export interface CocoGroundTruth {
  readonly images: readonly CocoImage[];
  readonly categories: readonly Category[];
  readonly annotations: AnnotationTable;
}

const READ_BYTES = 2 ** 20;

/**
 * Reads COCO ground truth (`images`, `categories`, `annotations`; other parts are checked as JSON and left out) without
 * holding the text: files of several hundred MB are fine. Throws a coded error with JSON pointer, byte and line at the first fault.
 * An annotation with id 0 is one like any other.
 */
export async function readCocoGroundTruth(source: AnnotationSource): Promise<CocoGroundTruth> {
  return named(source, () => readGroundTruth(source));
}

async function readGroundTruth(source: AnnotationSource): Promise<CocoGroundTruth> {
  const images: CocoImage[] = [];
  const categories: Category[] = [];
  const annotations = new AnnotationTableBuilder();
  const imageIds = new Set<number>();
  const categoryIds = new Set<number>();
  const annotationIds = new Set<number>();
  const seen = new Set<string>();
  const readers: Record<string, (entry: unknown, path: Pointer) => void> = {
    images: (entry, path) => images.push(withNewId(imageOf(entry, path), imageIds, 'image', path)),
    categories: (entry, path) => categories.push(withNewId(categoryOf(entry, path), categoryIds, 'category', path)),
    annotations: (entry, path) =>
      annotations.add(withNewId(annotationOf(entry, path), annotationIds, 'annotation', path)),
  };
  await readJsonBatches(streamOf(source), (batch) => {
    const { key } = batch;
    if (key === '') throw new AnnotationFileLayout(WRONG_FILE, '');
    seen.add(key);
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read) readEach(batch, read);
  });
  for (const key of ['images', 'categories', 'annotations']) {
    if (!seen.has(key)) throw new AnnotationFileLayout(`"${key}" is missing or no array. ${WRONG_FILE}`, `/${key}`);
  }
  const table = annotations.build();
  refuseUnlisted(table, table.imageId, imageIds, 'image_id');
  refuseUnlisted(table, table.categoryId, categoryIds, 'category_id');
  return { images, categories, annotations: table };
}

/**
 * Reads a COCO results file: an array of `image_id`, `category_id`, `bbox`, `score`, or an object that holds such an array as
 * `annotations` (other parts are left out). An empty array is no error.
 */
export async function readCocoResults(source: AnnotationSource): Promise<DetectionTable> {
  return named(source, () => readResults(source));
}

async function readResults(source: AnnotationSource): Promise<DetectionTable> {
  const detections = new DetectionTableBuilder();
  let found = false;
  const whole = await readJsonBatches(streamOf(source), (batch) => {
    if (batch.key !== '' && batch.key !== 'annotations') return;
    found = true;
    if (batch.key === 'annotations' && batch.first === 0) refuseGroundTruth(batch.entries[0]);
    readEach(batch, (entry, path) => detections.add(detectionOf(entry, path)));
  });
  if (whole === 'OBJECT' && !found) throw new AnnotationFileLayout(WRONG_RESULTS, '');
  return detections.build();
}

/** Whoever swaps the two files should be told so, and not that one score is missing. */
function refuseGroundTruth(entry: unknown): void {
  const isObject = typeof entry === 'object' && entry !== null;
  if (isObject && 'bbox' in entry && !('score' in entry)) throw new AnnotationFileLayout(NO_SCORES, '/annotations');
}

const WRONG_FILE =
  'A ground-truth file is an object with "images", "categories" and "annotations". Is it the file of detections?';

const WRONG_RESULTS =
  'A results file is an array of {image_id, category_id, bbox, score}, or an object with that array as "annotations"; ' +
  'found an object without it.';

const NO_SCORES =
  'A results file gives every box a "score"; the first of "annotations" has none. Is it the ground truth?';

/** What is wrong with an entry is told with the line and byte at which the entry begins. */
export function readEach(
  { key, first, entries, positionOf }: JsonBatch,
  read: (entry: unknown, path: Pointer) => void,
): void {
  const list = key === '' ? '' : `/${key}`;
  let i = 0;
  const path = () => `${list}/${first + i}`;
  const tell = (message: string) => {
    const { line, byte } = positionOf(i);
    return `${message} The entry begins at byte ${byte} (line ${line}).`;
  };
  withPlace(() => {
    for (; i < entries.length; i++) read(entries[i], path);
  }, tell);
}

/** Which of two files is meant stands first in a refusal. */
export function named<T>(source: AnnotationSource, work: () => Promise<T>): Promise<T> {
  return typeof source === 'string' ? inFile(source, work) : work();
}

function withNewId<T extends { readonly id: number }>(entry: T, ids: Set<number>, what: string, path: Pointer): T {
  if (ids.has(entry.id)) throw new AnnotationIdRepeated(path(), what, entry.id);
  ids.add(entry.id);
  return entry;
}

function refuseUnlisted(
  { length }: AnnotationTable,
  values: Float64Array,
  listed: ReadonlySet<number>,
  field: 'image_id' | 'category_id',
): void {
  for (let row = 0; row < length; row++) {
    const id = values[row] as number;
    if (listed.has(id)) continue;
    const list = field === 'image_id' ? 'images' : 'categories';
    const problem = `"${field}" is ${id}, which "${list}" does not list. Add it there or remove the annotation.`;
    throw new AnnotationFieldInvalid(`/annotations/${row}`, field, problem);
  }
}

export async function* streamOf(source: AnnotationSource): AsyncIterable<Uint8Array> {
  if (typeof source !== 'string') {
    yield* source;
    return;
  }
  const stream = createReadStream(source, { highWaterMark: READ_BYTES });
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (let chunk = await nextOf(chunks, source); !chunk.done; chunk = await nextOf(chunks, source)) yield chunk.value;
  } finally {
    stream.destroy();
  }
}

/** Only failures of reading are reported as such; what the caller throws while it handles a chunk passes through. */
async function nextOf(chunks: AsyncIterator<Buffer>, file: string): Promise<IteratorResult<Buffer>> {
  try {
    return await chunks.next();
  } catch (cause) {
    throw unreadable(file, cause);
  }
}
