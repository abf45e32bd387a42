import type { Logger } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Ids } from '../../kernel/clock.js';
import { acceptableRequestId, correlated } from './correlation.js';
import type { Metrics } from './metrics.js';

/** Asked every few seconds by machines: noted only when they go wrong. */
const PROBES = new Set(['/api/v1/health', '/api/v1/ready']);

/**
 * Gives each request an id (that of the proxy in `X-Request-Id`, or a new one), says it in the answer, and writes one line when the
 * answer has ended or the client has gone. Neither query, body nor headers are written.
 */
export function requestLog(ids: Ids, metrics: Metrics, log: Logger): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const requestId = acceptableRequestId(request.headers['x-request-id']) ?? ids.next();
    const started = performance.now();
    response.setHeader('X-Request-Id', requestId);
    const { method, path } = request;
    correlated({ requestId }, () => {
      response.once('close', () => {
        const milliseconds = Math.round(performance.now() - started);
        const status = response.statusCode;
        metrics.request({ method: methodOf(method), route: routeOf(request, path), status }, milliseconds / 1000);
        const line = { message: 'request', method, path, status, milliseconds, ended: response.writableFinished };
        const isQuiet = PROBES.has(path) && status < 400;
        correlated({ requestId }, () => {
          if (isQuiet) log.debug(line);
          else log.log(line);
        });
      });
      next();
    });
  };
}

/** The pattern of a route, never an address with ids in it: each pattern is one series. */
function routeOf(request: Request, path: string): string {
  const route = request.route as { readonly path?: unknown } | undefined;
  if (typeof route?.path === 'string') return `${request.baseUrl}${route.path}`;
  return path === '/graphql' ? path : 'other';
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const methodOf = (method: string): string => (METHODS.has(method) ? method : 'other');
