import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { printGraphqlSchema, resolverClasses } from '../../../src/entry/print-schema.js';
import { ACCESS } from '../../../src/platform/access/access.js';

const SCHEMA = new URL('../../../schema.graphql', import.meta.url);
/** Nest's mark on methods that answer a root field. */
const ROOT_FIELD = 'graphql:resolver_type';

describe('schema.graphql', () => {
  it('is what this build serves (UPDATE_SNAPSHOT=1 rewrites it)', async () => {
    const served = await printGraphqlSchema();
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(SCHEMA, served);
    expect(served).toBe(readFileSync(SCHEMA, 'utf8'));
  });
});

describe('every root field', () => {
  const fields = resolverClasses().flatMap((resolver) => {
    const prototype = resolver.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype)
      .filter((name) =>
        ['Query', 'Mutation', 'Subscription'].includes(
          String(Reflect.getMetadata(ROOT_FIELD, Object(prototype[name]))),
        ),
      )
      .map((name) => [`${resolver.name}.${name}`, resolver, prototype[name]] as const);
  });

  it('is found by this test', () => {
    expect(fields.length).toBeGreaterThan(15);
  });

  it.each(fields)('%s declares who may reach it', (_name, resolver, method) => {
    const access: unknown = Reflect.getMetadata(ACCESS, method as object) ?? Reflect.getMetadata(ACCESS, resolver);
    expect(['PUBLIC', 'AUTHENTICATED']).toContain(access);
  });
});
