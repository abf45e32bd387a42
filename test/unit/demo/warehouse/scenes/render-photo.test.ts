import { createHash } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { renderPhoto } from '../../../../../src/demo/warehouse/scenes/render-photo.js';
import type { SceneRequest } from '../../../../../src/demo/warehouse/scenes/scene.js';

// A photograph takes a fraction of a second; on a busy machine several.
jest.setTimeout(60_000);

const request = (of: Partial<SceneRequest> = {}): SceneRequest => ({
  site: 'bright',
  purpose: 'training',
  seed: 1,
  group: 0,
  view: 0,
  ...of,
});

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The same on Node 20 and 24. Bound to the versions of Skia (@napi-rs/canvas, which draws labels) and libvips (sharp, which
 * writes the JPEG) in package-lock.json: when one of them changes, photographs may change by a shade, and these values with them.
 */
const KNOWN: readonly (readonly [SceneRequest, string])[] = [
  [request(), '2918c0e09c46c129846728d2d552148819edc6a11d6e67dc538743ba630ad24d'],
  [request({ site: 'dim', group: 3, view: 1 }), 'b6730ddc8f65b113506f60f723a00dea2396aa75c0bb8189ec864a92b47a16e9'],
  [
    request({ site: 'dim', purpose: 'acceptance', seed: 7, group: 12 }),
    'b8d8a105f64a87bfa1871537e90af76a4dbc0ce1b0ac8502e03c0a2130215b16',
  ],
];

describe('a warehouse photograph', () => {
  it.each(KNOWN)('has known bytes: %j', async (asked, known) => {
    expect(digest((await renderPhoto(asked)).jpeg)).toBe(known);
  });

  it('is the same when asked for again, truth and all', async () => {
    const [first, second] = [await renderPhoto(request({ group: 5 })), await renderPhoto(request({ group: 5 }))];
    expect(digest(second.jpeg)).toBe(digest(first.jpeg));
    expect([second.objects, second.metadata]).toEqual([first.objects, first.metadata]);
  });

  it('is another for another purpose, seed, group, view or site', async () => {
    const others = [
      request(),
      request({ purpose: 'threshold' }),
      request({ seed: 2 }),
      request({ group: 1 }),
      request({ view: 1 }),
      request({ site: 'dim' }),
    ];
    const digests = [];
    for (const other of others) digests.push(digest((await renderPhoto(other)).jpeg));
    expect(new Set(digests).size).toBe(others.length);
  });

  it('is a JPEG of 640 by 480 with neither black nor white everywhere', async () => {
    const photo = await renderPhoto(request({ site: 'dim', group: 2 }));
    expect(photo.name).toBe('dim-0002-a.jpg');
    expect(await sharp(photo.jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 480 });
    const { channels } = await sharp(photo.jpeg).stats();
    for (const { mean, stdev } of channels) {
      expect(mean).toBeGreaterThan(15);
      expect(mean).toBeLessThan(220);
      expect(stdev).toBeGreaterThan(12);
    }
  });

  it.each([
    ['an unknown site', { site: 'outdoor' as 'dim' }],
    ['an unknown purpose', { purpose: 'fun' as 'training' }],
    ['a negative group', { group: -1 }],
    ['half a group', { group: 0.5 }],
    ['a negative seed', { seed: -4 }],
    ['a seed that is no number', { seed: NaN }],
    ['a third camera', { view: 2 }],
  ])('is refused for %s', async (_, wrong) => {
    await expect(renderPhoto(request(wrong))).rejects.toThrow(RangeError);
  });
});
