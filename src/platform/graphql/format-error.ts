import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../../kernel/domain-error.js';
import type { ErrorCatalogue, FaultLog } from '../errors/surface.js';
import { QueryTooLong } from './graphql-errors.js';

/** Codes of the GraphQL layer itself: what is wrong with the request, in words that name nothing internal. */
const OF_THE_REQUEST = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more that? (\d+) tokens/;

export interface ErrorFormatting {
  readonly catalogue: ErrorCatalogue;
  readonly faults: FaultLog;
}

/** What a client sees of an error: refusals with their code; anything unexpected only as "Internal error" with its id. */
export function formatError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  { catalogue, faults }: ErrorFormatting,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const original = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
  if (isRefusal(original) && catalogue.surfaceOf(original.code) !== undefined) {
    return { message: original.message, ...place, extensions: extensionsOf(original) };
  }
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && OF_THE_REQUEST.has(code)) {
    const limit = TOO_MANY_TOKENS.exec(formatted.message)?.[1];
    if (limit !== undefined) {
      const refusal = new QueryTooLong(Number(limit));
      return { message: refusal.message, extensions: extensionsOf(refusal) };
    }
    return { message: formatted.message, ...place, extensions: { code } };
  }
  const errorId = faults.record(original);
  return { message: 'Internal error', ...place, extensions: { code: 'INTERNAL', errorId } };
}

function extensionsOf(refusal: DomainError): Record<string, unknown> {
  const { code, path, details } = refusal;
  return { code, ...(path !== undefined && { path }), ...(Object.keys(details).length > 0 && { details }) };
}

function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}
