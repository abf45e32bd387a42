import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchDetections } from '../../../src/metrics/match-detections.js';
import type { ExpectedBox, MatchRule, ObservedBox } from '../../../src/metrics/match-detections.js';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const want = (x: number, y: number, w: number, h: number, flags: Partial<ExpectedBox> = {}): ExpectedBox => ({
  box: box(x, y, w, h),
  ...flags,
});
const seen = (score: number, x: number, y: number, w: number, h: number): ObservedBox => ({
  score,
  box: box(x, y, w, h),
});
const half: MatchRule = { kind: 'IOU', iouThreshold: 0.5 };
const centre = (iouThreshold: number): MatchRule => ({ kind: 'CENTRE_IN_BOX', iouThreshold });

describe('matching the boxes of one image', () => {
  it('pairs a box with the object it covers', () => {
    const result = matchDetections([want(0, 0, 10, 10)], [seen(0.9, 0, 0, 10, 10)], half);
    expect(result).toEqual({ pairs: [{ expected: 0, observed: 0, overlap: 1 }], ignored: [], missed: [], extra: [] });
  });

  it('accepts an overlap of exactly the threshold and refuses one just below', () => {
    const objects = [want(0, 0, 10, 10)];
    expect(matchDetections(objects, [seen(0.9, 0, 0, 10, 5)], half).pairs).toHaveLength(1);
    expect(matchDetections(objects, [seen(0.9, 0, 0, 10, 4.999)], half).missed).toEqual([0]);
  });

  it('accepts equal boxes at a threshold of 1', () => {
    const rule: MatchRule = { kind: 'IOU', iouThreshold: 1 };
    expect(matchDetections([want(1, 2, 3, 4)], [seen(0.1, 1, 2, 3, 4)], rule).pairs).toHaveLength(1);
  });

  it('never matches boxes that do not overlap, even at a threshold of 0', () => {
    const rule: MatchRule = { kind: 'IOU', iouThreshold: 0 };
    const result = matchDetections([want(0, 0, 10, 10)], [seen(0.9, 10, 0, 10, 10)], rule);
    expect(result).toMatchObject({ pairs: [], missed: [0], extra: [0] });
  });

  it('calls a second box on the same object extra', () => {
    const result = matchDetections([want(0, 0, 10, 10)], [seen(0.5, 0, 0, 10, 10), seen(0.9, 0, 0, 10, 8)], half);
    expect(result.pairs).toEqual([{ expected: 0, observed: 1, overlap: 0.8 }]);
    expect(result.extra).toEqual([0]);
  });

  it('breaks equal scores by position in the list', () => {
    const result = matchDetections([want(0, 0, 10, 10)], [seen(0.9, 0, 0, 10, 8), seen(0.9, 0, 0, 10, 10)], half);
    expect(result).toMatchObject({ pairs: [{ observed: 0 }], extra: [1] });
  });

  it('takes the later of two objects that overlap equally', () => {
    const result = matchDetections([want(0, 0, 10, 10), want(0, 0, 10, 10)], [seen(0.9, 0, 0, 10, 10)], half);
    expect(result).toMatchObject({ pairs: [{ expected: 1 }], missed: [0] });
  });

  it('reports neither hit nor miss for a box on a don’t-care object, once', () => {
    const objects = [want(0, 0, 10, 10, { ignored: true })];
    const result = matchDetections(objects, [seen(0.9, 0, 0, 10, 10), seen(0.8, 0, 0, 10, 10)], half);
    expect(result).toMatchObject({ pairs: [], ignored: [{ expected: 0, observed: 0 }], missed: [], extra: [1] });
  });

  it('lets a crowd absorb any number of boxes that lie inside it', () => {
    const objects = [want(0, 0, 100, 100, { crowd: true })];
    const result = matchDetections(
      objects,
      [seen(0.9, 0, 0, 9, 9), seen(0.8, 50, 50, 9, 9), seen(0.7, 96, 0, 9, 9)],
      half,
    );
    expect(result.ignored.map(({ observed }) => observed)).toEqual([0, 1]);
    expect(result.extra).toEqual([2]);
  });

  it('prefers an object that counts to a don’t-care one with a larger overlap', () => {
    const objects = [want(0, 0, 10, 10, { ignored: true }), want(0, 0, 10, 6)];
    expect(matchDetections(objects, [seen(0.9, 0, 0, 10, 10)], half).pairs).toMatchObject([{ expected: 1 }]);
  });

  it('matches a small box by its centre where IoU alone would not', () => {
    const objects = [want(0, 0, 100, 100)];
    const small = [seen(0.9, 45, 45, 20, 20)];
    expect(matchDetections(objects, small, half).pairs).toEqual([]);
    expect(matchDetections(objects, small, centre(0)).pairs).toHaveLength(1);
    expect(matchDetections(objects, small, centre(0.05)).pairs).toEqual([]);
  });

  it('refuses a box whose centre is outside, whatever it overlaps', () => {
    const result = matchDetections([want(0, 0, 10, 10)], [seen(0.9, 6, 0, 10, 10)], centre(0));
    expect(result).toMatchObject({ pairs: [], missed: [0], extra: [0] });
  });

  it('handles empty lists', () => {
    expect(matchDetections([], [], half)).toEqual({ pairs: [], ignored: [], missed: [], extra: [] });
    expect(matchDetections([], [seen(1, 0, 0, 1, 1)], half).extra).toEqual([0]);
    expect(matchDetections([want(0, 0, 1, 1), want(5, 5, 1, 1)], [], half).missed).toEqual([0, 1]);
  });

  it('never matches a box without area', () => {
    const result = matchDetections([want(0, 0, 0, 0), want(2, 2, 5, 5, { crowd: true })], [seen(1, 0, 0, 0, 0)], half);
    expect(result).toMatchObject({ missed: [0], extra: [0] });
  });

  it('places every box exactly once, whatever the input', () => {
    const number = fc.integer({ min: 0, max: 12 });
    const anyBox = fc.tuple(number, number, number, number);
    const objects = fc.array(fc.tuple(anyBox, fc.constantFrom({}, { ignored: true }, { crowd: true })), {
      maxLength: 12,
    });
    const reports = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), anyBox), { maxLength: 40 });
    fc.assert(
      fc.property(objects, reports, fc.constantFrom(half, centre(0), centre(0.3)), (wanted, reported, rule) => {
        const expected = wanted.map(([b, flags]) => want(...b, flags));
        const observed = reported.map(([score, b]) => seen(score, ...b));
        const { pairs, ignored, missed, extra } = matchDetections(expected, observed, rule);
        const placed = [...pairs, ...ignored].map((pair) => pair.observed).concat(extra);
        expect(placed.sort((a, b) => a - b)).toEqual(observed.map((_, index) => index));
        const counted = pairs.map((pair) => pair.expected).concat(missed);
        const counting = expected.flatMap((e, index) => (e.ignored || e.crowd ? [] : [index]));
        expect(counted.sort((a, b) => a - b)).toEqual(counting);
      }),
      { numRuns: 300 },
    );
  });
});
