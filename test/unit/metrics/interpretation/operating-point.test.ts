import { describe, expect, it } from '@jest/globals';
import {
  chooseOperatingPoint,
  ruleSentence,
  type OperatingPointRule,
} from '../../../../src/metrics/interpretation/operating-point.js';

const scored = (...entries: [number, boolean][]) => entries.map(([score, hit]) => ({ score, hit }));
const bag = { positives: 4, scored: scored([0.9, true], [0.8, true], [0.6, false], [0.52, true], [0.2, false]) };
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

  it('takes a fixed threshold as agreed', () => {
    expect(choose({ kind: 'fixed', perClass: { bag: 0.33 } })).toBe(0.33);
  });

  it.each([[{}], [{ bag: 1.2 }], [{ bag: -0.1 }]])('refuses the fixed thresholds %j', (perClass) => {
    expect(() => choose({ kind: 'fixed', perClass })).toThrow(expect.objectContaining({ code: 'NO_OPERATING_POINT' }));
  });

  it('refuses a class without a single object', () => {
    expect(() => choose({ kind: 'highestF1' }, { positives: 0, scored: [] })).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT' }),
    );
  });

  it('gives no F1 where nothing is to be counted', () => {
    const { curves } = chooseOperatingPoint({
      perClass: { bag: { positives: 0, scored: [] } },
      rule: { kind: 'fixed', perClass: { bag: 0.5 } },
    });
    expect(curves['bag']?.every(({ f1 }) => f1 === null)).toBe(true);
  });

  it('takes the stated threshold for a class without an object, and names the class', () => {
    const perClass = { bag, wire: { positives: 0, scored: scored([0.9, false]) } };
    const { perClass: chosen, absent } = chooseOperatingPoint({
      perClass,
      rule: { kind: 'highestF1' },
      forAbsent: 0.7,
    });
    expect([chosen, absent]).toEqual([{ bag: 0.5, wire: 0.7 }, ['wire']]);
  });

  it.each([-0.1, 1.1, NaN])('refuses %p as the threshold of classes without an object', (forAbsent) => {
    const perClass = { wire: { positives: 0, scored: [] } };
    expect(() => chooseOperatingPoint({ perClass, rule: { kind: 'highestF1' }, forAbsent })).toThrow(
      expect.objectContaining({ code: 'NO_OPERATING_POINT' }),
    );
  });

  it('is kept in words', () => {
    const iou = { rule: 'IOU', iou: 0.5, within: 'CLASS' } as const;
    const centre = { rule: 'CENTRE', iou: 0.1, within: 'CLASS' } as const;
    expect(ruleSentence({ kind: 'highestF1' }, iou)).toContain('highest F1 per class (IoU at least 0.5,');
    expect(ruleSentence({ kind: 'missRateAtMost', missRate: 0.05 }, centre)).toContain(
      'misses at most 0.05 of the objects (centre in the box and IoU at least 0.1,',
    );
    expect(ruleSentence({ kind: 'fixed', perClass: {} }, iou)).toBe('fixed by agreement, shown on threshold data');
  });
});
