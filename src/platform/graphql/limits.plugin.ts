import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { limitExceeded, type QueryLimits } from './query-limits.js';

/** Checks depth, aliases and cost once per operation, variables included, before anything is resolved. */
export function limitsPlugin(limits: QueryLimits): ApolloServerPlugin<BaseContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ schema, document, operation, request }) {
          if (operation === undefined) return Promise.resolve();
          const exceeded = limitExceeded({ schema, document, operation, variables: request.variables ?? {} }, limits);
          if (exceeded !== undefined) {
            throw new GraphQLError(exceeded.message, {
              originalError: exceeded,
              extensions: { code: exceeded.code, http: { status: 400 } },
            });
          }
          return Promise.resolve();
        },
      }),
  };
}
