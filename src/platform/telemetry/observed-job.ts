import { Logger } from '@nestjs/common';
import { correlated, currentCorrelation } from './correlation.js';
import type { Metrics } from './metrics.js';

/** Member of a job's data that carries the id of the request that asked for it. */
const REQUEST = '$requestId';

/** The data to be queued: with the id of the request we are in, if we are in one. */
export function withRequestId(data: object): object {
  const requestId = currentCorrelation()?.requestId;
  return requestId === undefined ? data : { ...data, [REQUEST]: requestId };
}

/** A handler whose tries are counted and timed, and whose log lines name the job and the request behind it. */
export function observedJob(
  queue: string,
  handler: (data: unknown) => Promise<void>,
  metrics: Metrics | undefined,
): (data: unknown, id: string) => Promise<void> {
  const log = new Logger('Jobs');
  return (given, id) => {
    const { requestId, data } = apart(given);
    const started = performance.now();
    const ended = (outcome: 'done' | 'failed'): void => {
      const milliseconds = Math.round(performance.now() - started);
      metrics?.job(queue, outcome, milliseconds / 1000);
      log.log({ message: 'job', outcome, milliseconds });
    };
    return correlated({ requestId: requestId ?? id, job: { queue, id } }, async () => {
      try {
        await handler(data);
        ended('done');
      } catch (cause) {
        ended('failed');
        throw cause;
      }
    });
  };
}

function apart(given: unknown): { readonly requestId: string | undefined; readonly data: unknown } {
  if (typeof given !== 'object' || given === null || !(REQUEST in given)) return { requestId: undefined, data: given };
  const { [REQUEST]: requestId, ...data } = given as Record<string, unknown>;
  return { requestId: typeof requestId === 'string' ? requestId : undefined, data };
}
