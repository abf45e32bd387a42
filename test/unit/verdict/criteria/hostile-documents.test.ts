import { describe, expect, it } from '@jest/globals';
import { lintContract } from '../../../../src/metrics/interpretation/parse-contract.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { aContract } from '../../../builders/contract.builder.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

type Hostile = readonly [what: string, document: unknown, code: string, path: string];

/** As it comes over the wire: members named `__proto__` are plain members. */
const json = (text: string): unknown => JSON.parse(text);
const contractText = (from: string, to: string) => json(JSON.stringify(aContract()).replace(from, to));
const square = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]] as const; // prettier-ignore
const region = (...polygons: unknown[]) => ({ ...aContract(), region: { polygons, anchor: 'CENTRE' } });
const chain = (length: number, last: string) =>
  Array.from({ length }, (_, i) =>
    aCriterion({ id: `c${i}`, role: 'SUPPORT', parent: i + 1 < length ? `c${i + 1}` : last }),
  );
const withSlices = (slices: readonly string[], changes: object = {}) => ({
  ...aCriteriaDocument([aCriterion({ slices })]),
  ...changes,
});
const values = (count: number) => ({ values: Array.from({ length: count }, (_, i) => `v${i}`) });
const crossed = (keys: number, count: number) =>
  Object.fromEntries(Array.from({ length: keys }, (_, i) => [`meta.k${i}`, values(count)]));

const CONTRACTS: readonly Hostile[] = [
  ['a class called __proto__', contractText('{"box":"UNIT"}', '{"box":"UNIT","__proto__":"UNIT"}'), 'BAD_NAME', '/roles/__proto__'],
  ['a field called __proto__', contractText('"region"', '"__proto__":{"region":1},"region"'), 'UNKNOWN_FIELD', '/__proto__'],
  ['a class called constructor without a threshold', { ...aContract(), roles: { box: 'UNIT', constructor: 'UNIT' } }, 'NO_SCORE_THRESHOLD', '/scoreThreshold/perClass/constructor'],
  ['a class without a name', { ...aContract(), roles: { box: 'UNIT', ' ': 'IGNORE' } }, 'BAD_NAME', '/roles/ '],
  ['a class name nobody can tell from another', { ...aContract(), roles: { box: 'UNIT', 'bo\u200bx': 'IGNORE' } }, 'HIDDEN_CHARACTER', '/roles/bo\u200bx'],
  ['a class name with ~ and /', { ...aContract(), roles: { box: 'UNIT', 'a/b~c': 'THING' } }, 'NOT_A_CHOICE', '/roles/a~1b~0c'],
  ['two thousand classes', { ...aContract(), roles: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`c${i}`, 'UNIT'])) }, 'TOO_MANY', '/roles'],
  ['a title that is read backwards', { ...aContract(), title: 'found \u202ella' }, 'HIDDEN_CHARACTER', '/title'],
  ['half a character', { ...aContract(), title: 'box \ud83d' }, 'HIDDEN_CHARACTER', '/title'],
  ['a title of a megabyte', { ...aContract(), title: 'x'.repeat(1_000_000) }, 'TEXT_TOO_LONG', '/title'],
  ['a task of a megabyte', { ...aContract(), task: 'x'.repeat(1_000_000) }, 'NOT_A_CHOICE', '/task'],
  ['a number too large to be one', contractText('"minSize":null', '"minSize":{"shortSide":1e999,"area":0}'), 'WRONG_TYPE', '/minSize/shortSide'],
  ['a version beyond whole numbers', { ...aContract(), version: 1e300 }, 'OUT_OF_RANGE', '/version'],
  ['NaN as text', { ...aContract(), visibility: { min: 'NaN' } }, 'WRONG_TYPE', '/visibility/min'],
  ['a region outside the image', region([[0, 0], [1.1, 0], [0, 1]]), 'OUT_OF_RANGE', '/region/polygons/0/1/0'],
  ['a region below 0', region([[0, 0], [1, -0.1], [0, 1]]), 'OUT_OF_RANGE', '/region/polygons/0/1/1'],
  ['a bow tie', region([[0, 0], [1, 1], [1, 0], [0, 1]]), 'POLYGON_CUTS_ITSELF', '/region/polygons/0'],
  ['a corner on another side', region([[0, 0], [1, 0], [1, 1], [0.5, 0], [0, 1]]), 'POLYGON_CUTS_ITSELF', '/region/polygons/0'],
  ['a corner named twice', region(square, [...square, square[0]]), 'POLYGON_CUTS_ITSELF', '/region/polygons/1'],
  ['a side that runs back', region([[0, 0], [1, 0], [0.5, 0]]), 'POLYGON_CUTS_ITSELF', '/region/polygons/0'],
  ['a triangle that is one point', region([[0, 0], [0, 0], [0, 0]]), 'POLYGON_CUTS_ITSELF', '/region/polygons/0'],
  ['a sliver', region([[0, 0], [1, 0], [0.5, 1e-7]]), 'POLYGON_WITHOUT_AREA', '/region/polygons/0'],
  ['a hundred thousand corners', region(Array.from({ length: 100_000 }, () => [0, 0])), 'TOO_MANY', '/region/polygons/0'],
  ['a polygon that is null', region(null), 'WRONG_TYPE', '/region/polygons/0'],
  ['a corner with three coordinates', region([[0, 0], [1, 0], [1, 1, 1]]), 'WRONG_TYPE', '/region/polygons/0/2'],
  ['nothing that counts', { ...aContract(), roles: { box: 'IGNORE' } }, 'NOTHING_COUNTS', '/roles'],
  ['loads only, asked for one by one', aLoad('EACH_UNIT', { rule: 'ALL_OBJECTS', phantoms: 'COUNT' }), 'NOTHING_COUNTS', '/roles'],
  ['presence of loads nobody asks for', aLoad('EACH_UNIT', { rule: 'PRESENCE', of: 'LOAD', atLeast: 1, presentMeans: 'OK' }), 'ROLE_NEVER_OCCURS', '/imageVerdict/of'],
  ['presence of units where only loads are asked for', aLoad('ONE_LOAD', { rule: 'PRESENCE', of: 'UNIT', atLeast: 1, presentMeans: 'OK' }), 'ROLE_NEVER_OCCURS', '/imageVerdict/of'],
  ['a violation where no load can be', { ...aContract(), containment: { unitsInLoad: 'VIOLATION', minShare: 0.5 }, imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' } }, 'ROLE_NEVER_OCCURS', '/imageVerdict/of'],
  ['the 30th of February', provenance('2026-02-30'), 'NO_SUCH_TIME', '/scoreThreshold/provenance/chosenAt'],
  ["25 o'clock", provenance('2026-05-01T25:00Z'), 'NO_SUCH_TIME', '/scoreThreshold/provenance/chosenAt'],
  ['five hundred unknown fields', { ...aContract(), ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, 1])) }, 'TOO_MANY_PROBLEMS', ''],
]; // prettier-ignore

