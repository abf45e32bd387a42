import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloDriver } from '@nestjs/apollo';
import type { Request, Response } from 'express';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import type { RefusalLog } from '../../ports/refusals.js';
import type { ErrorCatalogue, FaultLog } from '../errors/surface.js';
import { formatError } from './format-error.js';
import { contextOfRequest, contextOfSocket } from './graphql-context.js';
import { idempotencyPlugin, type KeyedRequestSettings } from './idempotency.plugin.js';
import { limitsPlugin } from './limits.plugin.js';
import { DEFAULT_LIMITS, type QueryLimits } from './query-limits.js';
import type { SocketDoor } from './socket-door.js';
import { withRefusalsWritten } from './refused-mutations.js';
import { formatAll, prepareSubscription } from './subscriptions.js';

export const GRAPHQL_PATH = '/graphql';
const CONNECTION_INIT_MS = 10_000;

export interface GraphqlSettings {
  readonly catalogue: ErrorCatalogue;
  readonly faults: FaultLog;
  readonly isProduction: boolean;
  /** Absent where nothing listens: when the schema is printed. */
  readonly door?: SocketDoor;
  /** Absent where nothing is served. */
  readonly refusals?: RefusalLog;
  readonly keys?: KeyedRequestSettings;
  readonly limits?: QueryLimits;
}

/** Options of the GraphQL module: code first, schema in memory, limits and masking the same over HTTP and web socket. */
export function graphqlOptions(settings: GraphqlSettings): ApolloDriverConfig {
  const { catalogue, door, faults, isProduction, keys, limits = DEFAULT_LIMITS, refusals } = settings;
  const format = (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError =>
    formatError(formatted, thrown, { catalogue, faults });
  let served: GraphQLSchema | undefined;
  return {
    driver: ApolloDriver,
    path: GRAPHQL_PATH,
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: (schema) => {
      served = refusals === undefined ? schema : withRefusalsWritten(schema, refusals);
      return served;
    },
    context: ({ req, res }: { req: Request; res: Response }) => contextOfRequest(req, res),
    formatError: format,
    autoTransformHttpErrors: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    introspection: !isProduction,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxTokens: limits.tokens },
    plugins: [limitsPlugin(limits), ...(keys === undefined ? [] : [idempotencyPlugin({ ...keys, catalogue, faults })])],
    // The playground is a page of its own that loads nothing from elsewhere.
    graphiql: false,
    stopOnTerminationSignals: false,
    subscriptions: { 'graphql-ws': { ...socketOptions(limits, format, () => served), ...doorOptions(door) } },
  };
}

function doorOptions(door: SocketDoor | undefined) {
  if (door === undefined) return {};
  return {
    onConnect: (context: Context) => door.enter(context),
    onClose: (context: Context) => door.leave(context),
  };
}

function socketOptions(
  limits: QueryLimits,
  format: (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError,
  schemaOf: () => GraphQLSchema | undefined,
) {
  return {
    path: GRAPHQL_PATH,
    connectionInitWaitTimeout: CONNECTION_INIT_MS,
    context: (socket: Context) => contextOfSocket(socket as unknown as Parameters<typeof contextOfSocket>[0]),
    onSubscribe: (_socket: Context, _id: string, payload: SubscribePayload) => {
      const schema = schemaOf();
      return schema && prepareSubscription(schema, payload, limits);
    },
    onNext: (
      ...[, , , , result]: readonly [unknown, unknown, unknown, unknown, { errors?: readonly GraphQLFormattedError[] }]
    ) => (result.errors === undefined ? undefined : { ...result, errors: formatAll(result.errors, format) }),
    onError: (...[, , , errors]: readonly [unknown, unknown, unknown, readonly GraphQLFormattedError[]]) =>
      formatAll(errors, format),
  };
}
