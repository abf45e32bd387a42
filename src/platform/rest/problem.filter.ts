import { setTimeout as pause } from 'node:timers/promises';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { DomainError } from '../../kernel/domain-error.js';
import type { RefusalLog } from '../../ports/refusals.js';
import { carrierOfRequest } from '../access/carrier.js';
import { refusedObject } from '../access/refused-object.js';
import { ErrorCatalogue, FaultLog } from '../errors/surface.js';
import { RouteNotFound } from './rest-errors.js';

const READ_ON_MILLISECONDS = 10_000;
const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** RFC 9457, with our code as an extension member. */
interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
  /** Of a document with several faults: each with its own code and place. */
  readonly problems?: readonly unknown[];
  readonly errorId?: string;
}

/** Answers REST errors as application/problem+json. GraphQL errors have a formatter of their own and pass through. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly catalogue: ErrorCatalogue,
    private readonly faults: FaultLog,
    private readonly refusals: RefusalLog,
  ) {}

  async catch(exception: unknown, host: ArgumentsHost): Promise<void> {
    if (host.getType<GqlContextType>() === 'graphql') throw exception;
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const problem = this.problemOf(exception, request);
    if (isRefusal(exception) && !LOOKS.has(request.method)) await this.write(exception, request);
    await readOn(request);
    if (!request.complete) response.setHeader('Connection', 'close');
    response.status(problem.status).type('application/problem+json').setHeader('Cache-Control', 'no-store');
    response.send(JSON.stringify(problem));
  }

  /** What asked for a change and was refused is in the audit log, whichever layer refused it: as the mutations are. */
  private async write(refusal: DomainError, request: Request): Promise<void> {
    const by = await carrierOfRequest(request).checking;
    const route = (request.route as { readonly path?: unknown } | undefined)?.path;
    const where = typeof route === 'string' ? route : 'unknown';
    const object = refusedObject(request.params, where);
    await this.refusals.record({ by, action: `${request.method} ${where}`, object }, refusal);
  }

  private problemOf(exception: unknown, request: Request): Problem {
    const refusal = refusalOf(exception, request);
    const surface = refusal && this.catalogue.surfaceOf(refusal.code);
    if (refusal !== undefined && surface !== undefined) {
      const { code, message, path, details } = refusal;
      const problems: unknown = details['problems'];
      return problem(surface.http, code, message, {
        ...(path !== undefined && { path }),
        ...(Array.isArray(problems) && { problems: problems as unknown[] }),
      });
    }
    if (exception instanceof HttpException && exception.getStatus() < 500) {
      return problem(exception.getStatus(), 'BAD_REQUEST', exception.message, {});
    }
    if (isClientFault(exception)) return problem(exception.status, 'BAD_REQUEST', exception.message, {});
    const errorId = this.faults.record(exception);
    return problem(500, 'INTERNAL', `Internal error. Quote the id ${errorId} to the operator.`, { errorId });
  }
}

/** A sender that is cut off while it sends often never sees the answer, so the rest is read, unused, for a while. */
async function readOn(request: Request): Promise<void> {
  if (request.complete || request.destroyed) return;
  const over = new AbortController();
  const patience = pause(READ_ON_MILLISECONDS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
  const ended = new Promise<void>((resolve) =>
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve()),
  );
  request.resume();
  await Promise.race([ended, patience]);
  over.abort();
}

function refusalOf(exception: unknown, request: Request): DomainError | undefined {
  if (isRefusal(exception)) return exception;
  const isUnknownRoute = exception instanceof HttpException && exception.getStatus() === 404;
  return isUnknownRoute ? new RouteNotFound(request.method, request.path) : undefined;
}

function isRefusal(exception: unknown): exception is DomainError {
  return exception instanceof DomainError;
}

/** What the body parser throws for a body that is too large or no JSON. */
function isClientFault(exception: unknown): exception is Error & { status: number } {
  if (!(exception instanceof Error) || !('status' in exception)) return false;
  return typeof exception.status === 'number' && exception.status >= 400 && exception.status < 500;
}

function problem(
  status: number,
  code: string,
  detail: string,
  more: Pick<Problem, 'path' | 'problems' | 'errorId'>,
): Problem {
  const title = code.toLowerCase().replaceAll('_', ' ');
  return { type: 'about:blank', title, status, code, detail, ...more };
}
