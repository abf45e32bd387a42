import { describe, expect, it } from '@jest/globals';
import {
  chooseOperatingPoint,
  ruleSentence,
  type OperatingPointRule,
  type ScoredClass,
} from '../../../../src/metrics/interpretation/operating-point.js';

const scored = (...entries: [number, boolean][]) => entries.map(([score, hit]) => ({ group: 'A', score, hit }));
const bag: ScoredClass = {
  objects: { A: 4 },
  scored: scored([0.9, true], [0.8, true], [0.6, false], [0.52, true], [0.2, false]),
};
const choose = (rule: OperatingPointRule, data = bag) =>
  chooseOperatingPoint({ perClass: { bag: data }, rule }).perClass['bag'];

describe('the choice of an operating point', () => {
  it('takes the highest F1 and, among equals, the higher threshold', () => {
    // F1 at .25…0.5: 6/8 = .75; at .65…0.8: 4/6 = .667; the last threshold with .75 is .5.
    expect(choose({ kind: 'highestF1' })).toBe(0.5);
  });

  it('takes the highest threshold that misses no more than allowed', () => {
    expect(choose({ kind: 'missRateAtMost', missRate: 0.5 })).toBe(0.8);
    expect(choose({ kind: 'missRateAtMost', missRate: 0.25 })).toBe(0.5);
  });

  it('refuses a miss rate that no threshold keeps', () => {
    expect(() => choose({ kind: 'missRateAtMost', missRate: 0.1 })).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT' }),
    );
  });

  it('takes the highest threshold up to which the bound of the miss rate keeps the limit, found by trying each', () => {
    // 59 pallets with one object each, found with scores that fall from .99 to .41; then none of 59 may be missed for a bound of .05.
    const pallets = Array.from({ length: 59 }, (_, i) => `${i}`);
    const data = {
      objects: Object.fromEntries(pallets.map((group) => [group, 1])),
      scored: pallets.map((group, i) => ({ group, score: 0.99 - i / 100, hit: true })),
    };
    const bounded = (missRate: number) => choose({ kind: 'missRateBoundedBy', missRate, confidence: 0.95 }, data);
    expect(bounded(0.05)).toBe(0.4);
    // At .45 four are missed (upper bound .1485), at .5 nine (.2511), at .55 fourteen (.3458).
    expect(bounded(0.25)).toBe(0.45);
    expect(bounded(0.27)).toBe(0.5);
    // Fourteen of 59 observed are below .27 all the same.
    expect(choose({ kind: 'missRateAtMost', missRate: 0.27 }, data)).toBe(0.55);
  });

  it('bounds the miss rate by groups: a hundred objects of one pallet are one witness', () => {
    const one = {
      objects: { A: 100 },
      scored: Array.from({ length: 100 }, () => ({ group: 'A', score: 0.9, hit: true })),
    };
    expect(() => choose({ kind: 'missRateBoundedBy', missRate: 0.5, confidence: 0.95 }, one)).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT', message: expect.stringContaining('may be 0.9500') }),
    );
    const { curves } = chooseOperatingPoint({ perClass: { bag: one }, rule: { kind: 'highestF1' } });
    expect(curves['bag']?.[0]).toMatchObject({ missRate: 0, missRateUpper: expect.closeTo(0.95, 12) });
  });

  it('takes a fixed threshold as agreed', () => {
    expect(choose({ kind: 'fixed', perClass: { bag: 0.33 } })).toBe(0.33);
  });

  it.each([[{}], [{ bag: 1.2 }], [{ bag: -0.1 }]])('refuses the fixed thresholds %j', (perClass) => {
    expect(() => choose({ kind: 'fixed', perClass })).toThrow(expect.objectContaining({ code: 'NO_OPERATING_POINT' }));
  });

  it('refuses a class without a single object', () => {
    expect(() => choose({ kind: 'highestF1' }, { objects: {}, scored: [] })).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT' }),
    );
  });

  it('gives no F1 where nothing is to be counted', () => {
    const { curves } = chooseOperatingPoint({
      perClass: { bag: { objects: {}, scored: [] } },
      rule: { kind: 'fixed', perClass: { bag: 0.5 } },
    });
    expect(curves['bag']?.every(({ f1 }) => f1 === null)).toBe(true);
  });

  it('takes the stated threshold for a class without an object, and names the class', () => {
    const perClass = { bag, wire: { objects: {}, scored: scored([0.9, false]) } };
    const { perClass: chosen, absent } = chooseOperatingPoint({
      perClass,
      rule: { kind: 'highestF1' },
      forAbsent: 0.7,
    });
    expect([chosen, absent]).toEqual([{ bag: 0.5, wire: 0.7 }, ['wire']]);
  });

  it.each([-0.1, 1.1, NaN])('refuses %p as the threshold of classes without an object', (forAbsent) => {
    const perClass = { wire: { objects: {}, scored: [] } };
    expect(() => chooseOperatingPoint({ perClass, rule: { kind: 'highestF1' }, forAbsent })).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT' }),
    );
  });

  it('is kept in words', () => {
    const iou = { rule: 'IOU', iou: 0.5, within: 'CLASS' } as const;
    const centre = { rule: 'CENTRE', iou: 0.1, within: 'CLASS' } as const;
    expect(ruleSentence({ kind: 'highestF1' }, iou)).toContain('highest F1 per class (IoU at least 0.5,');
    expect(ruleSentence({ kind: 'missRateAtMost', missRate: 0.05 }, centre)).toContain(
      'misses at most 0.05 of the objects observed (centre in the box and IoU at least 0.1,',
    );
    expect(ruleSentence({ kind: 'missRateBoundedBy', missRate: 0.05, confidence: 0.9 }, iou)).toContain(
      'at most 0.05 of the objects are missed with 0.9 confidence (share rule over groups; IoU at least 0.5,',
    );
    expect(ruleSentence({ kind: 'fixed', perClass: {} }, iou)).toBe('fixed by agreement, shown on threshold data');
  });
});
