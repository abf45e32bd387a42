import { describe, expect, it } from '@jest/globals';
import { evidenceShows } from '../../../src/stats/e-process.js';
import { watchedPassChance } from '../../../src/stats/e-process-chance.js';
import { passChance } from '../../../src/stats/planner.js';

/** The chance by writing down every sequence of right and wrong units: nothing of the product's recursion is used. */
function byAllSequences(claim: { required: number; confidence: number; n: number; trueRate: number }): number {
  const { required, confidence, n, trueRate } = claim;
  const known = new Map<string, boolean>();
  const isShownBy = (failures: number, units: number): boolean => {
    const key = `${failures}/${units}`;
    if (!known.has(key)) known.set(key, evidenceShows({ successes: units - failures, failures, required, confidence }));
    return known.get(key) === true;
  };
  let chance = 0;
  for (let sequence = 0; sequence < 2 ** n; sequence += 1) {
    let [failures, isShown] = [0, false];
    for (let unit = 1; unit <= n && !isShown; unit += 1) {
      failures += (sequence >> (unit - 1)) & 1;
      isShown = isShownBy(failures, unit);
    }
    const wrong = sequence.toString(2).replaceAll('0', '').length;
    if (isShown) chance += (1 - trueRate) ** wrong * trueRate ** (n - wrong);
  }
  return chance;
}

describe('the chance of a pass while the evidence is watched', () => {
  it.each([
    { required: 0.5, confidence: 0.9, n: 12, trueRate: 0.8 },
    { required: 0.5, confidence: 0.9, n: 16, trueRate: 0.5 },
    { required: 0.3, confidence: 0.8, n: 14, trueRate: 0.6 },
    { required: 0.6, confidence: 0.5, n: 13, trueRate: 0.9 },
    { required: 0.5, confidence: 0.9, n: 3, trueRate: 1 },
  ])('is that of all sequences written out: %j', (claim) => {
    expect(watchedPassChance(claim)).toBeCloseTo(byAllSequences(claim), 12);
  });

  it('is at least that of a single look, and both are below the fixed-sample rule, which may be looked at once only', () => {
    for (const n of [88, 120, 234, 400]) {
      const claim = { required: 0.95, confidence: 0.95, n, trueRate: 0.98 };
      const once = passChance({ ...claim, rule: 'E_PROCESS' });
      expect(watchedPassChance(claim)).toBeGreaterThanOrEqual(once - 1e-12);
      expect(once).toBeLessThanOrEqual(passChance(claim));
    }
  });

  it('is what the page on evidence says', () => {
    const claim = { required: 0.95, confidence: 0.95, n: 400, trueRate: 0.98 };
    const chances = [passChance({ ...claim, rule: 'E_PROCESS' }), watchedPassChance(claim), passChance(claim)];
    expect(chances.map((chance) => chance.toFixed(3))).toEqual(['0.593', '0.754', '0.938']);
  });

  it('stays within the agreed error at the limit itself, however long one watches', () => {
    for (const n of [100, 1_000, 5_000])
      expect(watchedPassChance({ required: 0.95, confidence: 0.95, n, trueRate: 0.95 })).toBeLessThan(0.05);
    // To be within the error is no merit when nothing could ever pass.
    expect(watchedPassChance({ required: 0.95, confidence: 0.95, n: 5_000, trueRate: 0.95 })).toBeGreaterThan(0.01);
  });

  it('never falls as units are added, and is certain for a model that is never wrong from unit 88 on', () => {
    const at = (n: number, trueRate: number) => watchedPassChance({ required: 0.95, confidence: 0.95, n, trueRate });
    const chances = [0, 50, 87, 88, 89, 150, 151, 300].map((n) => at(n, 0.97));
    expect([...chances].sort((a, b) => a - b)).toEqual(chances);
    expect([at(0, 1), at(87, 1), at(88, 1), at(500, 1), at(500, 0)]).toEqual([0, 0, 1, 1, 0]);
  });

  it.each([
    [{ n: 0.5 }, 'COUNT_OUT_OF_RANGE'],
    [{ n: -1 }, 'COUNT_OUT_OF_RANGE'],
    [{ trueRate: 1.1 }, 'RATE_OUT_OF_RANGE'],
    [{ trueRate: NaN }, 'RATE_OUT_OF_RANGE'],
    [{ required: 1 }, 'RATE_UNPROVABLE'],
    [{ confidence: 1 }, 'CONFIDENCE_OUT_OF_RANGE'],
  ])('refuses %j', (wrong, code) => {
    const asked = { required: 0.95, confidence: 0.95, n: 10, trueRate: 0.9, ...wrong };
    expect(() => watchedPassChance(asked)).toThrow(expect.objectContaining({ code }));
  });
});
