import { describe, expect, it } from '@jest/globals';
import { planAcceptance, type AcceptanceRequest } from '../../../../src/contexts/criteria/domain/plan-acceptance.js';
import { evidenceShows } from '../../../../src/stats/e-process.js';
import { passChance } from '../../../../src/stats/planner.js';
import type { Criterion } from '../../../../src/verdict/criteria/criteria-document.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

/** P(at most `most` failures among n), term by term. */
function binomialTerms(n: number, rate: number, most: number): number {
  let [term, sum] = [(1 - rate) ** n, 0];
  for (let failures = 0; failures <= most; failures += 1) {
    sum += term;
    term *= ((n - failures) / (failures + 1)) * (rate / (1 - rate));
  }
  return sum;
}

const POINT = { designPoint: '0.98', power: '0.8' } as const;
const useCase = (name: string, ...criteria: Criterion[]) => ({ name, document: aCriteriaDocument(criteria) });
const inEveryShift = aCriterion({ id: 'shift', role: 'SUPPORT', parent: 'decision', slices: ['EACH(meta.shift)'] });
const plan = (request: Partial<AcceptanceRequest> = {}) =>
  planAcceptance({ useCases: [useCase('BOX', aCriterion(POINT))], ...request });

describe('a plan of everything that must pass', () => {
  it('is the plan of the one criterion where there is one', () => {
    const { cells, jointAlone, jointTogether, collection, withoutDesignPoint } = plan();
    // .95 against .98 at power .8: 234 units, 6 failures, chance .8091 (reference planner.json).
    expect(cells).toMatchObject([{ useCase: 'BOX', alone: 234, together: 234, withoutFailure: 59, missing: 234 }]);
    expect(jointAlone?.ifIndependent).toBeCloseTo(0.80913883, 7);
    expect(jointTogether?.ifIndependent).toBeCloseTo(0.80913883, 7);
    expect([withoutDesignPoint, collection]).toEqual([0, { units: 234, images: 234, days: null }]);
  });

  it('says how small the joint chance is over slices and use cases, and what it takes to raise it', () => {
    const sliced = (name: string) => useCase(name, aCriterion(POINT), { ...inEveryShift, ...POINT });
    const { cells, jointAlone, jointTogether } = plan({ useCases: [sliced('BOX'), sliced('PALLET')] });
    expect(cells.map(({ useCase: name, slice }) => [name, slice])).toEqual(
      ['BOX', 'PALLET'].flatMap((name) => [null, 'meta.shift = day', 'meta.shift = night'].map((slice) => [name, slice])),
    ); // prettier-ignore
    expect(jointAlone?.ifIndependent).toBeCloseTo(0.809138831767981 ** 6, 9);
    expect(jointTogether?.ifIndependent).toBeGreaterThanOrEqual(0.8);
    expect(jointTogether?.atMost).toBeLessThan(1);
    for (const { alone, together, chanceTogether } of cells) {
      expect(together).toBeGreaterThan(alone);
      expect(chanceTogether).toBeGreaterThanOrEqual(0.8 ** (1 / 6));
    }
  });

  it('adds up slices that exclude each other and overlaps those that do not', () => {
    const { collection } = plan({
      useCases: [useCase('BOX', aCriterion(), inEveryShift)],
      imagesPerUnit: 30,
      unitsPerDay: 12,
    });
    // 59 by day and 59 by night are 118 units, which hold the 59 of all items.
    expect(collection).toEqual({ units: 118, images: 3540, days: 10 });
  });

  it('tells no chance without a design point, and says for how many', () => {
    const { jointAlone, withoutDesignPoint, cells } = plan({ useCases: [useCase('BOX', aCriterion())] });
    expect([jointAlone, withoutDesignPoint, cells[0]?.alone, cells[0]?.together]).toEqual([null, 1, 59, null]);
  });

  it('names the picture that fills most of what is missing', () => {
    const luminance = { ...inEveryShift, id: 'light', slices: ['EACH(img.luminance)'] };
    const { next } = plan({
      useCases: [useCase('BOX', aCriterion(), inEveryShift, luminance)],
      have: {
        ...{ 'all items': 59, 'meta.shift = day': 59, 'img.luminance < 40': 59, 'img.luminance >= 120': 59 },
        'img.luminance < 120 AND img.luminance >= 40': 58,
      },
    });
    expect(next).toMatchObject({ name: 'shift night, luminance 80' });
    expect(next?.fills).toEqual(['meta.shift = night', 'img.luminance < 120 AND img.luminance >= 40']);
  });

  it('weighs what a picture costs, and names none when nothing is missing', () => {
    const kinds = [
      { name: 'by day', slices: ['meta.shift = day'] },
      { name: 'by night', slices: ['meta.shift = night'], cost: 3 },
    ];
    const useCases = [useCase('BOX', aCriterion(), inEveryShift)];
    expect(plan({ useCases, kinds }).next?.name).toBe('by day');
    expect(plan({ useCases, kinds, have: { 'meta.shift = day': 59 } }).next?.name).toBe('by night');
    const all = { 'all items': 59, 'meta.shift = day': 59, 'meta.shift = night': 59 };
    expect(plan({ useCases, have: all }).next).toBeNull();
    expect(plan({ useCases: [useCase('BOX', aCriterion())], have: {} }).next?.name).toBe('any picture');
  });

  it('offers single conditions where combinations are too many', () => {
    const keys = Array.from({ length: 5 }, (_, i) => `meta.k${i}`);
    const siteSchema = Object.fromEntries(keys.map((key) => [key, { values: ['a', 'b', 'c', 'd', 'e'] }]));
    const slices = keys.map((key) => `EACH(${key})`);
    const document = aCriteriaDocument([aCriterion({ slices })], { siteSchema });
    expect(plan({ useCases: [{ name: 'BOX', document }] }).next).toMatchObject({ name: 'k0 a' });
  });

  it('tells the chances of evidence for all times by its own boundary, not by that of a single look', () => {
    const attempts = { max: 1, spending: 'E_PROCESS' } as const;
    const document = aCriteriaDocument([aCriterion(POINT)], { attempts });
    const { cells, jointAlone } = plan({ useCases: [{ name: 'BOX', document }] });
    const [cell] = cells;
    const n = cell?.alone ?? 0;
    const claim = { required: 0.95, confidence: 0.95, n };
    expect(cell).toMatchObject({ rule: 'E_PROCESS', withoutFailure: 88, together: n });
    // At the boundary itself, counted up term by term: the largest number of failures whose evidence reaches 20 at unit n.
    let most = 0;
    while (evidenceShows({ ...claim, successes: n - most - 1, failures: most + 1 })) most += 1;
    const byHand = binomialTerms(n, 0.02, most);
    expect(cell?.chanceAlone).toBeCloseTo(byHand, 9);
    expect(jointAlone?.ifIndependent).toBeCloseTo(byHand, 9);
    expect(byHand).toBeGreaterThanOrEqual(0.8);
    expect(byHand).toBeLessThan(passChance({ ...claim, trueRate: 0.98 }));
    expect(cell?.chanceWatched).toBeGreaterThan(byHand);
    expect(plan().cells[0]).toMatchObject({ rule: 'FIXED_SAMPLE', chanceWatched: null });
  });

  it('plans for a limit on failures as for one on successes', () => {
    const rejections = aCriterion({ metric: 'false-rejection@1', comparator: 'AT_MOST', threshold: '0.05', designPoint: '0.02', power: '0.8' }); // prettier-ignore
    expect(plan({ useCases: [useCase('BAG', rejections)] }).cells).toMatchObject([{ required: 0.95, alone: 234 }]);
  });

  it('leaves out of reach what a design point too near the limit would take', () => {
    const near = aCriterion({ designPoint: '0.9501', power: '0.8' });
    expect(plan({ useCases: [useCase('BOX', near)] })).toMatchObject({
      jointTogether: null,
      cells: [{ alone: 59, together: null, atDesignPoint: null }],
    });
  });

  it('is empty without anything mandatory, and refuses a power or a pace that cannot be', () => {
    expect(plan({ useCases: [] })).toMatchObject({ cells: [], collection: { units: 0 }, next: null });
    expect(() => plan({ power: 1 })).toThrow(expect.objectContaining({ code: 'RATE_OUT_OF_RANGE' }));
    expect(() => plan({ unitsPerDay: 0 })).toThrow(expect.objectContaining({ code: 'DATA_NOT_USABLE' }));
    expect(() => plan({ imagesPerUnit: 0.5 })).toThrow(expect.objectContaining({ code: 'COUNT_OUT_OF_RANGE' }));
  });
});
