import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, specifiedRules, validate } from 'graphql';
import { DEFAULT_LIMITS, limitExceeded } from '../../../src/platform/graphql/query-limits.js';

const PAGE = readFileSync('docs/graphql.md', 'utf8');
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** Every ```graphql block of the page, by the name of its operation. */
const documents = [...PAGE.matchAll(/```graphql\n([^]*?)```/g)].map(([, text = '']) => {
  const document = parse(text);
  const [operation] = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error(`This block of docs/graphql.md holds no operation: ${text}`);
  return { name: operation.name?.value ?? 'unnamed', document, operation };
});

/** Fields of Mutation that the page names without an example: each is a sibling of one that is shown. */
const NAMED_ONLY = [
  ...['reviseContract', 'reviseCriteria', 'returnCriteria', 'revokeRole', 'signOut', 'withdrawCriteria'],
  ...['signCriteriaWithdrawal', 'signReopening', 'signRunInvalidation'],
  'renewRecoveryCodes',
  'withdrawGate',
];

describe('the examples of docs/graphql.md', () => {
  it('have names of their own', () => {
    const names = documents.map(({ name }) => name);
    expect(names).not.toContain('unnamed');
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(documents)('$name is valid', ({ document }) => {
    expect(validate(schema, document, specifiedRules)).toEqual([]);
  });

  it.each(documents)('$name stays within the limits', ({ document, operation }) => {
    expect(limitExceeded({ schema, document, operation, variables: {} }, DEFAULT_LIMITS)).toBeUndefined();
  });

  it('show every mutation, or the page names it', () => {
    const all = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const missing = all.filter((field) => !new RegExp(`^  ${field}[( ]`, 'm').test(PAGE));
    expect(missing.filter((field) => !NAMED_ONLY.includes(field))).toEqual([]);
    expect(NAMED_ONLY.filter((field) => !PAGE.includes(`\`${field}\``))).toEqual([]);
  });
});
