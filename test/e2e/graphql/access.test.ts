import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { buildSchema } from 'graphql';
import { printGraphqlSchema, resolverClasses } from '../../../src/entry/print-schema.js';
import { ACCESS, TOKEN_USE } from '../../../src/platform/access/access.js';
import { aServer, type TestServer } from '../../builders/server.js';

/** Nest's marks on methods that answer a root field: its kind, and its name when it is not the method's own. */
const ROOT_FIELD = 'graphql:resolver_type';
const ROOT_NAME = 'graphql:resolver_name';
const KINDS = ['Query', 'Mutation', 'Subscription'];

interface Declared {
  readonly access: unknown;
  readonly tokens: unknown;
}

function declaredOn(type: Type, method: object): Declared {
  const read = (key: string): unknown => Reflect.getMetadata(key, method) ?? Reflect.getMetadata(key, type);
  return { access: read(ACCESS), tokens: read(TOKEN_USE) };
}

function methodsOf(type: Type): [string, object][] {
  const prototype = type.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor' && typeof prototype[name] === 'function')
    .map((name) => [name, prototype[name] as object]);
}

/** Every root field by `Kind.name`, as its resolver declares it. */
function rootFields(types: readonly Type[]): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>();
  for (const type of types)
    for (const [name, method] of methodsOf(type)) {
      const kind: unknown = Reflect.getMetadata(ROOT_FIELD, method);
      if (!KINDS.includes(String(kind))) continue;
      const given: unknown = Reflect.getMetadata(ROOT_NAME, method);
      found.set(`${String(kind)}.${typeof given === 'string' ? given : name}`, declaredOn(type, method));
    }
  return found;
}

/** What is not declared in full, by name. */
function undeclared(declared: ReadonlyMap<string, Declared>): string[] {
  return [...declared]
    .filter(([, { access, tokens }]) => access !== 'PUBLIC' && (access !== 'AUTHENTICATED' || tokens === undefined))
    .map(([name]) => name);
}

/** What an API token may reach beside reading. A new line here is a decision. */
const TOKEN_MUTATIONS = {
  'Mutation.abortRun': 'RUN',
  'Mutation.pauseRun': 'RUN',
  'Mutation.resumeRun': 'RUN',
  'Mutation.createDataset': 'UPLOAD',
  'Mutation.declareRun': 'RUN',
  'Mutation.registerModel': 'UPLOAD',
  'Mutation.rejudgeRun': 'RUN',
};
const PUBLIC_FIELDS = [
  'beginOidcSignIn',
  'completeRecovery',
  'completeSignIn',
  'redeemInvitation',
  'requestRecovery',
  'signIn',
];

describe('every field of the served schema', () => {
  const declared = rootFields(resolverClasses());

  it('is one of the resolvers found here, subscriptions too', async () => {
    const schema = buildSchema(await printGraphqlSchema());
    const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const served = types.flatMap((type) => Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`));
    expect([...declared.keys()].sort()).toEqual(served.sort());
    expect(served.some((name) => name.startsWith('Subscription.'))).toBe(true);
  });

  it('declares who may reach it and what API tokens may do there', () => {
    expect(undeclared(declared)).toEqual([]);
  });

  it('is found when it declares nothing: this test can fail', () => {
    class Forgetful {
      forgotten(): void {}
      halfDone(): void {}
    }
    for (const [, method] of methodsOf(Forgetful)) Reflect.defineMetadata(ROOT_FIELD, 'Subscription', method);
    const halfDone = new Map(methodsOf(Forgetful)).get('halfDone') ?? {};
    Reflect.defineMetadata(ACCESS, 'AUTHENTICATED', halfDone);
    expect(undeclared(rootFields([Forgetful]))).toEqual(['Subscription.forgotten', 'Subscription.halfDone']);
  });

  it('is public only where people have no session yet', () => {
    const open = [...declared].filter(([, { access }]) => access === 'PUBLIC').map(([name]) => name);
    expect(open.sort()).toEqual(PUBLIC_FIELDS.map((name) => `Mutation.${name}`));
  });

  it('lets API tokens change nothing but what is listed', () => {
    const reached = [...declared].filter(
      ([name, { tokens }]) => name.startsWith('Mutation.') && tokens !== undefined && tokens !== 'NEVER',
    );
    expect(Object.fromEntries(reached.map(([name, { tokens }]) => [name, tokens]))).toEqual(TOKEN_MUTATIONS);
  });

  it('lets API tokens read by READ, and never look at accounts, tokens, sessions and recoveries', () => {
    const reads = [...declared].filter(([name]) => !name.startsWith('Mutation.'));
    const never = reads.filter(([, { tokens }]) => tokens === 'NEVER').map(([name]) => name);
    expect(never.sort()).toEqual(['accessReview', 'account', 'apiTokens', 'myLogins', 'mySessions', 'notices', 'noticesOff', 'recoveryCases'].map((name) => `Query.${name}`));
    expect(new Set(reads.map(([, { tokens }]) => tokens))).toEqual(new Set(['READ', 'NEVER']));
  }); // prettier-ignore
});

describe('every REST route', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aServer();
  });
  afterAll(() => server.close());

  function routes(): { name: string; method: string; path: string; declared: Declared }[] {
    const modules = [...server.app.get(ModulesContainer, { strict: false }).values()];
    const types = modules.flatMap((one) => [...one.controllers.values()].map(({ metatype }) => metatype as Type));
    return [...new Set(types)].flatMap((type) =>
      methodsOf(type)
        .filter(([, method]) => Reflect.hasMetadata(PATH_METADATA, method))
        .map(([name, method]) => ({
          name: `${type.name}.${name}`,
          method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as number] ?? 'GET',
          path: [Reflect.getMetadata(PATH_METADATA, type), Reflect.getMetadata(PATH_METADATA, method)].join('/'),
          declared: declaredOn(type, method),
        })),
    );
  }

  it('declares who may reach it and what API tokens may do there', () => {
    const found = routes();
    expect(found.length).toBeGreaterThan(6);
    expect(undeclared(new Map(found.map(({ declared, name }) => [name, declared])))).toEqual([]);
    // A file to be checked is sent in, and nothing of it is kept.
    const reads = ({ method, name }: { method: string; name: string }) =>
      method === 'GET' || name === 'DossierController.verify';
    for (const one of found)
      if (one.declared.access !== 'PUBLIC') expect(one.declared.tokens).toBe(reads(one) ? 'READ' : 'UPLOAD');
  });

  it('answers nobody without a session, public ones aside', async () => {
    for (const { declared, method, path } of routes()) {
      if (declared.access === 'PUBLIC') continue;
      const place = `${server.url}/${path.replace(/:\w+/g, 'x')}`.replace(/([^:])\/\/+/g, '$1/');
      const response = await fetch(place, { method, ...(method !== 'GET' && { body: 'x' }) });
      expect([path, response.status]).toEqual([path, 401]);
    }
  });
});
