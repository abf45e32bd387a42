import { describe, expect, it } from '@jest/globals';
import { composeDossier } from '../../../../src/contexts/dossiers/domain/compose-dossier.js';
import type { ExpectationFacts } from '../../../../src/contexts/dossiers/domain/expectation-facts.js';
import type { ComparisonFacts, DossierFacts, JudgementFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import { percentBeyond } from '../../../../src/contexts/dossiers/domain/format.js';
import { FORM } from '../../../../src/contexts/dossiers/domain/text/en-basics.js';
import type { PrintDocument } from '../../../../src/kernel/print-document.js';
import { aCell, aCriterion, aJudgement, aResult, digest, dossierFacts } from '../../../builders/dossier-facts.js';

const print = (over: Partial<DossierFacts> = {}): PrintDocument => composeDossier(dossierFacts(over)).print;
const text = (value: unknown): string => JSON.stringify(value).replaceAll('\u00A0', ' ');
const gate = dossierFacts().gate!;
const [pallet] = dossierFacts().judgements as [JudgementFacts];
const thumbnail = { sha256: digest('picture'), width: 640, height: 480, sourceWidth: 640, sourceHeight: 480 };

function aSide(useCaseKey: string, right: boolean): ComparisonFacts['sides'][number] {
  const box = { x: 10, y: 10, width: 50, height: 50 };
  const observedState = right ? '5 objects' : '4 objects';
  const observed = [{ label: 'box', score: 0.9, box }];
  return { useCaseKey, right, expectedState: '5 objects', observedState, expected: [{ label: 'box', box }], observed };
}

const aComparison = (over: Partial<ComparisonFacts> = {}): ComparisonFacts => ({
  siteKey: 'site-b',
  itemName: 'B4-0118.jpg',
  thumbnail,
  sides: [aSide('BOX', true), aSide('PALLET', false)],
  ...over,
});
const choice = { seed: 7, shared: 50, disagreeing: 12, open: 20 };

/** One site and use case with these failures under a limit of 5 %. */
function judged(failed: number, total: number, over: Partial<JudgementFacts> = {}): JudgementFacts {
  const criterion = aCriterion({ threshold: '0.95' });
  return { ...pallet, judgement: aJudgement([aResult(criterion, [aCell(null, failed, total, 0.95)])]), ...over };
}

describe('a use case that a narrower decision leaves out', () => {
  const { siteKey, useCase, runId } = pallet;
  const compared = [{ siteKey, runId, useCase: { ...useCase, key: 'BOX' }, outcomesDigest: digest('box') }];

  it('is named on page 1 and in section 3 as shown for comparison only', () => {
    const document = print({ comparisonChoice: choice, comparisons: [aComparison()], compared });
    const sentence = 'BOX is shown for comparison only: this decision does not cover it.';
    expect(text(document.cover.strip?.note)).toContain(sentence);
    expect(text(document.sections[3])).toContain(sentence);
  });

  it('leaves no such words where the decision covers every use case', () => {
    const document = print({ comparisonChoice: choice, comparisons: [aComparison()] });
    expect(text(document)).not.toContain('is shown for comparison only');
  });
});

describe('the photographs on page 1', () => {
  const strip = (over: Partial<DossierFacts>) => print({ comparisonChoice: choice, ...over }).cover.strip;

  it('stand under each use case with the verdict as shape and word', () => {
    const found = strip({ comparisons: [aComparison(), aComparison({ itemName: 'second' })] });
    expect(found?.photographs.map(({ name }) => name)).toEqual(['B4-0118.jpg', 'second']);
    expect(found?.photographs[0]?.sides.map(({ code, mark, word }) => `${code} ${mark} ${word}`)).toEqual([
      'BOX pass right',
      'PALLET fail wrong',
    ]);
    expect(text(found?.photographs[0]?.sides[1])).toMatch(/should be 5 objects.*was 4 objects/);
  });

  it('are two at most, and of three use cases the two that disagree', () => {
    const sides = [aSide('A', true), aSide('B', true), aSide('C', false)];
    const found = strip({ comparisons: [1, 2, 3].map(() => aComparison({ sides })) });
    expect(found?.photographs.map((one) => one.sides.map(({ code }) => code).join(''))).toEqual(['AC', 'AC']);
  });

  it.each([
    ['nobody judged two use cases', []],
    ['there is one use case only', [aComparison({ sides: [aSide('BOX', true)] })]],
    ['no picture is available', [aComparison({ thumbnail: null })]],
  ])('are left out when %s', (_why, comparisons) => {
    expect(strip({ comparisons })).toBeNull();
  });

  it.each([
    [aComparison(), choice, /1 of 12 photographs on which the use cases disagree, chosen at random with seed 7/],
    [aComparison({ sides: [aSide('A', false), aSide('B', false)] }), { ...choice, disagreeing: 0 }, /disagree on no/],
    [aComparison({ sides: [aSide('A', false), aSide('B', false)] }), choice, /disagree on 12 photographs, which come/],
  ])('say how they were chosen (%#)', (comparison, comparisonChoice, expected) => {
    expect(text(strip({ comparisons: [comparison], comparisonChoice })?.note)).toMatch(expected);
  });

  it('name their site where there are several', () => {
    const site = dossierFacts().sites[0]!;
    const sites = [site, { ...site, key: 'other', name: 'Elsewhere' }];
    expect(strip({ comparisons: [aComparison()], sites })?.photographs[0]?.name).toContain('(Site B, Line 4)');
  });
});

describe('one model under several expectations', () => {
  const pair: ExpectationFacts = {
    siteKey: 'site-b',
    useCaseKeys: ['BOX', 'PALLET'],
    sameAnswers: true,
    shared: 50,
    bothRight: 30,
    bothWrong: 5,
    contradictions: Array.from({ length: 15 }, (_, index) => ({
      itemId: `i${index}`,
      itemName: `photo-${index}`,
      rightUnder: index < 1 ? 'BOX' : 'PALLET',
    })),
    swaps: [{ asked: 'BOX', readBy: 'PALLET', designated: 9, passed: true, unchanged: [] }],
  };
  const section = (over: Partial<ExpectationFacts> = {}): string =>
    text(print({ expectations: [{ ...pair, ...over }] }).sections[3]);

  it('names the images they disagree on, the first ones in print, and where all of them stand', () => {
    expect(section()).toContain('Right under BOX, wrong under PALLET: photo-0.');
    expect(section()).toContain('(the first 12 of 14; all stand in expectations.json)');
    expect(section({ contradictions: pair.contradictions.slice(0, 3) })).not.toContain('expectations.json');
  });

  it.each([
    [true, 'from the same answers of the model'],
    [false, 'from the answers of two runs'],
  ])('tells whether the answers are the same: %s', (sameAnswers, expected) => {
    expect(section({ sameAnswers })).toContain(expected);
  });

  it.each([
    [{}, /verdict of every one changed to wrong/],
    [
      { passed: false, unchanged: [{ itemId: 'x', itemName: 'odd.jpg' }] },
      /verdict of 8 changed to wrong; of 1 it did not.*odd\.jpg/,
    ],
    [{ passed: false, designated: 0 }, /not possible/],
  ])('says how the swap test ended (%#)', (over, expected) => {
    expect(section({ swaps: [{ ...pair.swaps[0]!, ...over }] })).toMatch(expected);
  });

  it('counts the expectations in its title, and says that images right everywhere stay sealed', () => {
    expect(print().sections[3]?.title).toBe('System: one model, two expectations');
    expect(print({ judgements: [pallet] }).sections[3]?.title).toBe('System under test');
    const shown = text(print({ comparisons: [aComparison()], comparisonChoice: choice }).sections[3]);
    expect(shown).toContain('30 images that are right under every use case stay sealed');
    const open = text(print({ comparisons: [aComparison()], comparisonChoice: { ...choice, open: 50 } }).sections[3]);
    expect(open).not.toContain('sealed and may not be shown');
  });
});

describe('what a decision means', () => {
  const decided = (over: Partial<DossierFacts>, type = 'G1_FAT', decision: 'GO' | 'NO_GO' = 'GO') =>
    print({ gate: { ...gate, type, decision }, judgements: [judged(0, 120)], ...over });

  it('names the site beside the word, and that it is that site only', () => {
    expect(decided({}).cover.decision).toMatchObject({ word: 'Go', scope: 'for Site B, Line 4' });
    expect(decided({ otherSites: ['Site C'] }).cover.decision.scope).toBe('only for Site B, Line 4');
    const refused = decided({ otherSites: ['Site C'] }, 'G1_FAT', 'NO_GO');
    expect(refused.cover.decision.scope).toBe('for Site B, Line 4');
    expect(text(decided({ otherSites: ['Site C'] }).sections[1])).toContain('It says nothing about Site C.');
    expect(print({ gate: { ...gate, decision: null } }).cover.decision.scope).toBeNull();
  });

  it.each([
    ['G1_FAT', /may go on to the site acceptance test\. This is no release for operation/],
    ['G2_SAT', /may go on to the release for operation/],
    ['G3_GO_LIVE', /may go into operation as tested/],
    ['G4_REVIEW', /may stay in operation/],
  ])('of a GO at %s is told by what follows', (type, expected) => {
    expect(decided({}, type).cover.decision.instruction).toMatch(expected);
  });

  it('says what a GO leaves possible, and how many proofs it rests on', () => {
    const section = text(decided({}).sections[1]);
    expect(section).toContain('The required proof met its agreed limit');
    expect(section).toMatch(/leaves possible that up to 2\.\d+ % of damaged pallets are let through/);
    expect(text(decided({ judgements: [judged(1, 30)] }).sections[1])).toContain('although only 0 of 1');
  });

  it('tells a failed proof from one that is not proven', () => {
    const section = (failed: number, total: number): string =>
      text(decided({ judgements: [judged(failed, total)] }, 'G1_FAT', 'NO_GO').sections[1]);
    expect(section(60, 120)).toContain('1 proof fails');
    expect(section(1, 30)).toContain('1 proof is not proven');
    expect(section(0, 120)).toContain('Every proof passes; the decision rests on the reason');
  });

  it('never claims more than a test can show', () => {
    for (const type of ['G0_AGREEMENT', 'G1_FAT', 'G2_SAT', 'G3_GO_LIVE', 'G4_REVIEW'])
      expect(text(decided({}, type))).not.toMatch(/\b(compliant|certified|safe)\b/i);
  });
});

describe('what the evidence lacks', () => {
  const undeclared = [
    { key: 'meta.shift', items: 12, wrong: 3, missing: 3, values: [{ value: 'dusk', items: 9 }] },
  ] as const;

  it('lists images of conditions nobody declared, on page 1 and in section 10', () => {
    const entry = judged(0, 120);
    const with_ = { ...entry, judgement: { ...entry.judgement!, undeclared } };
    const document = print({ judgements: [with_], notTested: [] });
    expect(text(document.sections[10])).toContain('12 images whose shift the site does not declare: “dusk” (9) and no');
    expect(text(document.sections[10])).toContain('3 judged wrong');
    expect(text(document.cover.columns)).toContain('12 images with an undeclared shift');
    expect(text(print({ judgements: [entry], notTested: [] }))).not.toContain('does not declare');
  });

  it('says of what is not proven what is known, what is missing and what each step takes', () => {
    const section = text(print({ judgements: [judged(1, 30)] }).sections[7]);
    for (const expected of ['What is known:', 'What is missing', 'What each next step would take:', 'No go: always'])
      expect(section).toContain(expected);
    expect(section).toContain('at least 140 images without a further failure');
    expect(text(print({ judgements: [judged(0, 120)] }).sections[7])).not.toContain('What is missing');
  });

  it.each([
    [59, 'had at least the samples planned'],
    [300, 'had fewer samples than even a faultless result needs'],
  ])('holds what was planned (%i) against what was seen', (withoutFailure, expected) => {
    const plan = { criterionId: 'decision', slice: null, unit: 'image' as const, withoutFailure, atDesignPoint: null };
    const document = print({ judgements: [judged(0, 120, { planned: [plan] })] });
    expect(text(document.sections[7])).toContain(expected);
    expect(text(print({ judgements: [judged(0, 120)] }).sections[7])).not.toContain('Planned and seen');
  });
});

describe('a decision of narrower scope', () => {
  const leftOut = [{ subject: 'BOX at Site B, Line 4', verdict: 'FAIL' }];
  const narrowed = (limitedTo: readonly string[]) =>
    print({
      gate: { ...gate, decision: 'GO', scope: { limitedTo, leftOut } },
      judgements: [judged(0, 120)],
      notTested: [{ subject: 'BOX at Site B, Line 4', consequence: 'left out', acceptedBy: null }],
    });

  it('says beside its word what it is limited to, or where that stands when it is long', () => {
    expect(narrowed(['PALLET at Site B']).cover.decision.scope).toBe('only for PALLET at Site B');
    const long = narrowed(Array.from({ length: 5 }, (_, index) => `PALLET at Site B: statement ${index}`));
    expect(text(long.cover.decision.scope)).toBe('"only for Site B, Line 4, within the narrower scope of section 1"');
  });

  it('says that what it leaves out was tested and failed, and never calls it not tested', () => {
    const document = narrowed(['PALLET at Site B']);
    const column = document.cover.columns.flat().find(({ title }) => title === 'Not covered by this decision');
    expect(text(column)).toContain('Left out: BOX at Site B, Line 4 (failed).');
    expect(text(document.cover.columns)).not.toContain('Not tested');
    expect(text(document.sections[1])).toContain('It leaves out BOX at Site B, Line 4, which failed.');
  });

  it('never names a left-out condition as its weakest', () => {
    const criterion = aCriterion({ threshold: '0.95' });
    const cells = [aCell('meta.shift = "day"', 0, 120, 0.95), aCell('meta.shift = "night"', 60, 120, 0.95)];
    const judgement = aJudgement([aResult(criterion, cells)]);
    const weakest = (over: Partial<JudgementFacts>): string =>
      text(print({ judgements: [{ ...pallet, judgement, ...over }] }).cover.columns[0]?.[0]);
    expect(weakest({})).toContain('60 of 120');
    const narrowedTo = [{ criterionId: criterion.id, slice: 'meta.shift = "day"' }];
    expect(weakest({ narrowedTo })).toContain('0 of 120');
  });
});

describe('the bar on page 1', () => {
  const row = (failed: number, total: number) => print({ judgements: [judged(failed, total)] }).cover.deciding[0];

  it('of what passes is told by its upper end, of what fails by its lower one', () => {
    expect(row(0, 120)?.bar).toMatchObject({
      boundTextAt: 'bound',
      boundText: expect.stringMatching(/^at most 2\.\d+/),
    });
    const failed = row(60, 120);
    expect(failed?.bar).toMatchObject({ boundTextAt: 'floor', boundText: expect.stringMatching(/^at least 4\d\.\d/) });
    expect(failed?.bar?.floor).toBeGreaterThan(failed?.bar?.limit ?? 1);
    expect(failed?.alternative).toMatch(/the true figure is at least 4\d\.\d.%/);
  });

  it.each([
    [0.10056, 0.1, '10.05 %'],
    [0.1012, 0.1, '10.1 %'],
    [0.3816, 0.1, '38.1 %'],
  ])('tells a share of %d from its limit', (share, limit, expected) => {
    expect(percentBeyond(share, limit, FORM).replace('\u00A0', ' ')).toBe(expected);
  });
});
