import { describe, expect, it } from '@jest/globals';
import { areaOf, intersectionOf, iouOf } from '../../../src/vision/box.js';
import { suppressNonMaxima } from '../../../src/vision/nms.js';
import type { Candidate } from '../../../src/vision/nms.js';

const PER_CLASS = { iouThreshold: 0.5, scope: 'perClass', maxDetections: 100 } as const;
const at = (x: number, score: number, more: Partial<Candidate> = {}): Candidate => ({
  box: { x, y: 0, width: 10, height: 10 },
  score,
  classIndex: 0,
  row: 0,
  ...more,
});

describe('suppressNonMaxima', () => {
  it('drops the lower score of two boxes on one object', () => {
    expect(suppressNonMaxima([at(0, 0.6), at(1, 0.9)], PER_CLASS)).toEqual([at(1, 0.9)]);
  });

  it('keeps both when the IoU equals the limit: only strictly above is a double', () => {
    // 10x10 boxes shifted by 5: intersection 50, union 150, IoU 1/3.
    const kept = suppressNonMaxima([at(0, 0.9), at(5, 0.8)], { ...PER_CLASS, iouThreshold: 50 / 150 });
    expect(kept).toHaveLength(2);
  });

  it('drops one when the IoU is above the limit by the smallest amount', () => {
    const kept = suppressNonMaxima([at(0, 0.9), at(5, 0.8)], { ...PER_CLASS, iouThreshold: 0.3333333 });
    expect(kept).toHaveLength(1);
  });

  it('keeps boxes of two classes on one place when it works per class', () => {
    expect(suppressNonMaxima([at(0, 0.9), at(0, 0.8, { classIndex: 1 })], PER_CLASS)).toHaveLength(2);
  });

  it('keeps one of two classes on one place when it is blind to classes', () => {
    const kept = suppressNonMaxima([at(0, 0.8), at(0, 0.9, { classIndex: 1 })], { ...PER_CLASS, scope: 'classBlind' });
    expect(kept.map(({ classIndex }) => classIndex)).toEqual([1]);
  });

  it('does not let a dropped box drop others', () => {
    // b doubles a and is dropped; c doubles b only, so c stays.
    const [a, b, c] = [at(0, 0.9), at(3, 0.8), at(6, 0.7)];
    expect(suppressNonMaxima([a, b, c], { ...PER_CLASS, iouThreshold: 0.4 })).toEqual([a, c]);
  });

  it('orders equal scores by class and then by row, whatever the order they come in', () => {
    const candidates = [
      at(0, 0.5, { classIndex: 1, row: 4 }),
      at(100, 0.5, { classIndex: 0, row: 9 }),
      at(200, 0.5, { classIndex: 0, row: 2 }),
    ];
    const order = (list: Candidate[]): number[] => suppressNonMaxima(list, PER_CLASS).map(({ row }) => row);
    expect(order(candidates)).toEqual([2, 9, 4]);
    expect(order([...candidates].reverse())).toEqual([2, 9, 4]);
  });

  it('keeps the lower row of two equal boxes with equal scores', () => {
    expect(
      suppressNonMaxima([at(0, 0.5, { row: 7 }), at(0, 0.5, { row: 3 })], PER_CLASS).map(({ row }) => row),
    ).toEqual([3]);
  });

  it('keeps at most the agreed number, over all classes, by descending score', () => {
    const candidates = Array.from({ length: 10 }, (_, i) => at(i * 20, 0.1 * (i + 1), { classIndex: i % 2 }));
    const kept = suppressNonMaxima(candidates, { ...PER_CLASS, maxDetections: 3 });
    expect(kept.map(({ box }) => box.x)).toEqual([180, 160, 140]);
  });

  it('gives none for none and leaves its input as it was', () => {
    const input = [at(0, 0.1), at(50, 0.9)];
    expect(suppressNonMaxima([], PER_CLASS)).toEqual([]);
    suppressNonMaxima(input, PER_CLASS);
    expect(input.map(({ score }) => score)).toEqual([0.1, 0.9]);
  });
});

describe('iouOf', () => {
  it('is 0 for boxes that only touch and for empty ones', () => {
    expect(iouOf(at(0, 1).box, at(10, 1).box)).toBe(0);
    const empty = { x: 0, y: 0, width: 0, height: 0 };
    expect(iouOf(empty, empty)).toBe(0);
    expect(intersectionOf(at(0, 1).box, { x: 0, y: 10, width: 10, height: 10 })).toBe(0);
  });

  it('is 1 for a box with itself and intersection over union else', () => {
    expect(iouOf(at(0, 1).box, at(0, 1).box)).toBe(1);
    expect(iouOf(at(0, 1).box, at(5, 1).box)).toBe(50 / 150);
    expect(areaOf({ x: 3, y: 4, width: 2, height: 2.5 })).toBe(5);
  });
});
