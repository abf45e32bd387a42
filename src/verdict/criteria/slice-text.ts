import type { Literal, Slice, SliceOperator, SliceTerm } from './slice.js';

/**
 * The one canonical text of a slice: terms in byte order of their text, values of IN in byte order without doubles. Two slices that
 * read the same up to order and white space have the same text; parsing it gives the slice back.
 */
export function sliceText(slice: Slice): string {
  return [...new Set(slice.map(termText))].sort().join(' AND ');
}

/** The slice as one plain phrase: `shift is night and luminance is below 40`. */
export function sliceSentence(slice: Slice): string {
  return slice.map(termSentence).join(' and ');
}

function termText(term: SliceTerm): string {
  switch (term.kind) {
    case 'EACH':
      return `${term.keys.length === 1 ? 'EACH' : 'CROSS'}(${term.keys.join(', ')})`;
    case 'MISSING':
      return `${term.key} IS MISSING`;
    case 'BETWEEN':
      return `${term.key} BETWEEN ${term.low} AND ${term.high}`;
    case 'IN':
      return `${term.key} IN (${[...new Set(term.literals.map(literalText))].sort().join(', ')})`;
    case 'COMPARE':
      return `${term.key} ${term.operator} ${literalText(term.literal)}`;
  }
}

/** A text is quoted unless it reads back as the same text without. */
function literalText(literal: Literal): string {
  if (typeof literal !== 'string') return String(literal);
  const isPlain =
    /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(literal) && !/^(AND|IN|BETWEEN|IS|MISSING|EACH|CROSS|true|false)$/.test(literal);
  return isPlain ? literal : `'${literal.replace(/[\\']/g, '\\$&')}'`;
}

const PHRASES: Readonly<Record<SliceOperator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};

function termSentence(term: SliceTerm): string {
  switch (term.kind) {
    case 'EACH':
      return `for each ${term.keys.map(nameOf).join(' and ')}`;
    case 'MISSING':
      return `${nameOf(term.key)} is not stated`;
    case 'BETWEEN':
      return `${nameOf(term.key)} is from ${term.low} to ${term.high}`;
    case 'IN':
      return `${nameOf(term.key)} is ${listed(term.literals.map(String))}`;
    case 'COMPARE':
      return `${nameOf(term.key)} ${PHRASES[term.operator]} ${term.literal}`;
  }
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1) ?? ''}`;
}

/** `meta.camera_side` reads as `camera side`. */
function nameOf(key: string): string {
  return key.slice(key.indexOf('.') + 1).replace(/[_-]/g, ' ');
}
