import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { lintContract } from '../../../../src/metrics/interpretation/parse-contract.js';
import { CONTRACT_TEMPLATES } from '../../../../src/metrics/interpretation/templates/contract-templates.js';
import type { CriteriaDocument } from '../../../../src/verdict/criteria/criteria-document.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { aContract } from '../../../builders/contract.builder.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

const validatorOf = (name: string) => {
  const text = readFileSync(new URL(`../../../../docs/schemas/${name}.schema.json`, import.meta.url), 'utf8');
  return new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(JSON.parse(text));
};

/** What only shows when fields are read together: the schema says nothing about it, the product does. */
const NOT_IN_THE_SCHEMA: Readonly<Record<'contract' | 'criteria', readonly string[]>> = {
  contract: [
    ...['UNMAPPED_CLASS', 'NO_SCORE_THRESHOLD', 'NO_SUCH_TIME', 'POLYGON_CUTS_ITSELF', 'POLYGON_WITHOUT_AREA'],
    ...['VERDICT_NOT_FOR_TASK', 'NO_COUNTING', 'ROLE_NEVER_OCCURS', 'NOTHING_COUNTS', 'NO_LOAD', 'NO_CARRIER'],
    'ROLE_NOT_FOR_TASK',
  ],
  criteria: [
    ...['NO_DECISION', 'TWO_DECISIONS', 'DUPLICATE_ID', 'DECISION_HAS_PARENT', 'NO_PARENT', 'UNKNOWN_PARENT', 'CYCLE'],
    ...['UNKNOWN_METRIC', 'UNKNOWN_METRIC_VERSION', 'BAD_METRIC_PARAMETER', 'COMPARISON_ONLY_METRIC', 'NO_BOUND'],
    ...['NO_DEVICE_CLASS', 'DEVICE_CLASS_UNUSED', 'DECISION_ABOUT_MACHINE'],
    ...['UNIT_NOT_FOR_METRIC', 'COMPARATOR_DIRECTION', 'UNPROVABLE_LIMIT', 'BAD_CONFIDENCE', 'BAD_POWER'],
    ...['DESIGN_POINT_NOT_BETTER', 'DESIGN_POINT_WITHOUT_POWER', 'BAD_BASELINE', 'SAFETY_WAIVABLE', 'POINT_RULE'],
    ...['DECISION_ADVISORY', 'INFO_MANDATORY', 'MALFORMED_SLICE', 'UNKNOWN_SLICE_KEY', 'UNKNOWN_SLICE_VALUE'],
    ...['TOO_MANY_SLICES', 'LOOKALIKE_VALUE', 'BINS_NOT_ASCENDING'],
    ...['STAGES_NOT_ASCENDING', 'STAGE_SHARES_ABOVE_ONE', 'STAGE_TOO_FEW'],
  ],
};

const CONTRACTS = [
  ...Object.values(CONTRACT_TEMPLATES),
  aContract({
    region: {
      polygons: [
        [
          [0, 0],
          [1, 0],
          [0.5, 0.8],
        ],
      ],
      anchor: 'CENTRE',
    },
    minSize: { shortSide: 8, area: 100 },
    wording: { 'image-success': { one: 'image', many: 'images', outcome: 'right' } },
  }),
];
const CRITERIA = [
  aCriteriaDocument([
    aCriterion({ designPoint: '0.98', power: '0.8', baseline: { value: '0.9', source: 'Audit of 2025' } }),
    aCriterion({ id: 'night', role: 'SUPPORT', parent: 'decision', slices: ['meta.shift = night'], minSupport: 20 }),
    aCriterion({
      ...{ id: 'f1', role: 'INFO', parent: 'decision', severity: 'ADVISORY', decisionRule: 'POINT', metric: 'f1@1' },
    }),
  ]),
  aCriteriaDocument([aCriterion({ unit: 'captureGroup' })], {
    attempts: {
      ...{ max: 2, spending: 'EQUAL' },
      stages: [
        { groups: 100, alphaShare: '0.25' },
        { groups: 150, alphaShare: '0.75' },
      ],
    },
  }),
  aCriteriaDocument([aCriterion({ unit: 'captureGroup' })], { attempts: { max: 2, spending: 'E_PROCESS' } }),
];

type Path = readonly (string | number)[];

