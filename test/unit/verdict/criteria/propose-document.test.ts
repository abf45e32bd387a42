import { describe, expect, it } from '@jest/globals';
import type { InterpretationContract } from '../../../../src/metrics/interpretation/contract.js';
import { CONTRACT_TEMPLATES } from '../../../../src/metrics/interpretation/templates/contract-templates.js';
import type { CriteriaDocument } from '../../../../src/verdict/criteria/criteria-document.js';
import { expandCriteria } from '../../../../src/verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { proposeDocument } from '../../../../src/verdict/criteria/propose-document.js';
import { CRITERIA_QUESTIONS, type Consequence } from '../../../../src/verdict/criteria/questions.js';
import { proposeCriterion } from '../../../../src/verdict/criteria/templates.js';
import { aContract } from '../../../builders/contract.builder.js';

const siteSchema = { 'meta.shift': { values: ['day', 'night'] }, 'img.luminance': { bins: [40, 120] } };
const ANSWERS = { missed: 'LINE_STOPS', falseAlarm: 'EXTRA_WORK', alike: 'YES' };

function propose(answers: unknown, contract: InterpretationContract = CONTRACT_TEMPLATES.box) {
  return proposeDocument(answers, { title: 'North gate', contract, siteSchema });
}

function documentOf(answers: unknown, contract?: InterpretationContract): CriteriaDocument {
  const proposed = propose(answers, contract);
  if ('document' in proposed) return proposed.document;
  throw new Error(JSON.stringify(proposed.problems));
}

const shape = ({ criteria }: CriteriaDocument) =>
  criteria.map(({ id, metric, severity, comparator, threshold, unit }) =>
    [id, metric, severity, comparator, threshold, unit].join(' '),
  );

describe('the plain questions', () => {
  it('need three answers and name the form of the free ones', () => {
    expect(CRITERIA_QUESTIONS.filter(({ isNeeded }) => isNeeded).map(({ id }) => id)).toEqual([
      'missed',
      'falseAlarm',
      'alike',
    ]);
    for (const { answers, form } of CRITERIA_QUESTIONS) expect((form === null) === (Object.keys(answers).length > 0)).toBe(true); // prettier-ignore
  });
});

