/** @jest-environment ./test/setup/native-arrays-environment.cjs */
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { PhotoCache } from '../../../../../src/demo/warehouse/training/data/photo-cache.js';
import type { SceneRequest, WarehousePhoto } from '../../../../../src/demo/warehouse/scenes/scene.js';

const REQUEST: SceneRequest = { site: 'bright', purpose: 'training', seed: 9, group: 3, view: 1 };

let folder: string;
let rendered: number;

async function render(): Promise<WarehousePhoto> {
  rendered += 1;
  const background = { r: 200, g: 100, b: 50 };
  const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer();
  const objects = [{ className: 'box', box: [10, 20, 100, 60], visibility: 0.75 }] as const;
  return { name: 'x.jpg', group: 'x', width: 640, height: 480, jpeg, objects, metadata: {} };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photo-cache-'));
  rendered = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a photo from the cache', () => {
  it('has three planes of 240 x 320 bytes, and objects in the same pixels', async () => {
    const { pixels, objects } = await new PhotoCache(folder, render).get(REQUEST);
    expect(pixels).toHaveLength(3 * 240 * 320);
    const planes = [0, 1, 2].map((plane) => pixels[plane * 240 * 320 + 5000] ?? 0);
    planes.forEach((value, plane) => expect(Math.abs(value - ([200, 100, 50][plane] ?? 0))).toBeLessThan(4));
    expect(objects).toEqual([{ className: 'box', left: 5, top: 10, right: 55, bottom: 40, visibility: 0.75 }]);
  });

  it('is rendered once, and the same when it is read again', async () => {
    const first = await new PhotoCache(folder, render).get(REQUEST);
    const second = await new PhotoCache(folder, render).get(REQUEST);
    expect(rendered).toBe(1);
    expect(Buffer.from(second.pixels).equals(Buffer.from(first.pixels))).toBe(true);
    expect(second.objects).toEqual(first.objects);
  });

  it('of another request is another photo', async () => {
    const cache = new PhotoCache(folder, render);
    await cache.get(REQUEST);
    await cache.get({ ...REQUEST, view: 0 });
    await cache.get({ ...REQUEST, site: 'dim' });
    expect(rendered).toBe(3);
  });

  it.each<[string, (file: string) => void]>([
    ['empty', (file) => writeFileSync(file, '')],
    ['cut short', (file) => truncateSync(file, 100_000)],
    ['cut by one byte', (file) => truncateSync(file, readFileSync(file).length - 1)],
    ['changed in one pixel', (file) => changeByte(file, 5000)],
    ['changed in its objects', (file) => changeByte(file, readFileSync(file).length - 5)],
    ['gone', (file) => rmSync(file)],
  ])('whose file is %s is rendered again', async (_what, damage) => {
    const cache = new PhotoCache(folder, render);
    const before = await cache.get(REQUEST);
    damage(join(folder, readdirSync(folder)[0] ?? ''));
    const after = await cache.get(REQUEST);
    expect(rendered).toBe(2);
    expect(after.objects).toEqual(before.objects);
    await cache.get(REQUEST);
    expect(rendered).toBe(2);
  });
});

function changeByte(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
