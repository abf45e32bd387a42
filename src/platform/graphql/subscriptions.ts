import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type ExecutionArgs,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { limitExceeded, type QueryLimits } from './query-limits.js';

/**
 * What a client asks over a web socket goes through the same limits as over HTTP.
 * @returns the errors to answer with, or the parsed operation to execute.
 */
export function prepareSubscription(
  schema: GraphQLSchema,
  payload: SubscribePayload,
  limits: QueryLimits,
): readonly GraphQLError[] | Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
  try {
    const document = parse(payload.query, { maxTokens: limits.tokens });
    const errors = validate(schema, document, specifiedRules);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, payload.operationName);
    if (operation == null)
      return [
        withCode(new GraphQLError('The named operation is not in the document.'), 'OPERATION_RESOLUTION_FAILURE'),
      ];
    const variables = payload.variables ?? {};
    const exceeded = limitExceeded({ schema, document, operation, variables }, limits);
    if (exceeded !== undefined) {
      return [new GraphQLError(exceeded.message, { originalError: exceeded, extensions: { code: exceeded.code } })];
    }
    return { schema, document, operationName: payload.operationName, variableValues: variables };
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
}

/** Errors of a web-socket message in the form HTTP answers have. */
export function formatAll(
  errors: readonly (GraphQLError | GraphQLFormattedError)[],
  format: (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError,
): GraphQLFormattedError[] {
  return errors.map((error) => format(error instanceof GraphQLError ? error.toJSON() : error, error));
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, originalError, extensions: { code } });
}
