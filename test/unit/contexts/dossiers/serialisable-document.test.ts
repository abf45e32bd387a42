import { describe, expect, it } from '@jest/globals';
import { composeDossier } from '../../../../src/contexts/dossiers/domain/compose-dossier.js';
import type { DossierFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import { digestOf } from '../../../../src/kernel/canonical-json.js';
import { dossierFacts } from '../../../builders/dossier-facts.js';
import { judgedFacts } from '../../../builders/sealed-dossier.js';

const again = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Paths of everything that JSON would drop or change: undefined, functions, dates, NaN, maps. */
function lostInJson(value: unknown, path = ''): string[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? [] : [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => lostInJson(item, `${path}/${index}`));
  const isPlain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value).flatMap(([key, item]) => lostInJson(item, `${path}/${key}`)) : [path];
}

const cases: readonly (readonly [string, () => DossierFacts])[] = [
  ['of a judged gate', () => judgedFacts().facts],
  ['of a gate with little known', () => dossierFacts()],
  ['of a preview', () => dossierFacts({ gate: null, dossier: { ...dossierFacts().dossier, kind: 'RUN_PREVIEW' } })],
];

describe.each(cases)('the document %s', (_name, facts) => {
  it('holds nothing that JSON would drop or change', () => {
    expect(lostInJson(composeDossier(facts()).print)).toEqual([]);
  });

  it('is the same value after a way through JSON, and so is its digest', () => {
    const { print, contentDigest } = composeDossier(facts());
    expect(again(print)).toEqual(print);
    expect(digestOf({ ...again(print), footerDigest: '' })).toBe(contentDigest);
  });

  it('is composed alike from facts that went through JSON, as those attached to the file did', () => {
    expect(composeDossier(again(facts()))).toEqual(composeDossier(facts()));
  });
});
