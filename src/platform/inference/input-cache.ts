import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endianness } from 'node:os';
import sharp from 'sharp';
import { digestOf } from '../../kernel/canonical-json.js';
import { sha256Of } from '../../kernel/sha256.js';
import { placeInInput } from '../../vision/letterbox.js';
import type { ModelInput } from '../../vision/model-contract.js';
import type { ImageLimits } from '../images/read-image.js';
import type { InputCacheSettings } from './messages.js';

/** An image as the model's input takes it, before values become floats: RGB bytes, row by row, and the extent of the source. */
export interface ResizedImage {
  readonly source: { readonly width: number; readonly height: number };
  readonly pixels: Uint8Array;
}

/** `touchstone input 1`, then SHA-256 over all that follows: source width and height (uint32), then the pixels. */
const MAGIC = Buffer.from('TSINPUT1', 'latin1');
const DIGEST_END = MAGIC.length + 32;
const HEADER = DIGEST_END + 8;
/** Removal goes down to this part of the bound, so that it is not done for every entry. */
const DOWN_TO = 0.8;
/** The folder is measured again after this part of the bound was written by this process. */
const MEASURE_AFTER = 0.05;
/** A file without its name yet, left by a process that was killed. */
const STALE_MILLISECONDS = 3_600_000;

/**
 * Decoded and resized inputs on disk. The key covers the image's bytes, everything of the contract that changes a pixel, and the versions of
 * the libraries; an entry carries a digest of itself and is computed anew when it does not match. Several processes may share a folder: an entry
 * appears whole, by rename, and one that another process removed is simply not there. Nothing that goes wrong here fails an image.
 */
export class InputCache {
  private readonly setting: string;
  private writtenSinceMeasured = Infinity;

  constructor(
    private readonly place: InputCacheSettings,
    private readonly input: ModelInput,
    { pixels }: ImageLimits,
  ) {
    const { width, height, resize } = input;
    const libraries = { ...sharp.versions, platform: `${process.platform}-${process.arch}-${endianness()}` };
    this.setting = digestOf({ entry: 1, width, height, resize: { ...resize }, pixels, libraries });
  }

  /** `undefined` when there is none, or none that can be trusted. */
  async find(image: Uint8Array): Promise<ResizedImage | undefined> {
    const path = this.pathOf(image);
    const entry = await readFile(path).catch(() => undefined);
    if (entry === undefined) return undefined;
    const found = this.parse(entry);
    if (found === undefined) await rm(path, { force: true }).catch(() => undefined);
    return found;
  }

  /** Keeps an entry if it can; never throws. */
  async keep(image: Uint8Array, resized: ResizedImage): Promise<void> {
    const path = this.pathOf(image);
    const temporary = `${path}.${randomBytes(8).toString('hex')}.part`;
    try {
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      const entry = entryOf(resized);
      await this.makeRoom(entry.length);
      await writeFile(temporary, entry, { flag: 'wx', mode: 0o600 });
      await rename(temporary, path);
    } catch {
      // A full or read-only disk: the image is decoded again next time.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  private pathOf(image: Uint8Array): string {
    const key = sha256Of(`${this.setting}:${sha256Of(image)}`);
    return join(this.place.folder, key.slice(0, 2), key);
  }

  private parse(entry: Buffer): ResizedImage | undefined {
    if (entry.length < HEADER || !entry.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const digest = createHash('sha256').update(entry.subarray(DIGEST_END)).digest();
    if (!digest.equals(entry.subarray(MAGIC.length, DIGEST_END))) return undefined;
    const source = { width: entry.readUInt32LE(DIGEST_END), height: entry.readUInt32LE(DIGEST_END + 4) };
    const { width, height } = placeInInput(this.input.resize, source, this.input);
    const pixels = entry.subarray(HEADER);
    return pixels.length === width * height * 3 ? { source, pixels } : undefined;
  }

  private async makeRoom(bytes: number): Promise<void> {
    const { folder, mostBytes } = this.place;
    if (bytes > mostBytes) throw new RangeError('one entry is larger than the cache');
    this.writtenSinceMeasured += bytes;
    if (this.writtenSinceMeasured < mostBytes * MEASURE_AFTER) return;
    this.writtenSinceMeasured = 0;
    await removeOldest(folder, mostBytes - mostBytes * MEASURE_AFTER, mostBytes * DOWN_TO);
  }
}

function entryOf({ source, pixels }: ResizedImage): Buffer {
  const entry = Buffer.allocUnsafe(HEADER + pixels.length);
  MAGIC.copy(entry);
  entry.writeUInt32LE(source.width, DIGEST_END);
  entry.writeUInt32LE(source.height, DIGEST_END + 4);
  entry.set(pixels, HEADER);
  createHash('sha256').update(entry.subarray(DIGEST_END)).digest().copy(entry, MAGIC.length);
  return entry;
}

/** When the folder holds more than `beyond` bytes, removes the entries written first until at most `downTo` are left. */
export async function removeOldest(folder: string, beyond: number, downTo: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const facts = await stat(path).catch(() => undefined);
    if (facts === undefined) continue;
    const isStale =
      path.endsWith('.part') && performance.timeOrigin + performance.now() - facts.mtimeMs > STALE_MILLISECONDS;
    if (isStale) await rm(path, { force: true });
    else files.push({ path, bytes: facts.size, written: facts.mtimeMs });
  }
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= beyond) return;
  files.sort((a, b) => a.written - b.written);
  for (const { path, bytes } of files) {
    if (total <= downTo) return;
    await rm(path, { force: true });
    total -= bytes;
  }
}
