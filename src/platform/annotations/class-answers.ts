import type { Category } from '../../vision/box-tables.js';
import { CocoAnswers, CocoTruth } from './coco-classes.js';
import { type Pointer, wrong } from './coco-fields.js';
import { named, readEach, streamOf } from './coco-reader.js';
import { AnnotationFileLayout } from './errors.js';
import { readJsonBatches } from './json-batches.js';

export type ClassLabel = string | number;

/** True classes: lists in the order of the items, or COCO with one annotation an image. */
export interface TrueClasses {
  /** Every class, when the file lists them. */
  readonly labels?: readonly ClassLabel[];
  /** Names of the items: image ids of COCO, otherwise the position from 0. */
  readonly items: readonly string[];
  readonly truth: readonly ClassLabel[];
  /** Only COCO: images and classes by number. */
  readonly coco?: { readonly images: readonly number[]; readonly categories: readonly Category[] };
}

/** Predicted classes, scores, or both, in the order of the true ones; scores in the order of the labels. */
export interface PredictedClasses {
  readonly predicted?: readonly ClassLabel[];
  readonly scores?: readonly (readonly number[])[];
}

type Readers = Readonly<Record<string, (entry: unknown, path: Pointer) => void>>;

const TRUTH_LAYOUT =
  'True classes are {"labels": [...], "yTrue": [...]}, or COCO with "images", "categories" and one annotation an image.';
const PREDICTED_LAYOUT =
  'Predicted classes are {"yPred": [...], "scores": [[...], ...]}, of which one is enough; for COCO ground truth an array of {image_id, category_id, score}.';

/** Streams a JSON file of true classes. @throws coded errors with file, pointer and line */
export function readTrueClasses(file: string): Promise<TrueClasses> {
  return named(file, async () => {
    const [labels, truth, coco] = [[] as ClassLabel[], [] as ClassLabel[], new CocoTruth()];
    const seen = await readLists(file, {
      ...coco.readers,
      labels: (entry, path) => labels.push(labelOf(entry, path)),
      yTrue: (entry, path) => truth.push(labelOf(entry, path)),
    });
    if (seen.has('yTrue')) {
      return { ...(seen.has('labels') && { labels }), items: truth.map((_, i) => String(i)), truth };
    }
    if (!['images', 'categories', 'annotations'].every((key) => seen.has(key))) {
      throw new AnnotationFileLayout(TRUTH_LAYOUT, '');
    }
    const { images, categories, truth: names } = coco.finish();
    return {
      labels: categories.map(({ name }) => name),
      items: images.map(String),
      truth: names,
      coco: { images, categories },
    };
  });
}

/** Streams a JSON file of predicted classes for these items. @throws coded errors with file, pointer and line */
export function readPredictedClasses(file: string, { coco }: TrueClasses): Promise<PredictedClasses> {
  return named(file, async () => {
    const [predicted, scores] = [[] as ClassLabel[], [] as number[][]];
    const answers = new CocoAnswers(coco?.images ?? [], coco?.categories ?? []);
    const seen = await readLists(file, {
      ...(coco !== undefined && { '': (entry: unknown, path: Pointer) => answers.read(entry, path) }),
      yPred: (entry, path) => predicted.push(labelOf(entry, path)),
      scores: (entry, path) => scores.push(scoresOf(entry, path)),
    });
    const isArray = seen.has('');
    if (isArray && coco !== undefined) return answers.finish();
    if (isArray || coco !== undefined) throw new AnnotationFileLayout(PREDICTED_LAYOUT, '');
    return listsOf(seen, predicted, scores);
  });
}

function listsOf(seen: ReadonlySet<string>, predicted: ClassLabel[], scores: number[][]): PredictedClasses {
  const found = { ...(seen.has('yPred') && { predicted }), ...(seen.has('scores') && { scores }) };
  if (Object.keys(found).length === 0) throw new AnnotationFileLayout(PREDICTED_LAYOUT, '');
  return found;
}

/** Names of the lists that were found; '' for a file that is an array itself. Other lists are checked as JSON and left out. */
async function readLists(file: string, readers: Readers): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  await readJsonBatches(streamOf(file), (batch) => {
    seen.add(batch.key);
    const read = Object.hasOwn(readers, batch.key) ? readers[batch.key] : undefined;
    if (read !== undefined) readEach(batch, read);
  });
  return seen;
}

function labelOf(entry: unknown, path: Pointer): ClassLabel {
  if (typeof entry === 'string' || (typeof entry === 'number' && Number.isFinite(entry))) return entry;
  throw wrong('class', path, entry, 'a class name or number');
}

/** A row of probabilities, or one number: the probability of the second of two classes. */
function scoresOf(entry: unknown, path: Pointer): number[] {
  const row = typeof entry === 'number' ? [1 - entry, entry] : entry;
  if (Array.isArray(row) && row.every((p) => typeof p === 'number' && p >= 0 && p <= 1)) return row as number[];
  throw wrong('scores', path, entry, 'a list with a probability from 0 to 1 for every class');
}