/** Every place of a document, the document itself first. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((entry, index) => placesOf(entry, [...path, index]))
    : Object.entries(value).flatMap(([key, entry]) => placesOf(entry, [...path, key]));
  return [path, ...inner];
}

function changed(document: unknown, [key, ...rest]: Path, change: (found: unknown) => unknown): unknown {
  if (key === undefined) return change(document);
  const copy = Array.isArray(document) ? [...(document as unknown[])] : { ...(document as object) };
  const record = copy as Record<string | number, unknown>;
  const value = changed(record[key], rest, change);
  if (value === GONE) delete record[key];
  else record[key] = value;
  return Array.isArray(copy) ? copy.filter(() => true) : copy;
}
const GONE = Symbol('gone');

/** Values that are wrong somewhere and right elsewhere. */
const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, '', ' ', 'x', 'box', 'UNIT', 'LOAD', 'CARRIER', 'IGNORE', 'AUTO'),
  fc.constantFrom<unknown>('EACH_UNIT', 'ONE_LOAD', 'COUNT', 'IOU', 'CENTRE', 'POINT', 'BOUND', 'SUPPORT', 'ADVISORY'),
  fc.constantFrom<unknown>('E_PROCESS', 'OPEN_ENDED', '0.5', '0.50', '0.000', '0.0000000000010', '0.9999999999999'),
  fc.constantFrom<unknown>(
    '0.95',
    '0.950',
    '0,95',
    '95%',
    '9.5e-1',
    '-0',
    '+0.5',
    '.5',
    '00.5',
    '1',
    '0',
    '1.0',
    'NaN',
  ),
  fc.constantFrom<unknown>('0.0000000000001', '0.1000000000000000', `0.${'0'.repeat(60)}`, '9'.repeat(41), 'f1@1'),
  fc.constantFrom<unknown>(0, -0, 1, 0.5, -1, 2, 1e308, 2 ** 53, 2 ** 53 - 1, -1e-9, 1.5),
  fc.constantFrom<unknown>(
    'a\u0000b',
    'a\u202eb',
    '\ud800',
    'zero\u200bwidth',
    'caf\u00e9',
    'x'.repeat(10_001),
    'x\ny',
  ),
  fc.constantFrom<unknown>('2026-02-30', '2026-05-01', '2026-05-01T25:00Z', 'a'.repeat(64), 'g'.repeat(64)),
  fc.constantFrom<unknown>(['day', 'day'], [1, 2], [2, 1], [[0, 0]], [[[0, 0], [1, 1], [1, 0], [0, 1]]]), // prettier-ignore
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const name = fc.constantFrom(
  'box',
  'comment',
  '__proto__',
  'constructor',
  ' ',
  'a\u200bb',
  'x'.repeat(201),
  'meta.x',
  'x.y',
);

/** One to three changes: a value replaced, a member left out, a member added, an entry doubled. */
function mutantsOf(document: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(document);
  const change = fc.oneof(
    value.map((found) => () => found),
    fc.constant(() => GONE),
    fc.tuple(name, value).map(([key, found]) => (record: unknown) =>
      typeof record === 'object' && record !== null && !Array.isArray(record)
        ? Object.fromEntries([...Object.entries(record), [key, found]])
        : record,
    ), // prettier-ignore
    fc.constant((list: unknown) => (Array.isArray(list) && list.length > 0 ? [...(list as unknown[]), list[0]] : list)),
  );
  return fc.array(fc.tuple(fc.constantFrom(...places), change), { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce<unknown>((mutant, [path, how]) => {
      const reaches = placesOf(mutant).some((place) => JSON.stringify(place) === JSON.stringify(path));
      const next = reaches ? changed(mutant, path, how) : mutant;
      return next === GONE ? null : next;
    }, document),
  );
}

/** The schema asks for a decision; the product looks for it only where all else is in form. */
function hasDecision(document: unknown): boolean {
  return (document as CriteriaDocument).criteria.some(({ role }) => role === 'DECISION');
}

describe.each([
  ['contract', CONTRACTS, (document: unknown) => lintContract(document).problems],
  ['criteria', CRITERIA, (document: unknown) => lintCriteria(document).problems],
] as const)('the published schema of a %s', (kind, documents, problemsOf) => {
  const isValid = validatorOf(kind);

  it('accepts what the product accepts', () => {
    for (const document of documents) {
      expect(problemsOf(document)).toEqual([]);
      expect(isValid(document)).toBe(true);
    }
  });

  it('accepts a changed document exactly when the product finds no fault in its form', () => {
    const mutants = fc.oneof(...documents.map(mutantsOf));
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(mutants, (document) => {
        const inForm = problemsOf(document).filter(({ code }) => !NOT_IN_THE_SCHEMA[kind].includes(code));
        const isFormed = inForm.length === 0 && (kind === 'contract' || hasDecision(document));
        if (isFormed) accepted += 1;
        else refused += 1;
        expect({ accepted: isValid(document), errors: isValid.errors }).toMatchObject({ accepted: isFormed });
      }),
      { numRuns: 2500, seed: 20261125 },
    );
    // Both ways were tried often.
    expect(Math.min(accepted, refused)).toBeGreaterThan(200);
  });

  it('has a pointer to an existing place, or to a missing member of one, for every problem', () => {
    const mutants = fc.oneof(...documents.map(mutantsOf));
    fc.assert(
      fc.property(mutants, (document) => {
        for (const { path } of problemsOf(document)) {
          const keys = path.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')); // prettier-ignore
          const holder = keys.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
          expect(keys.length === 0 || (typeof holder === 'object' && holder !== null)).toBe(true);
        }
      }),
      { numRuns: 1000, seed: 20261126 },
    );
  });
});
