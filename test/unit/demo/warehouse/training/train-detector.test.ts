/** @jest-environment ./test/setup/native-arrays-environment.cjs */
import { describe, expect, it } from '@jest/globals';
import type { SceneRequest } from '../../../../../src/demo/warehouse/scenes/scene.js';
import type { TrainingPhoto } from '../../../../../src/demo/warehouse/training/data/training-photo.js';
import { requestsOf } from '../../../../../src/demo/warehouse/training/data/photo-sets.js';
import { trainDetector } from '../../../../../src/demo/warehouse/training/train-detector.js';
import type { LossLine } from '../../../../../src/demo/warehouse/training/train-detector.js';

const requests = requestsOf({ purpose: 'training', seed: 1, groups: { bright: 2, dim: 1 } });

/** A grey photo with one brighter square, which is a box; drawn here, so that nothing is rendered. */
function photo({ group, site }: SceneRequest): Promise<TrainingPhoto> {
  const pixels = new Uint8Array(3 * 240 * 320).fill(site === 'dim' ? 40 : 90);
  const [left, top] = [40 + 60 * group, 60];
  for (let plane = 0; plane < 3; plane += 1)
    for (let y = top; y < top + 40; y += 1)
      pixels.fill(220, (plane * 240 + y) * 320 + left, (plane * 240 + y) * 320 + left + 40);
  return Promise.resolve({
    pixels,
    objects: [{ className: 'box', left, top, right: left + 40, bottom: top + 40, visibility: 1 }],
  });
}

async function train(seed: number, steps = 3): Promise<{ weights: Buffer; lines: LossLine[] }> {
  const lines: LossLine[] = [];
  const plan = { seed, steps, batch: 1, rate: 2e-3, warmUp: 2, logEvery: 1 };
  const weights = await trainDetector(plan, { requests, photo }, (line) => lines.push(line));
  return { weights: Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength), lines };
}

describe('a training', () => {
  it('gives the same bytes and the same log again', async () => {
    const [first, second] = [await train(1), await train(1)];
    expect(second.weights.equals(first.weights)).toBe(true);
    expect(second.lines).toEqual(first.lines);
  }, 60_000);

  it('with another seed gives another model', async () => {
    expect((await train(2)).weights.equals((await train(1)).weights)).toBe(false);
  }, 60_000);

  it('learns: the loss falls', async () => {
    const { lines } = await train(1, 30);
    const mean = (part: readonly LossLine[]) => part.reduce((sum, line) => sum + line.boxCentre, 0) / part.length;
    expect(mean(lines.slice(-5))).toBeLessThan(0.7 * mean(lines.slice(0, 5)));
  }, 60_000);
});

describe('photos of a set', () => {
  it('are one an arrangement, from both cameras by turns, at both sites', () => {
    expect(requests.map(({ site, group, view }) => [site, group, view])).toEqual([
      ['bright', 0, 0],
      ['bright', 1, 1],
      ['dim', 0, 0],
    ]);
  });
});
