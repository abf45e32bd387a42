import 'reflect-metadata';
import { Logger, type INestApplicationContext, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../platform/config/config.js';
import { AmbiguousRequests } from '../platform/graphql/ambiguous-requests.js';
import { GRAPHQL_PATH } from '../platform/graphql/graphql-options.js';
import { MetricsServer } from '../platform/telemetry/metrics-server.js';
import { Metrics } from '../platform/telemetry/metrics.js';
import { requestLog } from '../platform/telemetry/request-log.js';
import { AppModule, ServerModule } from './app.module.js';
import { PortInUse } from './entry-errors.js';
import { openResources, type Resources } from './resources.js';
import { StructuredLog } from './structured-log.js';

/** Largest GraphQL request; files travel over REST. */
const GRAPHQL_BODY = '2mb';

/**
 * The application without a server: `(await openApplication(config)).get(CreatePilot)`. Quiet unless a logger is given.
 * `close()` closes the database too.
 */
export async function openApplication(config: Config, logger?: LoggerService): Promise<INestApplicationContext> {
  return withResources(config, (resources) => applicationOver(resources, logger));
}

/** The application over resources that are open already; closing it closes them. */
export function applicationOver(resources: Resources, logger?: LoggerService): Promise<INestApplicationContext> {
  const options = { logger: logger ?? false, abortOnError: false } as const;
  return NestFactory.createApplicationContext(AppModule.over(resources), options);
}

/** The application ready to listen; `listen` makes it reachable. */
export async function openServer(config: Config, logger?: LoggerService): Promise<NestExpressApplication> {
  return withResources(config, (resources) => serverOver(resources, logger));
}

/** The server over resources that are open already; closing it closes them. */
export async function serverOver(resources: Resources, logger?: LoggerService): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ServerModule.over(resources), {
    logger: logger ?? new StructuredLog(resources.config.logLevel, resources.clock),
    abortOnError: false,
    // Only GraphQL requests are parsed into memory; uploads are streams.
    bodyParser: false,
    forceCloseConnections: true,
  });
  app.use(requestLog(resources.ids, resources.metrics, new Logger('Http')));
  const ambiguous = new AmbiguousRequests();
  const parser = { type: isGraphqlJson, limit: GRAPHQL_BODY, verify: ambiguous.look };
  app.useBodyParser('json', parser);
  app.use(ambiguous.refuse);
  app.disable('x-powered-by');
  await app.init();
  return app;
}

/** @returns the URL under which the server answers. @throws PortInUse */
export async function listen(app: NestExpressApplication, config: Pick<Config, 'host' | 'port'>): Promise<string> {
  try {
    await app.listen(config.port, config.host);
  } catch (cause) {
    if (isPortTaken(cause)) throw new PortInUse(config.host, config.port, cause);
    throw cause;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return `http://${spoken(config.host)}:${port}`;
}

/** The port for figures, when one is configured; @returns what closes it. @throws PortInUse */
export async function openMetrics(
  app: INestApplicationContext,
  { metricsHost: host, metricsPort: port }: Pick<Config, 'metricsHost' | 'metricsPort'>,
): Promise<{ readonly url: string; close(): Promise<void> } | undefined> {
  if (port === undefined) return undefined;
  const server = await MetricsServer.open(app.get(Metrics), { host, port }).catch((cause: unknown) => {
    throw isPortTaken(cause) ? new PortInUse(host, port, cause) : cause;
  });
  return { url: `http://${spoken(host)}:${server.port}/metrics`, close: () => server.close() };
}

const isPortTaken = (cause: unknown): boolean => (cause as { readonly code?: unknown } | null)?.code === 'EADDRINUSE';

/** An address one can open, for one that means all. */
const spoken = (host: string): string => (['0.0.0.0', '::'].includes(host) ? 'localhost' : host);

function isGraphqlJson(request: { url?: string; headers: Record<string, string | string[] | undefined> }): boolean {
  const isGraphql = request.url === GRAPHQL_PATH || request.url?.startsWith(`${GRAPHQL_PATH}?`) === true;
  return isGraphql && String(request.headers['content-type'] ?? '').includes('json');
}

async function withResources<T>(config: Config, wire: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = await openResources(config);
  try {
    return await wire(resources);
  } catch (cause) {
    await resources.close();
    throw cause;
  }
}
