import { open } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { AnnotationFieldInvalid, CsvRowInvalid, unreadable } from './errors.js';
import { readCsvTable } from './csv-rows.js';
import { filesBelow } from './yolo-folder.js';

/** An image by its name, with its size in pixels as it is seen (after EXIF orientation). */
export interface SizedImage {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

const IMAGE = /\.(jpe?g|png|webp|bmp|tiff?|gif|avif)$/i;

/** Every image below the folder, by relative path, ascending. Only headers are read. @throws AnnotationFieldInvalid for what is no image */
export async function readImageSizes(folder: string): Promise<SizedImage[]> {
  const names = (await filesBelow(folder)).filter((name) => IMAGE.test(name));
  const images: SizedImage[] = [];
  for (const name of names) images.push({ name, ...(await sizeOf(join(folder, name))) });
  return images;
}

/** A table with the columns image, width and height. @throws CsvRowInvalid */
export async function readSizeTable(file: string): Promise<SizedImage[]> {
  const images: SizedImage[] = [];
  const seen = new Set<string>();
  for await (const { line, row } of readCsvTable(file, ['image', 'width', 'height'])) {
    const { image: name = '', width: w = '', height: h = '' } = row;
    const [width, height] = [sideOf(w), sideOf(h)];
    if (name === '') throw new CsvRowInvalid(file, line, 'the image has no name.');
    if (width === undefined || height === undefined)
      throw new CsvRowInvalid(file, line, `the size is "${w}" x "${h}"; expected whole numbers of pixels above 0.`);
    if (seen.has(name)) throw new CsvRowInvalid(file, line, `the image "${name}" stands twice. Keep one row.`);
    seen.add(name);
    images.push({ name, width, height });
  }
  return images;
}

function sideOf(text: string): number | undefined {
  const side = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return side > 0 ? side : undefined;
}

/** Headers stand at the beginning, but EXIF may push the size of a JPEG some way back. */
const HEADER_BYTES = 2 ** 20;

async function sizeOf(file: string): Promise<{ width: number; height: number }> {
  const bytes = await headOf(file);
  try {
    const { width, height } = (await sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata()).autoOrient;
    return { width, height };
  } catch {
    throw new AnnotationFieldInvalid(file, '', 'this cannot be read as an image, so its size is unknown.');
  }
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
