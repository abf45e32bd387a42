import type { SiteSchema } from './criteria-document.js';
import { parseSlice } from './parse-slice.js';
import type { Slice, SliceTerm } from './slice.js';
import { sliceText } from './slice-text.js';

/** One term (two for a bin with both ends) per declared value of a key; bins are closed on the left. */
export function valuesAsTerms(schema: SiteSchema, key: string): Slice[] {
  const declared = schema[key];
  if (declared === undefined) return [];
  if ('values' in declared) return declared.values.map((literal) => [{ kind: 'COMPARE', key, operator: '=', literal }]);
  const { bins } = declared;
  const edge = (operator: '<' | '>=', literal: number): SliceTerm => ({ kind: 'COMPARE', key, operator, literal });
  const inner = bins.slice(0, -1).map((low, i) => [edge('>=', low), edge('<', bins[i + 1] as number)]);
  const [first, last] = [bins[0], bins.at(-1)];
  return first === undefined || last === undefined ? [] : [[edge('<', first)], ...inner, [edge('>=', last)]];
}

/**
 * Replaces EACH and CROSS by one slice per declared value (or combination), in declared order, so that a condition that never
 * occurs in the data stays a slice with n = 0. A slice without them is returned as it is.
 */
export function expandSlice(slice: Slice, schema: SiteSchema): Slice[] {
  return slice.reduce<Slice[]>(
    (expanded, term) => {
      const choices = term.kind === 'EACH' ? crossOf(term.keys, schema) : [[term]];
      return expanded.flatMap((before) => choices.map((choice) => [...before, ...choice]));
    },
    [[]],
  );
}

/** Canonical texts of all slices, expanded, each once, in the order written. @param texts slice expressions that parse */
export function expandSliceTexts(texts: readonly string[], schema: SiteSchema): string[] {
  const slices = texts.flatMap((text) => {
    const reading = parseSlice(text);
    return 'slice' in reading ? expandSlice(reading.slice, schema) : [];
  });
  return [...new Set(slices.map(sliceText))];
}

function crossOf(keys: readonly string[], schema: SiteSchema): Slice[] {
  return keys.reduce<Slice[]>(
    (combined, key) => combined.flatMap((before) => valuesAsTerms(schema, key).map((terms) => [...before, ...terms])),
    [[]],
  );
}
