import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { errorCatalogue, surfaceOf } from '../../../src/entry/error-catalogue.js';
import { meaningOf } from '../../../src/entry/error-meanings.js';
import { errorPage } from '../../../src/entry/error-page.js';

const PAGE = new URL('../../../docs/errors.md', import.meta.url);
const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

/** Every code that a class in the sources declares, found without the type system. */
function codesInSources(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) => {
    const matches = readFileSync(join(SRC, name), 'utf8').matchAll(/Error<\s*'([A-Z][A-Z0-9_]+)'/g);
    return [...matches].map(([, code]) => code ?? '');
  });
  return [...new Set(found)].sort();
}

describe('the error catalogue', () => {
  it('says for every code in the sources how it appears', () => {
    expect(codesInSources().filter((code) => errorCatalogue.surfaceOf(code) === undefined)).toEqual([]);
  });

  it('knows no code that is not its own, names of built-in members included', () => {
    expect(errorCatalogue.surfaceOf('toString')).toBeUndefined();
    expect(errorCatalogue.surfaceOf('NO_SUCH_CODE')).toBeUndefined();
  });

  it('is sorted, so that two people adding codes meet where they should', () => {
    expect(Object.keys(surfaceOf)).toEqual(Object.keys(surfaceOf).sort());
  });

  it('has one line of meaning for every code', () => {
    expect(Object.keys(meaningOf).sort()).toEqual(Object.keys(surfaceOf).sort());
  });

  it('is what docs/errors.md shows (UPDATE_SNAPSHOT=1 rewrites it)', () => {
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(PAGE, errorPage());
    expect(readFileSync(PAGE, 'utf8')).toBe(errorPage());
  });
});
