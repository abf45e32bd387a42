import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { limitExceeded } from '../../../../src/platform/graphql/query-limits.js';

const schema = buildSchema(`
  type Query { pilot: Pilot, pilots(first: Int = 20): Connection }
  type Connection { nodes: [Pilot!]!, edges: [Edge!]! }
  type Edge { node: Pilot! }
  type Pilot { id: ID!, parent: Pilot, sites: [Pilot!]!, children(first: Int = 20): Connection }
`);
const limits = { depth: 5, aliases: 3, cost: 1000, tokens: 1000 };

function codeOf(text: string, variables: Record<string, unknown> = {}): string | undefined {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('no operation');
  const exceeded = limitExceeded({ schema, document, operation, variables }, limits);
  return (exceeded as { code?: string } | undefined)?.code;
}

describe('limitExceeded', () => {
  it.each([
    ['{ pilot { id } }', undefined],
    ['{ pilot { parent { parent { parent { id } } } } }', undefined],
    ['{ pilot { parent { parent { parent { parent { id } } } } } }', 'QUERY_TOO_DEEP'],
    ['{ a: pilot { id } b: pilot { id } c: pilot { id } }', undefined],
    ['{ a: pilot { id } b: pilot { id } c: pilot { id } d: pilot { id } }', 'TOO_MANY_ALIASES'],
    ['{ pilots(first: 100) { nodes { id } } }', undefined],
    ['{ pilots(first: 100) { nodes { sites { id } } } }', 'QUERY_TOO_COSTLY'],
    ['{ pilots { nodes { children { nodes { id } } } } }', undefined],
    ['{ pilots { nodes { children(first: 100) { nodes { id } } } } }', 'QUERY_TOO_COSTLY'],
    ['{ __schema { types { fields { type { ofType { ofType { name } } } } } } }', undefined],
  ])('%s: %s', (query, code) => {
    expect(codeOf(query)).toBe(code);
  });

  it('measures through named and inline fragments', () => {
    const query =
      '{ pilot { ...A } } fragment A on Pilot { parent { ... on Pilot { parent { parent { parent { id } } } } } }';
    expect(codeOf(query)).toBe('QUERY_TOO_DEEP');
  });

  it('takes the page size from a variable', () => {
    const query = 'query ($n: Int) { pilots(first: $n) { nodes { sites { id } } } }';
    expect(codeOf(query, { n: 100 })).toBe('QUERY_TOO_COSTLY');
    expect(codeOf(query, { n: 5 })).toBeUndefined();
  });

  it('measures fragments that double one another in no time', () => {
    const doubling = Array.from(
      { length: 30 },
      (_, i) => `fragment F${i} on Pilot { ...F${i + 1} ... on Pilot { ...F${i + 1} } }`,
    );
    const query = `{ pilot { ...F0 } } ${doubling.join(' ')} fragment F30 on Pilot { id }`;
    expect(codeOf(query)).toBe('QUERY_TOO_COSTLY');
  });
});