function aLoad(granularity: string, imageVerdict: object): object {
  return { ...aContract(), roles: { box: 'LOAD' }, granularity, imageVerdict };
}

function provenance(chosenAt: string): object {
  const { scoreThreshold } = aContract();
  return {
    ...aContract(),
    scoreThreshold: { ...scoreThreshold, provenance: { ...scoreThreshold.provenance, chosenAt } },
  };
}

const CRITERIA: readonly Hostile[] = [
  ['an attribute called __proto__', json(JSON.stringify(aCriteriaDocument()).replace('"meta.shift"', '"__proto__"')), 'BAD_NAME', '/siteSchema/__proto__'],
  ['a metric of a class called constructor', aCriteriaDocument([aCriterion({ metric: 'object-recall:constructor@1' })]), 'UNKNOWN_CLASS', '/criteria/0/metric'],
  ['a metric called constructor', aCriteriaDocument([aCriterion({ metric: 'constructor@1' })]), 'UNKNOWN_METRIC', '/criteria/0/metric'],
  ['an id in look-alike letters', aCriteriaDocument([aCriterion({ id: 'decisi\u043en' })]), 'BAD_ID', '/criteria/0/id'],
  ['an id with a space', aCriteriaDocument([aCriterion({ id: 'a b' })]), 'BAD_ID', '/criteria/0/id'],
  ['an id of 65 characters', aCriteriaDocument([aCriterion({ id: 'x'.repeat(65) })]), 'BAD_ID', '/criteria/0/id'],
  ['a rationale with a null character', aCriteriaDocument([aCriterion({ rationale: 'a\u0000b' })]), 'HIDDEN_CHARACTER', '/criteria/0/rationale'],
  ['ten thousand slices', withSlices(Array.from({ length: 10_000 }, (_, i) => `meta.shift = v${i}`)), 'TOO_MANY', '/criteria/0/slices'],
  ['ten thousand criteria', aCriteriaDocument(Array.from({ length: 10_000 }, (_, i) => aCriterion({ id: `c${i}` }))), 'TOO_MANY', '/criteria'],
  ['a cross of 200 to the fifth', withSlices([`CROSS(${Object.keys(crossed(5, 200)).join(', ')})`], { siteSchema: crossed(5, 200) }), 'TOO_MANY_SLICES', '/criteria/0/slices/0'],
  ['a cross in disguise', withSlices([Object.keys(crossed(5, 200)).map((key) => `EACH(${key})`).join(' AND ')], { siteSchema: crossed(5, 200) }), 'TOO_MANY_SLICES', '/criteria/0/slices/0'],
  ['many crosses that together are too many', withSlices(Array.from({ length: 3 }, (_, i) => `CROSS(meta.k${i}, meta.k${i + 1})`), { siteSchema: crossed(4, 30) }), 'TOO_MANY_SLICES', '/criteria/0/slices/2'],
  ['a slice of a megabyte', withSlices(['meta.shift = day AND '.repeat(50_000)]), 'TEXT_TOO_LONG', '/criteria/0/slices/0'],
  ['a slice of 4000 characters', withSlices(['meta.shift = day AND '.repeat(200)]), 'MALFORMED_SLICE', '/criteria/0/slices/0'],
  ['a slice with an unclosed quote', withSlices(["meta.shift = 'day"]), 'MALFORMED_SLICE', '/criteria/0/slices/0'],
  ['a slice key in look-alike letters', withSlices(['m\u0435ta.shift = day']), 'MALFORMED_SLICE', '/criteria/0/slices/0'],
  ['a slice with OR', withSlices(['meta.shift = day OR meta.shift = night']), 'MALFORMED_SLICE', '/criteria/0/slices/0'],
  ['NaN in a slice', withSlices(['img.luminance < NaN']), 'MALFORMED_SLICE', '/criteria/0/slices/0'],
  ['an attribute that no slice can name', withSlices([], { siteSchema: { 'meta.two words': values(2) } }), 'BAD_ATTRIBUTE_KEY', '/siteSchema/meta.two words'],
  ['values that look alike', withSlices([], { siteSchema: { 'meta.shift': { values: ['caf\u00e9', 'cafe\u0301'] } } }), 'LOOKALIKE_VALUE', '/siteSchema/meta.shift/values'],
  ['201 values', withSlices([], { siteSchema: { 'meta.shift': values(201) } }), 'TOO_MANY', '/siteSchema/meta.shift/values'],
  ['a bin at infinity', json(JSON.stringify(aCriteriaDocument()).replace('[40,120]', '[40,1e999]')), 'WRONG_TYPE', '/siteSchema/img.luminance/bins/1'],
  ['NaN as a limit', aCriteriaDocument([aCriterion({ threshold: 'NaN' })]), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['Infinity as a limit', aCriteriaDocument([aCriterion({ threshold: 'Infinity' })]), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['digits of another script', aCriteriaDocument([aCriterion({ threshold: '0.\u0669\u0665' })]), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['a limit of two megabytes', aCriteriaDocument([aCriterion({ threshold: `0.${'0'.repeat(9_000)}1` })]), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['a limit nobody lives to show', aCriteriaDocument([aCriterion({ threshold: '0.999999999999' })]), 'UNPROVABLE_LIMIT', '/criteria/0/threshold'],
  ['support beyond whole numbers', aCriteriaDocument([aCriterion({ minSupport: 1e300 })]), 'OUT_OF_RANGE', '/criteria/0/minSupport'],
  ['half an attempt', { ...aCriteriaDocument(), attempts: { max: 1.5, spending: 'EQUAL' } }, 'WRONG_TYPE', '/attempts/max'],
  ['its own parent', aCriteriaDocument([aCriterion(), aCriterion({ id: 'a', role: 'SUPPORT', parent: 'a' })]), 'CYCLE', '/criteria/1/parent'],
  ['a cycle of 150', aCriteriaDocument([aCriterion(), ...chain(150, 'c0')]), 'CYCLE', '/criteria/1/parent'],
  ['a parent called __proto__', aCriteriaDocument([aCriterion(), aCriterion({ id: 'a', role: 'SUPPORT', parent: '__proto__' })]), 'UNKNOWN_PARENT', '/criteria/1/parent'],
]; // prettier-ignore

describe('hostile contracts', () => {
  it.each(CONTRACTS)('%s: refused, and where', (_what, document, code, path) => {
    const { contract, problems } = lintContract(document);
    expect(contract).toBeNull();
    expect(problems.map((problem) => `${problem.code} ${problem.path}`)).toContain(`${code} ${path}`);
    expect(problems.length).toBeLessThanOrEqual(201);
    expect(Math.max(...problems.map(({ message }) => message.length))).toBeLessThan(500);
  });

  it('leave a region of several sound polygons alone, concave ones too', () => {
    const hook = [[0, 0], [1, 0], [1, 1], [0.5, 0.5], [0, 1]]; // prettier-ignore
    expect(lintContract(region(square, hook)).problems).toEqual([]);
  });
});

describe('hostile criteria', () => {
  it.each(CRITERIA)('%s: refused, and where', (_what, document, code, path) => {
    const { document: read, problems } = lintCriteria(document, { contract: aContract() });
    expect(read).toBeNull();
    expect(problems.map((problem) => `${problem.code} ${problem.path}`)).toContain(`${code} ${path}`);
    expect(problems.length).toBeLessThanOrEqual(201);
    expect(Math.max(...problems.map(({ message }) => message.length))).toBeLessThan(500);
  });

  it('leave a chain of 150 criteria alone that ends at the decision', () => {
    expect(lintCriteria(aCriteriaDocument([aCriterion(), ...chain(150, 'decision')])).problems).toEqual([]);
  });

  it('leave two thousand slices alone', () => {
    const document = withSlices(['CROSS(meta.k0, meta.k1)'], {
      siteSchema: { 'meta.k0': values(40), 'meta.k1': values(50) },
    });
    expect(lintCriteria(document).problems).toEqual([]);
  });
});
