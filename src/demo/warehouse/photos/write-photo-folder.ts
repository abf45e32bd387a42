import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cocoOf, metadataOf, type LabelledPhoto } from './photo-labels.js';
import { requestsOf, type PhotoSeries } from './photo-series.js';
import { renderInOrder } from './render-in-order.js';

/** Says that a folder was made here, and which photographs it holds, so that a shorter series leaves none of a longer one behind. */
const MARKER = '.touchstone-photos.json';
export const PHOTOS = 'photos';

export interface PhotoFolder {
  readonly photographs: number;
  readonly arrangements: number;
  readonly boxes: number;
  readonly pallets: number;
  readonly bytes: number;
}

/** Whether photographs may be written here: nothing is there yet, or what an earlier call wrote. */
export async function isFreeForPhotos(folder: string): Promise<boolean> {
  if (!existsSync(folder) || existsSync(join(folder, MARKER))) return true;
  return (await readdir(folder).catch(() => ['not a folder'])).length === 0;
}

/**
 * Renders a series into a folder: photos, annotations.json (COCO with visibility), metadata.jsonl. Bytes go to disk as they are
 * made. The same series gives the same bytes, and a longer series of the same seed begins with the photographs of a shorter one.
 * @param companions further files by name
 */
export async function writePhotoFolder(
  folder: string,
  series: PhotoSeries,
  { companions, onPhoto }: { companions: Readonly<Record<string, string>>; onPhoto: (done: number) => void },
): Promise<PhotoFolder> {
  await mkdir(join(folder, PHOTOS), { recursive: true });
  const before = await namesIn(folder);
  const labelled: LabelledPhoto[] = [];
  let bytes = 0;
  for await (const { jpeg, ...photo } of renderInOrder(requestsOf(series))) {
    // Named before it is written: what a broken call left is known as its own.
    if (labelled.length === 0) await writeMarker(folder, [...before]);
    await writeFile(join(folder, PHOTOS, photo.name), jpeg);
    bytes += jpeg.length;
    labelled.push(photo);
    onPhoto(labelled.length);
  }
  const names = new Set(labelled.map(({ name }) => name));
  for (const name of before) if (!names.has(name)) await rm(join(folder, PHOTOS, name), { force: true });
  await writeFile(join(folder, 'annotations.json'), `${JSON.stringify(cocoOf(labelled))}\n`);
  await writeFile(join(folder, 'metadata.jsonl'), metadataOf(labelled));
  for (const [name, text] of Object.entries(companions)) await writeFile(join(folder, name), text);
  await writeMarker(folder, [...names]);
  return { ...countsOf(labelled), bytes };
}

function countsOf(photos: readonly LabelledPhoto[]): Omit<PhotoFolder, 'bytes'> {
  const objects = photos.flatMap((photo) => photo.objects);
  return {
    photographs: photos.length,
    arrangements: new Set(photos.map(({ group }) => group)).size,
    boxes: objects.filter(({ className }) => className === 'box').length,
    pallets: objects.filter(({ className }) => className === 'pallet').length,
  };
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(folder, MARKER), 'utf8').catch(() => '{}');
  const { photographs } = JSON.parse(text) as { photographs?: readonly string[] };
  return new Set(photographs ?? []);
}

function writeMarker(folder: string, photographs: readonly string[]): Promise<void> {
  const text = { note: 'Made by `touchstone demo generate`; the photographs named here may be replaced.', photographs };
  return writeFile(join(folder, MARKER), `${JSON.stringify(text)}\n`);
}
