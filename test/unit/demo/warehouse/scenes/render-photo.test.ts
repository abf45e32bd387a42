import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
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

/** The same bytes on Node 20 and 24: scripts/photo-digests.mjs renders them on any Node. */
const { photos: KNOWN } = JSON.parse(readFileSync('docs/demo/photo-digests.json', 'utf8')) as {
  readonly photos: readonly { readonly request: SceneRequest; readonly name: string; readonly sha256: string }[];
};

describe('a warehouse photograph', () => {
  it.each(KNOWN)(
    'has recorded bytes: $request.purpose $request.seed $name',
    async ({ request: asked, name, sha256 }) => {
      const photo = await renderPhoto(asked);
      expect([photo.name, digest(photo.jpeg)]).toEqual([name, sha256]);
    },
  );

  it('is recorded for both sites, both views and every purpose', () => {
    const recorded = (key: keyof SceneRequest): unknown[] =>
      [...new Set(KNOWN.map(({ request: of }) => of[key]))].sort();
    expect(recorded('site')).toEqual(['bright', 'dim']);
    expect(recorded('view')).toEqual([0, 1]);
    expect(recorded('purpose')).toEqual(['acceptance', 'threshold', 'training']);
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
