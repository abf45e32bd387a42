import { describe, expect, it } from '@jest/globals';
import { choosePhotographs, type SharedItem } from '../../../../src/contexts/dossiers/domain/choose-photographs.js';
import type { ExpectationFacts } from '../../../../src/contexts/dossiers/domain/expectation-facts.js';
import { expectationsOf, type JudgedOutcomes } from '../../../../src/contexts/dossiers/domain/expectations.js';
import type { Outcome } from '../../../../src/metrics/outcome.js';
import { anErroredOutcome, anOutcome } from '../../../builders/outcome.builder.js';

/** An image that should show one number of objects and was seen with another. */
const seen = (itemId: string, expected: number, observed: number): Outcome =>
  anOutcome({
    itemId,
    expectedState: `${expected} objects`,
    observedState: `${observed} objects`,
    right: expected === observed,
  });

const judged = (useCaseKey: string, outcomes: readonly Outcome[], over: Partial<JudgedOutcomes> = {}) => ({
  siteKey: 'a',
  useCaseKey,
  runId: 'run',
  outcomes,
  ...over,
});

function pair(first: readonly Outcome[], second: readonly Outcome[]): ExpectationFacts | undefined {
  return expectationsOf([judged('BOX', first), judged('PALLET', second)])[0];
}

describe('the contradiction report', () => {
  it('counts every shared image once and names those that are right under one use case only', () => {
    const report = pair(
      [seen('1', 5, 5), seen('2', 5, 4), seen('3', 5, 4), seen('4', 0, 0), seen('only', 1, 1)],
      [seen('1', 1, 1), seen('2', 1, 1), seen('3', 1, 0), seen('4', 1, 0)],
    );
    expect(report).toMatchObject({ shared: 4, bothRight: 1, bothWrong: 1, sameAnswers: true });
    expect(report?.contradictions).toEqual([
      { itemId: '2', itemName: '2.jpg', rightUnder: 'PALLET' },
      { itemId: '4', itemName: '4.jpg', rightUnder: 'BOX' },
    ]);
  });

  it('says nothing where two use cases share no image, and nothing across sites', () => {
    expect(pair([seen('1', 1, 1)], [seen('2', 1, 1)])).toBeUndefined();
    const elsewhere = judged('PALLET', [seen('1', 1, 1)], { siteKey: 'b' });
    expect(expectationsOf([judged('BOX', [seen('1', 1, 1)]), elsewhere])).toEqual([]);
    expect(expectationsOf([])).toEqual([]);
  });

  it('tells answers of one run from those of two, and of none', () => {
    const [one, other] = [[seen('1', 1, 1)], [seen('1', 2, 2)]];
    const runs = (first: string | null, second: string | null): boolean | undefined =>
      expectationsOf([judged('BOX', one, { runId: first }), judged('PALLET', other, { runId: second })])[0]
        ?.sameAnswers;
    expect([runs('r', 'r'), runs('r', 's'), runs(null, null)]).toEqual([true, false, false]);
  });

  it('compares every two of three use cases', () => {
    const rows = [seen('1', 1, 1)];
    const found = expectationsOf([judged('A', rows), judged('B', rows), judged('C', rows)]);
    expect(found.map(({ useCaseKeys }) => useCaseKeys.join())).toEqual(['A,B', 'A,C', 'B,C']);
  });
});

describe('the swap test', () => {
  it('passes when the other reading is wrong on every image of which something else is expected', () => {
    const swaps = pair([seen('1', 5, 5), seen('2', 7, 7)], [seen('1', 1, 1), seen('2', 1, 1)])?.swaps;
    expect(swaps).toEqual([
      { asked: 'BOX', readBy: 'PALLET', designated: 2, passed: true, unchanged: [] },
      { asked: 'PALLET', readBy: 'BOX', designated: 2, passed: true, unchanged: [] },
    ]);
  });

  it('names the image on which the other reading is right as well', () => {
    const swap = pair([seen('1', 0, 0), seen('2', 7, 7)], [seen('1', 1, 0), seen('2', 1, 1)])?.swaps[0];
    expect(swap).toMatchObject({ designated: 2, passed: false, unchanged: [{ itemId: '1', itemName: '1.jpg' }] });
  });

  it('shows nothing with one contract under two names, and with images that have no answer', () => {
    const rows = [seen('1', 5, 5)];
    expect(pair(rows, rows)?.swaps[0]).toMatchObject({ designated: 0, passed: false });
    const errored = anErroredOutcome({ itemId: '1', expectedState: '1 objects' });
    expect(pair(rows, [errored])?.swaps[0]).toMatchObject({ designated: 0, passed: false });
  });
});

describe('the choice of photographs', () => {
  const item = (itemId: string, right: readonly boolean[], over: Partial<SharedItem> = {}): SharedItem => ({
    siteKey: 'a',
    itemId,
    groupId: itemId,
    right,
    ...over,
  });
  const ids = (items: readonly SharedItem[]): string[] => items.map(({ itemId }) => itemId);

  it('takes disagreements first, of both kinds, then what is wrong throughout, then the others', () => {
    const items = [
      item('right', [true, true]),
      item('wrong', [false, false]),
      item('second', [false, true]),
      item('first', [true, false]),
    ];
    expect(ids(choosePhotographs(items, 9))).toEqual(['first', 'second', 'wrong', 'right']);
  });

  it('does not depend on the order of the input and draws the same ones every time', () => {
    const items = Array.from({ length: 50 }, (_, index) => item(`i${index}`, [index % 2 === 0, index % 2 === 1]));
    const drawn = ids(choosePhotographs(items, 6));
    expect(ids(choosePhotographs([...items].reverse(), 6))).toEqual(drawn);
    expect(drawn).not.toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5']);
  });

  it('takes turns between sites and shows no group twice before every group once', () => {
    const items = [
      ...Array.from({ length: 9 }, (_, index) => item(`m${index}`, [true, false], { groupId: 'many' })),
      item('other', [true, false]),
      item('b', [false, true], { siteKey: 'b' }),
    ];
    const drawn = choosePhotographs(items, 3);
    expect(new Set(drawn.map(({ siteKey, groupId }) => `${siteKey} ${groupId}`)).size).toBe(3);
    expect(drawn.slice(0, 2).map(({ siteKey }) => siteKey)).toEqual(['a', 'b']);
  });

  it('is empty without images, and takes all when they are fewer', () => {
    expect(choosePhotographs([], 2)).toEqual([]);
    expect(choosePhotographs([item('x', [true, false])], 2)).toHaveLength(1);
  });
});
