/** What may be chosen for a machine; the rest of the options is fixed. */
export interface SessionTuning {
  /** Of onnxruntime: `cpu`, `cuda`, ... Only `cpu` is tested. */
  readonly provider: string;
  readonly threads: number;
}

/** One thread: more do not gain on the small models of a pilot, and leave nothing for what is done beside. */
export const DEFAULT_TUNING: SessionTuning = { provider: 'cpu', threads: 1 };

/** The level changes output bits, so it is fixed, and part of the record a replay compares. */
export const GRAPH_OPTIMIZATION_LEVEL = 'all';

/** How every session is made. Log level 4: fatal errors only. */
export function sessionOptions({ provider, threads }: SessionTuning) {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: GRAPH_OPTIMIZATION_LEVEL,
    logSeverityLevel: 4,
  } as const;
}
