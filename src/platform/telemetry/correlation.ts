import { AsyncLocalStorage } from 'node:async_hooks';

/** What a line of the log belongs to. */
export interface Correlation {
  /** Of the request a person or machine sent; work that it asked for carries it on. */
  readonly requestId: string;
  readonly job?: { readonly queue: string; readonly id: string };
}

const current = new AsyncLocalStorage<Correlation>();

/** Everything `work` does, also later and elsewhere in the process, belongs to it. */
export function correlated<T>(correlation: Correlation, work: () => T): T {
  return current.run(correlation, work);
}

export function currentCorrelation(): Correlation | undefined {
  return current.getStore();
}

/** An id that a client or proxy gave and that may stand in a log; anything else is not taken over. */
export function acceptableRequestId(given: unknown): string | undefined {
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : undefined;
}
