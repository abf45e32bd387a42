import { describe, expect, it, jest } from '@jest/globals';
import { composeScene } from '../../../../../src/demo/warehouse/scenes/compose-scene.js';
import { survey } from '../../../../../src/demo/warehouse/scenes/picture/survey.js';
import type { SceneRequest } from '../../../../../src/demo/warehouse/scenes/scene.js';
import { WAREHOUSE_METADATA } from '../../../../../src/demo/warehouse/scenes/site-schema.js';

jest.setTimeout(60_000);

const request = (of: Partial<SceneRequest> = {}): SceneRequest => ({
  site: 'dim',
  purpose: 'training',
  seed: 1,
  group: 0,
  view: 0,
  ...of,
});

const many = (n: number): SceneRequest[] =>
  Array.from({ length: n }, (_, i) =>
    request({ site: i % 2 === 0 ? 'bright' : 'dim', group: i >> 2, view: (i >> 1) % 2 }),
  );

/** Two hundred scenes, composed once and kept as what the tests ask of them. */
const composed = many(200).map((asked) => {
  const { solids, metadata } = composeScene(asked);
  const perPallet = new Map<number, number>();
  for (const { carton, pallet } of solids) {
    if (pallet !== undefined) perPallet.set(pallet, (perPallet.get(pallet) ?? 0) + (carton === undefined ? 0 : 1));
  }
  return { metadata, perPallet };
});

describe('the scenes of a site', () => {
  it('have every declared metadata value within 200 photographs, and no other key or value', () => {
    const declared = Object.entries(WAREHOUSE_METADATA).flatMap(([key, values]) => values.map((v) => `${key}=${v}`));
    const found = composed.flatMap(({ metadata }) => Object.entries(metadata).map(([key, value]) => `${key}=${value}`));
    expect([...new Set(found)].sort()).toEqual([...declared].sort());
  });

  it('show both cameras the same arrangement', () => {
    const [a, b] = [composeScene(request({ group: 7 })), composeScene(request({ group: 7, view: 1 }))];
    expect(JSON.stringify(b.solids)).toBe(JSON.stringify(a.solids));
    expect(b.camera.position).not.toEqual(a.camera.position);
    expect({ ...b.metadata, camera: 'a' }).toEqual(a.metadata);
  });

  it('go up to 500 cartons a pallet and never beyond', () => {
    const most = Math.max(...composed.flatMap(({ perPallet }) => [...perPallet.values()]));
    expect(most).toBeGreaterThan(400);
    expect(most).toBeLessThanOrEqual(500);
  });

  it('of another purpose are other scenes', () => {
    const middles = (['training', 'threshold', 'acceptance'] as const).map(
      (purpose) => composeScene(request({ purpose })).camera.position[0],
    );
    expect(new Set(middles).size).toBe(3);
  });

  it('have pallets only where there are loaded ones: empty carriers and crates are none', () => {
    for (const { metadata, perPallet } of composed) expect(perPallet.size).toBe(Number(metadata.pallets));
  });
});

describe('the ground truth', () => {
  it('lies inside the picture, with visibility above 0 up to 1', () => {
    for (const asked of many(8)) {
      const { solids, camera } = composeScene(asked);
      for (const { box, visibility } of survey(solids, camera).objects) {
        const [left, top, width, height] = box;
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(left + width).toBeLessThanOrEqual(640.1);
        expect(top + height).toBeLessThanOrEqual(480.1);
        expect(visibility).toBeGreaterThan(0);
        expect(visibility).toBeLessThanOrEqual(1);
      }
    }
  });

  it('finds at most as many cartons as there are', () => {
    for (const asked of many(8)) {
      const { solids, camera, cartons } = composeScene(asked);
      const seen = survey(solids, camera).objects.filter(({ className }) => className === 'box').length;
      expect(seen).toBeLessThanOrEqual(cartons);
    }
  });
});
