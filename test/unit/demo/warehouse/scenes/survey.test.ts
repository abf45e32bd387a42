import { describe, expect, it } from '@jest/globals';
import { cameraAt } from '../../../../../src/demo/warehouse/scenes/picture/camera.js';
import { survey } from '../../../../../src/demo/warehouse/scenes/picture/survey.js';
import type { SceneObject } from '../../../../../src/demo/warehouse/scenes/scene.js';
import { block, type Solid } from '../../../../../src/demo/warehouse/scenes/solid.js';
import type { Vec } from '../../../../../src/demo/warehouse/scenes/vector.js';

const camera = cameraAt([0, 0, 1], [0, 5, 1], { focal: 600, width: 640, height: 480, roll: 0 });

const cube = (at: Vec, size: Vec, of: { carton?: number; pallet?: number } = {}): Solid => ({
  ...block({ at, size, turn: 0 }, () => ({ material: 'carton', colour: [0.4, 0.3, 0.2], shift: [0, 0] })),
  ...of,
});

const only = (solids: readonly Solid[]): SceneObject => {
  const { objects } = survey(solids, camera);
  expect(objects).toHaveLength(1);
  return objects[0] as SceneObject;
};

describe('what a camera sees', () => {
  it('is a lone carton in full, with the extent the pinhole gives', () => {
    // Front face 1 m wide and high, 4.5 m away, centred on the axis: 600 / 4.5 pixels.
    expect(only([cube([0, 5, 0.5], [1, 1, 1], { carton: 0 })])).toEqual({
      className: 'box',
      box: [253.3, 173.3, 133.3, 133.3],
      visibility: 1,
    });
  });

  it('is half a carton behind a post that covers half of it, its extent unchanged', () => {
    const open = only([cube([0, 5, 0.5], [1, 1, 1], { carton: 0 })]);
    const behind = only([cube([0, 5, 0.5], [1, 1, 1], { carton: 0 }), cube([-0.25, 2, 0], [0.5, 0.1, 3])]);
    expect(behind.box).toEqual(open.box);
    expect(behind.visibility).toBeCloseTo(0.5, 1);
  });

  it('does not depend on the order in which things are drawn', () => {
    const things = [cube([0, 5, 0.5], [1, 1, 1], { carton: 0 }), cube([0.3, 3, 0.5], [0.4, 0.4, 0.8], { carton: 1 })];
    const ordered = survey(things, camera).objects;
    const reversed = survey([...things].reverse(), camera).objects;
    expect([...reversed].reverse()).toEqual(ordered);
  });

  it('is no object where a carton is hidden in full or only a sliver of it shows', () => {
    const hidden = [cube([0, 6, 0.7], [0.5, 0.5, 0.5], { carton: 0 }), cube([0, 3, 0], [2, 0.2, 3])];
    expect(survey(hidden, camera).objects).toEqual([]);
  });

  it('is no object behind the camera or beside the picture', () => {
    const outside = [cube([0, -4, 0.5], [1, 1, 1], { carton: 0 }), cube([9, 5, 0.5], [1, 1, 1], { carton: 1 })];
    expect(survey(outside, camera).objects).toEqual([]);
  });

  it('is cut at the edge of the picture, and what lies beyond counts as not seen', () => {
    // The edge of the picture runs through the middle of the front face.
    const cut = only([cube([2.4, 5, 0.5], [1, 1, 1], { carton: 0 })]);
    expect(cut.box[0] + cut.box[2]).toBe(640);
    expect(cut.visibility).toBeGreaterThan(0.4);
    expect(cut.visibility).toBeLessThan(0.7);
  });

  it('is one pallet around its parts, each sample counted once', () => {
    const parts = [
      cube([0, 5, 0.2], [1.2, 0.8, 0.15], { pallet: 0 }),
      cube([-0.3, 5, 0.35], [0.5, 0.7, 0.9], { pallet: 0 }),
      cube([0.3, 5, 0.35], [0.5, 0.7, 0.9], { pallet: 0 }),
    ];
    const pallet = only(parts);
    expect(pallet.className).toBe('pallet');
    expect(pallet.visibility).toBe(1);
    const half = only([...parts, cube([-0.5, 2, 0], [1, 0.1, 3])]);
    expect(half.box).toEqual(pallet.box);
    expect(half.visibility).toBeCloseTo(0.5, 1);
  });

  it('is seen through film', () => {
    const film = block({ at: [0, 3, 0], size: [2, 0.1, 2], turn: 0 }, () => ({
      material: 'film',
      colour: [0.7, 0.7, 0.7],
      shift: [0, 0],
    }));
    expect(only([cube([0, 5, 0.5], [1, 1, 1], { carton: 0 }), film]).visibility).toBe(1);
  });
});
