import type { Attributes, AttributeValue } from '../../metrics/outcome.js';

export type SliceOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Literal = string | number | boolean;

/** One condition of a slice. EACH and CROSS stand for one slice per declared value and are expanded at baseline. */
export type SliceTerm =
  | { readonly kind: 'COMPARE'; readonly key: string; readonly operator: SliceOperator; readonly literal: Literal }
  | { readonly kind: 'IN'; readonly key: string; readonly literals: readonly Literal[] }
  | { readonly kind: 'BETWEEN'; readonly key: string; readonly low: number; readonly high: number }
  | { readonly kind: 'MISSING'; readonly key: string }
  | { readonly kind: 'EACH'; readonly keys: readonly string[] };

/** Terms joined by AND, at least one. */
export type Slice = readonly SliceTerm[];

/** Attribute keys a slice speaks of, each once. */
export function keysOf(slice: Slice): string[] {
  return [...new Set(slice.flatMap((term) => (term.kind === 'EACH' ? term.keys : [term.key])))];
}

/**
 * Whether an item belongs to a slice. A missing value (absent or `null`) satisfies IS MISSING only. Numbers are compared as
 * numbers, all else as text; an order (<, BETWEEN) never holds for a text. BETWEEN includes both ends.
 * @throws TypeError for a slice that still holds EACH or CROSS
 */
export function isInSlice(slice: Slice, attributes: Attributes): boolean {
  return slice.every((term) => holds(term, attributes));
}

function holds(term: SliceTerm, attributes: Attributes): boolean {
  if (term.kind === 'EACH') throw new TypeError('EACH and CROSS must be expanded before items are sorted into slices.');
  const value = Object.hasOwn(attributes, term.key) ? (attributes[term.key] ?? null) : null;
  if (term.kind === 'MISSING') return value === null;
  return value !== null && holdsFor(term, value);
}

type ValueTerm = Exclude<SliceTerm, { readonly kind: 'EACH' | 'MISSING' }>;

function holdsFor(term: ValueTerm, value: Exclude<AttributeValue, null>): boolean {
  if (term.kind === 'IN') return term.literals.some((literal) => isEqual(value, literal));
  if (term.kind === 'BETWEEN') return typeof value === 'number' && value >= term.low && value <= term.high;
  if (term.operator === '=') return isEqual(value, term.literal);
  if (term.operator === '!=') return !isEqual(value, term.literal);
  return typeof value === 'number' && typeof term.literal === 'number' && inOrder(value, term.operator, term.literal);
}

function isEqual(value: Exclude<AttributeValue, null>, literal: Literal): boolean {
  return typeof value === 'number' && typeof literal === 'number'
    ? value === literal
    : String(value) === String(literal);
}

function inOrder(value: number, operator: '<' | '<=' | '>' | '>=', limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  return operator === '>' ? value > limit : value >= limit;
}
