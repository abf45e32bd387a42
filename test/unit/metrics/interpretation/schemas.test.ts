import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { ContractInvalid, lintContract, parseContract } from '../../../../src/metrics/interpretation/parse-contract.js';
import { contractDigest } from '../../../../src/metrics/interpretation/contract.js';
import { CONTRACT_TEMPLATES } from '../../../../src/metrics/interpretation/templates/contract-templates.js';
import { aContract } from '../../../builders/contract.builder.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

const schemaOf = (name: string) => {
  const text = readFileSync(new URL(`../../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8');
  return new Ajv({ strict: true, strictRequired: false }).compile(JSON.parse(text));
};

describe('the published schemas', () => {
  it.each(Object.entries(CONTRACT_TEMPLATES))('accept the shipped contract %s', (_name, contract) => {
    expect(schemaOf('contract')(contract)).toBe(true);
  });

  it('accept a criteria document', () => {
    expect(
      schemaOf('criteria')(aCriteriaDocument([aCriterion({ designPoint: '0.98', power: '0.8', minSupport: 10 })])),
    ).toBe(true);
  });

  it('refuse a limit as a number, a role that is none, a field nobody knows', () => {
    expect(schemaOf('criteria')({ ...aCriteriaDocument(), criteria: [{ ...aCriterion(), threshold: 0.95 }] })).toBe(
      false,
    );
    expect(schemaOf('contract')({ ...aContract(), roles: { box: 'THING' } })).toBe(false);
    expect(schemaOf('contract')({ ...aContract(), colour: 'red' })).toBe(false);
  });
});

const valid = aContract() as unknown as Record<string, unknown>;
const threshold = aContract().scoreThreshold;
const provenance = (changes: object) => ({
  scoreThreshold: { ...threshold, provenance: { ...threshold.provenance, ...changes } },
});
const carrier = { minUnits: 1, minOverlap: 0.5, maxGap: 0, extent: 'UNION' };
const group = (changes: object) => ({ group: { carrier: null, proximity: null, ...changes } });

describe('the check of a contract', () => {
  it.each<[string, object, string, string]>([
    ['another format', { format: 'x' }, 'NOT_A_CHOICE', '/format'],
    ['no version', { version: undefined }, 'MISSING_FIELD', '/version'],
    ['no score thresholds', { scoreThreshold: undefined }, 'MISSING_FIELD', '/scoreThreshold'],
    ['no rule for units in loads', { containment: undefined }, 'MISSING_FIELD', '/containment'],
    ['a list for a number', { minSize: { shortSide: [8], area: 0 } }, 'WRONG_TYPE', '/minSize/shortSide'],
    ['version 0', { version: 0 }, 'OUT_OF_RANGE', '/version'],
    ['roles as a list', { roles: [] }, 'WRONG_TYPE', '/roles'],
    ['a region as a list', { region: { polygons: 3, anchor: 'CENTRE' } }, 'WRONG_TYPE', '/region/polygons'],
    ['no roles', { roles: {} }, 'NO_ROLES', '/roles'],
    ['a role that is none', { roles: { box: 'THING' } }, 'NOT_A_CHOICE', '/roles/box'],
    [
      'a class without score threshold',
      { roles: { box: 'UNIT', 'a/b': 'UNIT' } },
      'NO_SCORE_THRESHOLD',
      '/scoreThreshold/perClass/a~1b',
    ],
    [
      'a threshold of an unmapped class',
      { scoreThreshold: { ...threshold, perClass: { box: 0.5, bag: 0.5 } } },
      'UNMAPPED_CLASS',
      '/scoreThreshold/perClass/bag',
    ],
    [
      'a threshold above 1',
      { scoreThreshold: { ...threshold, perClass: { box: 1.5 } } },
      'OUT_OF_RANGE',
      '/scoreThreshold/perClass/box',
    ],
    ['a threshold nobody chose', provenance({ chosenBy: '' }), 'EMPTY_TEXT', '/scoreThreshold/provenance/chosenBy'],
    [
      'a threshold chosen at no time',
      provenance({ chosenAt: 'May' }),
      'NOT_A_TIME',
      '/scoreThreshold/provenance/chosenAt',
    ],
    [
      'a digest that is none',
      provenance({ dataDigest: 'abc' }),
      'NOT_A_DIGEST',
      '/scoreThreshold/provenance/dataDigest',
    ],
    ['a region without polygon', { region: { polygons: [], anchor: 'CENTRE' } }, 'NO_POLYGON', '/region/polygons'],
    [
      'a polygon of two corners',
      {
        region: {
          polygons: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
          anchor: 'CENTRE',
        },
      },
      'POLYGON_TOO_SMALL',
      '/region/polygons/0',
    ],
    [
      'a polygon beyond the image',
      {
        region: {
          polygons: [
            [
              [0, 0],
              [1, 0],
              [1, 1.2],
            ],
          ],
          anchor: 'CENTRE',
        },
      },
      'OUT_OF_RANGE',
      '/region/polygons/0/2/1',
    ],
    [
      'a corner that is none',
      { region: { polygons: [[[0, 0], [1, 0], 3]], anchor: 'CENTRE' } },
      'WRONG_TYPE',
      '/region/polygons/0/2',
    ],
    ['a negative size', { minSize: { shortSide: -1, area: 0 } }, 'OUT_OF_RANGE', '/minSize/shortSide'],
    ['visibility above 1', { visibility: { min: 2 } }, 'OUT_OF_RANGE', '/visibility/min'],
    ['an empty group', group({}), 'EMPTY_GROUP', '/group'],
    ['a carrier rule without carriers', group({ carrier }), 'NO_CARRIER', '/group/carrier'],
    [
      'a group of one by closeness',
      group({ proximity: { minUnits: 1, maxGap: 0 } }),
      'OUT_OF_RANGE',
      '/group/proximity/minUnits',
    ],
    ['an overlap of 0', { match: { rule: 'IOU', iou: 0, within: 'CLASS' } }, 'OUT_OF_RANGE', '/match/iou'],
    ['a count without rule', { imageVerdict: { rule: 'COUNT' } }, 'NO_COUNTING', '/counting'],
    ['a verdict of another task', { imageVerdict: { rule: 'CLASS' } }, 'VERDICT_NOT_FOR_TASK', '/imageVerdict/rule'],
    [
      'a field of another verdict',
      { imageVerdict: { rule: 'COUNT', atLeast: 1 } },
      'UNKNOWN_FIELD',
      '/imageVerdict/atLeast',
    ],
    [
      'a presence that never occurs',
      { imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' } },
      'ROLE_NEVER_OCCURS',
      '/imageVerdict/of',
    ],
    [
      'a count of what never occurs',
      { counting: { of: 'LOAD', tolerance: { absolute: 0, relative: 0 }, occlusion: 'ALL' } },
      'ROLE_NEVER_OCCURS',
      '/counting/of',
    ],
    ['loads that cannot be', { granularity: 'ONE_LOAD' }, 'NO_LOAD', '/granularity'],
    [
      'a carrier in a classification',
      { task: 'classification', roles: { box: 'CARRIER' }, imageVerdict: { rule: 'CLASS' } },
      'ROLE_NOT_FOR_TASK',
      '/roles/box',
    ],
    ['a wording without outcome', { wording: { x: { one: 'a', many: 'b' } } }, 'MISSING_FIELD', '/wording/x/outcome'],
  ])('refuses %s', (_name, changes, code, path) => {
    const { contract, problems } = lintContract({ ...valid, ...changes });
    expect(contract).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining({ code, path }));
  });

  it('throws all problems at once', () => {
    expect(() => parseContract({ ...valid, version: 0, id: '' })).toThrow(ContractInvalid);
    expect(() => parseContract('x')).toThrow(expect.objectContaining({ code: 'CONTRACT_INVALID', path: '' }));
  });

  it('gives one digest whatever the order of keys, another one for any change', () => {
    const reversed = parseContract(Object.fromEntries(Object.entries(valid).reverse()));
    expect(contractDigest(reversed)).toBe(contractDigest(aContract()));
    expect(contractDigest(aContract({ version: 2 }))).not.toBe(contractDigest(aContract()));
  });
});
