import 'reflect-metadata';
import { Logger, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../platform/config/config.js';
import { AmbiguousRequests } from '../platform/graphql/ambiguous-requests.js';
import { GRAPHQL_PATH } from '../platform/graphql/graphql-options.js';
import { requestLog } from '../platform/telemetry/request-log.js';
import { withResources, type Resources } from './resources.js';
import { ServerModule } from './server.module.js';
import { StructuredLog } from './structured-log.js';

/** Largest GraphQL request; files travel over REST. */
const GRAPHQL_BODY = '2mb';

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

function isGraphqlJson(request: { url?: string; headers: Record<string, string | string[] | undefined> }): boolean {
  const isGraphql = request.url === GRAPHQL_PATH || request.url?.startsWith(`${GRAPHQL_PATH}?`) === true;
  return isGraphql && String(request.headers['content-type'] ?? '').includes('json');
}