describe('criteria proposed from plain answers', () => {
  it.each<[keyof typeof CONTRACT_TEMPLATES, string[]]>([
    ['box', ['decision image-success@1 BLOCKING AT_LEAST 0.95 captureGroup', 'false-alarms no-phantom@1 BLOCKING AT_LEAST 0.9 captureGroup']],
    ['pallet', ['decision image-success@1 BLOCKING AT_LEAST 0.95 captureGroup', 'false-alarms no-phantom@1 BLOCKING AT_LEAST 0.9 captureGroup']],
    ['presence', ['decision nok-detection@1 BLOCKING AT_LEAST 0.95 captureGroup', 'false-alarms false-rejection@1 BLOCKING AT_MOST 0.1 captureGroup']],
    ['counting', ['decision counting-exact@1 BLOCKING AT_LEAST 0.95 captureGroup']],
    ['classification', [
      'decision image-success@1 BLOCKING AT_LEAST 0.95 captureGroup',
      'class-1 class-recall:intact@1 BLOCKING AT_LEAST 0.95 captureGroup',
      'class-2 class-recall:damaged@1 BLOCKING AT_LEAST 0.95 captureGroup',
    ]],
  ])('for %s decide by what its contract can judge', (name, expected) => {
    expect(shape(documentOf(ANSWERS, CONTRACT_TEMPLATES[name]))).toEqual(expected);
  }); // prettier-ignore

  it('count within the tolerance where one was agreed', () => {
    const tolerant = {
      ...CONTRACT_TEMPLATES.counting,
      counting: { of: 'UNIT', tolerance: { absolute: 1, relative: 0 }, occlusion: 'VISIBLE_ONLY' },
    } as const;
    expect(documentOf(ANSWERS, tolerant).criteria[0]).toMatchObject({ metric: 'image-success@1' });
  });

  it('say in each rationale which answer they come from', () => {
    const [decision, falseAlarms] = documentOf(ANSWERS).criteria;
    expect(decision?.rationale).toBe(
      'What happens if one is missed? The line stops, or a wrong delivery leaves the site.',
    );
    expect(falseAlarms?.rationale).toContain('not there? Somebody has to correct it by hand.');
  });

  it('are at once safety critical and not waivable when somebody can be hurt', () => {
    const [decision] = documentOf({ ...ANSWERS, missed: 'PERSON_HURT' }).criteria;
    expect(decision).toMatchObject({ severity: 'SAFETY_CRITICAL', safetyRelevance: 'SAFETY_FUNCTION', waivable: false, threshold: '0.99' }); // prettier-ignore
  });

  it('can always stop a release by the decision, and only inform about false alarms that hardly matter', () => {
    const { criteria } = documentOf({ ...ANSWERS, missed: 'HARDLY_MATTERS', falseAlarm: 'HARDLY_MATTERS' });
    expect(criteria.map(({ severity, confidence }) => [severity, confidence])).toEqual([
      ['BLOCKING', '0.9'],
      ['ADVISORY', '0.9'],
    ]);
  });

  it('keep what is reached today, with its source', () => {
    const [decision] = documentOf({ ...ANSWERS, today: '0.98', todaySource: 'Audit of 2025' }).criteria;
    expect(decision).toMatchObject({ threshold: '0.98', baseline: { value: '0.98', source: 'Audit of 2025' } });
    expect(decision?.rationale).toContain('Today 0.98 is reached');
    const below = documentOf({ ...ANSWERS, today: '0.8', todaySource: 'Audit of 2025' }).criteria[0];
    expect(below).toMatchObject({ threshold: '0.95', baseline: { value: '0.8' } });
    expect(documentOf({ ...ANSWERS, today: '1', todaySource: 'x' }).criteria[0]?.threshold).toBe('0.95');
  });

  it('ask for every declared value of a condition by itself', () => {
    const document = documentOf({ ...ANSWERS, conditions: ['meta.shift', 'img.luminance', 'meta.shift'] });
    const conditions = expandCriteria(document).criteria.find(({ id }) => id === 'conditions');
    expect(conditions?.slices).toEqual([
      'meta.shift = day',
      'meta.shift = night',
      'img.luminance < 40',
      'img.luminance < 120 AND img.luminance >= 40',
      'img.luminance >= 120',
    ]);
  });

  it('plan for the expected rate and the attempts', () => {
    const document = documentOf({ ...ANSWERS, expected: '0.99', attempts: 3, alike: 'NO' });
    expect(document.attempts).toEqual({ max: 3, spending: 'EQUAL' });
    expect(document.criteria[0]).toMatchObject({ designPoint: '0.99', power: '0.8', unit: 'image' });
  });

  it('are accepted by the check of criteria, whatever the answers and the contract', () => {
    const all: Consequence[] = ['PERSON_HURT', 'LINE_STOPS', 'EXTRA_WORK', 'HARDLY_MATTERS'];
    const presence = aContract({ task: 'presence', roles: { lid: 'UNIT' }, imageVerdict: { rule: 'PRESENCE', of: 'UNIT', atLeast: 1, presentMeans: 'OK' } }); // prettier-ignore
    for (const contract of [...Object.values(CONTRACT_TEMPLATES), presence])
      for (const missed of all)
        for (const falseAlarm of all)
          for (const alike of ['YES', 'NO']) {
            const document = documentOf({ missed, falseAlarm, alike, conditions: ['meta.shift'] }, contract);
            expect(lintCriteria(document, { contract, siteSchema }).problems).toEqual([]);
          }
  });

  it.each<[string, unknown, string, string]>([
    ['nothing', null, 'WRONG_TYPE', ''],
    ['no answer to a needed question', { missed: 'LINE_STOPS', alike: 'NO' }, 'MISSING_FIELD', '/falseAlarm'],
    ['an answer that is none', { ...ANSWERS, missed: 'WHO_KNOWS' }, 'NOT_A_CHOICE', '/missed'],
    ['a question nobody asked', { ...ANSWERS, colour: 'red' }, 'UNKNOWN_FIELD', '/colour'],
    ['a share with a comma', { ...ANSWERS, today: '0,9', todaySource: 'x' }, 'NOT_A_DECIMAL', '/today'],
    ['a share in percent', { ...ANSWERS, expected: '99%' }, 'NOT_A_DECIMAL', '/expected'],
    ['a share above 1', { ...ANSWERS, expected: '99' }, 'OUT_OF_RANGE', '/expected'],
    ['a share nobody stands for', { ...ANSWERS, today: '0.9' }, 'MISSING_FIELD', '/todaySource'],
    ['a source of nothing', { ...ANSWERS, todaySource: 'x' }, 'MISSING_FIELD', '/today'],
    ['an expectation no better than the limit', { ...ANSWERS, expected: '0.95' }, 'DESIGN_POINT_NOT_BETTER', '/expected'],
    ['a condition the site does not know', { ...ANSWERS, conditions: ['meta.moon'] }, 'UNKNOWN_SLICE_KEY', '/conditions/0'],
    ['half a try', { ...ANSWERS, attempts: 0.5 }, 'WRONG_TYPE', '/attempts'],
  ])('do not follow from %s', (_what, answers, code, path) => {
    const proposed = propose(answers);
    expect('problems' in proposed && proposed.problems.map((one) => `${one.code} ${one.path}`)).toContain(`${code} ${path}`);
  }); // prettier-ignore
});

describe('the values of one criterion', () => {
  it.each(['0,98', '98%', '2'])('are not proposed from %s as the share of today', (today) => {
    expect(() => proposeCriterion({ consequence: 'LINE_STOPS', today })).toThrow(
      expect.objectContaining({ code: 'ANSWERS_REFUSED', path: '/today' }),
    );
  });
});
