import { describe, expect, it } from '@jest/globals';
import { claimStructure } from '../../../../src/metrics/interpretation/claim-structure.js';
import type { AttemptPlan } from '../../../../src/verdict/criteria/criteria-document.js';
import { diffCriteria } from '../../../../src/verdict/criteria/diff-criteria.js';
import { criteriaDigest } from '../../../../src/verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { aContract } from '../../../builders/contract.builder.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

const STAGES = [
  { groups: 90, alphaShare: '0.5' },
  { groups: 150, alphaShare: '0.50' },
];

function aPlan(attempts: object) {
  const plan = { max: 1, spending: 'EQUAL', ...attempts } as AttemptPlan;
  return aCriteriaDocument([aCriterion({ unit: 'captureGroup' })], { attempts: plan });
}

describe('a plan of attempts', () => {
  it('may have stages, and may be evidence for all times', () => {
    expect(lintCriteria(aPlan({ stages: STAGES })).problems).toEqual([]);
    expect(lintCriteria(aPlan({ spending: 'E_PROCESS' })).problems).toEqual([]);
  });

  it.each([
    ['STAGES_WITH_E_PROCESS', '/attempts/stages', { spending: 'E_PROCESS', stages: STAGES }],
    ['NOT_A_CHOICE', '/attempts/spending', { spending: 'ALWAYS' }],
    ['TOO_FEW_STAGES', '/attempts/stages', { stages: [STAGES[0]] }],
    ['WRONG_TYPE', '/attempts/stages', { stages: 'two' }],
    ['WRONG_TYPE', '/attempts/stages/0', { stages: [7, STAGES[1]] }],
    ['UNKNOWN_FIELD', '/attempts/stages/0/images', { stages: [{ ...STAGES[0], images: 3 }, STAGES[1]] }],
    ['OUT_OF_RANGE', '/attempts/stages/0/groups', { stages: [{ ...STAGES[0], groups: 0 }, STAGES[1]] }],
    ['NUMBER_NOT_TEXT', '/attempts/stages/1/alphaShare', { stages: [STAGES[0], { groups: 150, alphaShare: 0.5 }] }],
    ['NOT_A_DECIMAL', '/attempts/stages/1/alphaShare', { stages: [STAGES[0], { groups: 150, alphaShare: '50%' }] }],
    ['WRONG_TYPE', '/attempts/stages/1/alphaShare', { stages: [STAGES[0], { groups: 150, alphaShare: null }] }],
    ['BAD_ALPHA_SHARE', '/attempts/stages/1/alphaShare', { stages: [STAGES[0], { groups: 150, alphaShare: '1' }] }],
    ['STAGES_NOT_ASCENDING', '/attempts/stages/1/groups', { stages: [STAGES[1], { ...STAGES[0], groups: 150 }] }],
    [
      'STAGE_SHARES_ABOVE_ONE',
      '/attempts/stages',
      { stages: [STAGES[0], { groups: 150, alphaShare: '0.500000000001' }] },
    ],
    [
      'STAGE_TOO_FEW',
      '/attempts/stages',
      {
        stages: [
          { groups: 40, alphaShare: '0.5' },
          { groups: 70, alphaShare: '0.5' },
        ],
      },
    ],
  ])('is refused with %s at %s', (code, path, attempts) => {
    expect(lintCriteria(aPlan(attempts)).problems).toContainEqual(expect.objectContaining({ code, path }));
  });

  it('has one digest however its shares are written, and another for any other plan', () => {
    const [plan, written] = [
      aPlan({ stages: STAGES }),
      aPlan({ stages: [STAGES[0], { groups: 150, alphaShare: '0.5' }] }),
    ];
    expect(criteriaDigest(plan)).toBe(criteriaDigest(written));
    expect(criteriaDigest(aPlan({}))).not.toBe(criteriaDigest(plan));
    expect(criteriaDigest(aPlan({ spending: 'E_PROCESS' }))).not.toBe(criteriaDigest(aPlan({})));
  });

  it('does not compare with another mode: each asks something else', () => {
    const { changes, loosened } = diffCriteria(aPlan({}), aPlan({ spending: 'E_PROCESS' }));
    expect(changes).toMatchObject([{ field: 'attempts', effect: 'INCOMPARABLE' }]);
    expect(loosened).toBe(true);
  });
});

describe('the claim of a contract', () => {
  const contract = aContract();

  it('is the same under another name, other numbers, and with more classes it ignores', () => {
    const other = { ...contract, name: 'BOX2', version: 7, match: { ...contract.match, iou: 0.51 } };
    const roles = { ...contract.roles, shadow: 'IGNORE' } as const;
    expect(claimStructure({ ...other, roles })).toBe(claimStructure(contract));
  });

  it('is another one with other roles or another rule for the image', () => {
    const roles = { ...contract.roles, crate: 'UNIT' } as const;
    expect(claimStructure({ ...contract, roles })).not.toBe(claimStructure(contract));
    const presence = { rule: 'PRESENCE', of: 'UNIT', atLeast: 1, presentMeans: 'NOK' } as const;
    const few = claimStructure({ ...contract, imageVerdict: presence });
    expect(few).not.toBe(claimStructure(contract));
    expect(claimStructure({ ...contract, imageVerdict: { ...presence, atLeast: 4 } })).toBe(few);
  });
});
