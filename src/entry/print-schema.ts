import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { contextModules } from './context-modules.js';

/** Nest's own marks on modules and on classes that requests enter by; among providers those are the resolvers. */
const PROVIDERS = 'providers';
const ENTRY = '__entryProvider__';

/** The schema of all contexts, sorted; needs neither a database nor a server. */
export async function printGraphqlSchema(): Promise<string> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    const schema = await app.get(GraphQLSchemaFactory).create(resolverClasses());
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await app.close();
  }
}

/** All resolver classes of all contexts. */
export function resolverClasses(): Type<object>[] {
  return contextModules.flatMap((module) => providersOf(module).filter(isResolver));
}

function providersOf(module: Type<object> | DynamicModule): Type<object>[] {
  const declared = (Reflect.getMetadata(PROVIDERS, module) ?? []) as unknown[];
  return declared.filter((one): one is Type<object> => typeof one === 'function');
}

function isResolver(provider: Type<object>): boolean {
  return Reflect.hasMetadata(ENTRY, provider);
}
