import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRng } from '../../../src/kernel/rng.js';
import { oneSidedBounds } from '../../../src/stats/binomial.js';
import { shareBounds, type GroupCount } from '../../../src/stats/share-rule.js';

const pallets = (count: number, right = 30, total = 30): GroupCount[] =>
  Array.from({ length: count }, () => ({ right, total }));

describe('the share rule', () => {
  // docs/method/share-rule.md shows these.
  it.each([
    [pallets(59), 0.950492390111773],
    [[...pallets(58), { right: 15, total: 30 }], 0.9356527221157058],
    [[...pallets(29), { right: 32, total: 33 }], 0.9031582203886898],
    [[...pallets(38), { right: 15, total: 30 }, { right: 0, total: 30 }], 0.8684222982629821],
  ])('meets its agreed points (%#)', (groups, lower) => {
    expect(shareBounds(groups, 0.95).lower).toBeCloseTo(lower, 10);
  });

  it('is the ordinary bound for groups of one image', () => {
    const groups = [...pallets(91, 1, 1), ...pallets(2, 0, 1)];
    expect(shareBounds(groups, 0.95)).toMatchObject(oneSidedBounds(91, 93, 0.95));
  });

  it('says nothing without an applicable group, and counts those that are not', () => {
    expect(shareBounds([{ right: 0, total: 0 }], 0.95)).toEqual({
      lower: null,
      upper: null,
      K: 0,
      applicableGroups: 0,
      notApplicableGroups: 1,
    });
    expect(shareBounds([], 0.95).lower).toBeNull();
  });

  it('gains nothing from more images of the same pallets', () => {
    expect(shareBounds(pallets(30, 3000, 3000), 0.95).lower).toBe(shareBounds(pallets(30, 1, 1), 0.95).lower);
  });

  it.each([
    [[{ right: 2, total: 1 }], '/0'],
    [
      [
        { right: 1, total: 1 },
        { right: -1, total: 1 },
      ],
      '/1',
    ],
    [[{ right: 0, total: NaN }], '/0'],
    [[{ right: 0, total: Infinity }], '/0'],
  ])('refuses impossible groups and points at them (%#)', (groups, path) => {
    expect(() => shareBounds(groups, 0.95)).toThrow(expect.objectContaining({ code: 'COUNT_OUT_OF_RANGE', path }));
  });

  it('does not depend on the order of the groups, to the last bit', () => {
    const group = fc.record({
      total: fc.integer({ min: 1, max: 40 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 60 }), (raw) => {
        const groups = raw.map(({ total, part }) => ({ total, right: Math.floor(part * total) }));
        expect(shareBounds([...groups].reverse(), 0.95)).toEqual(shareBounds(groups, 0.95));
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('falls with every single image that turns wrong', () => {
    const group = fc.record({ total: fc.integer({ min: 1, max: 40 }), wrong: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 60 }), fc.nat(), (raw, pick) => {
        const groups = raw.map(({ total, wrong }) => ({ total, right: Math.max(1, total - wrong) }));
        const at = pick % groups.length;
        const worse = groups.map((entry, i) => (i === at ? { ...entry, right: entry.right - 1 } : entry));
        expect(shareBounds(worse, 0.95).lower ?? 1).toBeLessThan(shareBounds(groups, 0.95).lower ?? 0);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

/** Exact chance that a wrong claim (mean share just below p0) passes, for shares that take two values. */
function wrongPassChance(n: number, low: number, high: number, p0: number): number {
  const mean = p0 - 1e-9;
  const q = (mean - low) / (high - low);
  let chance = 0;
  let probability = (1 - q) ** n;
  for (let highs = 0; highs <= n; highs += 1) {
    const K = highs * high + (n - highs) * low;
    if (oneSidedBounds(Math.min(K, n), n, 0.95).lower >= p0) chance += probability;
    probability *= ((n - highs) / (highs + 1)) * (q / (1 - q));
  }
  return chance;
}

describe('searched for shares that fool it', () => {
  it('never lets a wrong claim pass more often than agreed', () => {
    const rng = seededRng(11);
    let worst = 0;
    for (let round = 0; round < 400; round += 1) {
      const p0 = 0.5 + 0.49 * rng.next();
      const n = 1 + Math.floor(rng.next() * 100);
      const low = rng.next() < 0.3 ? 0 : p0 * rng.next();
      const high = rng.next() < 0.5 ? 1 : p0 + (1 - p0) * rng.next();
      worst = Math.max(worst, wrongPassChance(n, low, high, p0));
    }
    expect(worst).toBeGreaterThan(0.03);
    expect(worst).toBeLessThanOrEqual(0.05 + 1e-6);
  });
});
