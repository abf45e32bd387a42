import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { DomainError } from '../../kernel/domain-error.js';
import type { RefusalLog } from '../../ports/refusals.js';
import { refusedObject } from '../access/refused-object.js';
import type { GraphqlContext } from './graphql-context.js';
import { refusalIn } from './payload.js';

type Resolve = GraphQLFieldResolver<unknown, GraphqlContext>;

/**
 * The boundary of every mutation, outside guard, interceptor and use case: whichever of them refuses, and whether the client gets an error
 * or a payload with user errors, the refusal is in the audit log before the answer leaves.
 */
export function withRefusalsWritten(schema: GraphQLSchema, refusals: RefusalLog): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    field.resolve = written((field.resolve ?? defaultFieldResolver) as Resolve, refusals) as typeof field.resolve;
  return schema;
}

function written(resolve: Resolve, refusals: RefusalLog): Resolve {
  return async (source, given, context, info) => {
    const record = async (refusal: DomainError): Promise<void> => {
      const by = await context.carrier.checking;
      const { fieldName } = info;
      await refusals.record({ by, action: `mutation.${fieldName}`, object: refusedObject(given, fieldName) }, refusal);
    };
    try {
      const answer: unknown = await resolve(source, given, context, info);
      const refusal = refusalIn(answer);
      if (refusal !== undefined) await record(refusal);
      return answer;
    } catch (error) {
      if (isRefusal(error)) await record(error);
      throw error;
    }
  };
}

function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}
