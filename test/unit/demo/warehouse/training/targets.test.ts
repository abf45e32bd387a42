import { describe, expect, it } from '@jest/globals';
import { HeadTargets } from '../../../../../src/demo/warehouse/training/detector/targets.js';
import type { TrainingObject } from '../../../../../src/demo/warehouse/training/detector/targets.js';

const PLANES = { box: 60 * 80, pallet: 15 * 20 };

function anObject(change: Partial<TrainingObject> = {}): TrainingObject {
  return { className: 'box', left: 100, top: 80, right: 140, bottom: 120, visibility: 1, ...change };
}

/** Centre weight, background weight and sides of the box cell that holds a pixel, after one image with these objects. */
function cellAt(x: number, y: number, objects: readonly TrainingObject[], className: 'box' | 'pallet' = 'box') {
  const targets = new HeadTargets(className, 1);
  targets.clear();
  targets.place(0, objects);
  targets.finish();
  const [stride, columns] = className === 'box' ? [4, 80] : [16, 20];
  const cell = Math.floor(y / stride) * columns + Math.floor(x / stride);
  const at = (channel: number) => targets.values[channel * PLANES[className] + cell] ?? NaN;
  return { centre: at(0), background: at(1), sides: [at(2), at(3), at(4), at(5)], all: targets.values };
}

describe('the cell at the centre of a learned object', () => {
  it('is a centre, is no background and knows the four sides', () => {
    const cell = cellAt(121, 101, [anObject()]);
    expect(cell.centre).toBeGreaterThan(0);
    expect(cell.background).toBe(0);
    expect(cell.sides).toEqual([22, 22, 18, 18]);
  });

  it('belongs to the object whose centre is nearer', () => {
    const wide = anObject({ left: 60, right: 200 });
    expect(cellAt(121, 101, [wide, anObject()]).sides).toEqual([22, 22, 18, 18]);
    expect(cellAt(121, 101, [anObject(), wide]).sides).toEqual([22, 22, 18, 18]);
  });

  it('exists for an object between the centres of cells', () => {
    const targets = cellAt(0, 0, [anObject({ left: 100, right: 109.5, top: 80, bottom: 89.5 })]).all;
    expect(targets.slice(0, PLANES.box).some((weight) => weight > 0)).toBe(true);
  });
});

describe('a cell is no centre', () => {
  it.each([
    ['of an object of the other class', anObject({ className: 'pallet' })],
    ['of an object that is too small', anObject({ right: 104 })],
    ['of an object that is hardly seen', anObject({ visibility: 0.35 })],
  ])('%s', (_why, object) => {
    expect(cellAt((object.left + object.right) / 2, 101, [object]).centre).toBe(0);
  });

  it('and no background either where a hidden object has its centre', () => {
    expect(cellAt(121, 101, [anObject({ visibility: 0.35 })]).background).toBe(0);
  });

  it('but background where next to nothing of an object is seen', () => {
    expect(cellAt(121, 101, [anObject({ visibility: 0.05 })]).background).toBe(1);
  });
});

describe('weights', () => {
  it('of an empty image are background only', () => {
    const { all } = cellAt(0, 0, []);
    expect(all.slice(0, PLANES.box).every((weight) => weight === 0)).toBe(true);
    expect(all.slice(PLANES.box, 2 * PLANES.box).every((weight) => weight === 1)).toBe(true);
  });

  it('of an image sum to 1 over its centres, however many there are', () => {
    const many = [0, 1, 2, 3].map((i) => anObject({ left: 10 + 60 * i, right: 50 + 60 * i }));
    for (const objects of [[anObject()], many]) {
      const weights = cellAt(0, 0, objects).all.slice(0, PLANES.box);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
  });

  it('do not remember the image before', () => {
    const targets = new HeadTargets('pallet', 1);
    targets.clear();
    targets.place(0, [anObject({ className: 'pallet', right: 200, bottom: 200 })]);
    targets.finish();
    targets.clear();
    expect(targets.values.slice(0, PLANES.pallet).every((weight) => weight === 0)).toBe(true);
  });
});
