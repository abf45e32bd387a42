/**
 * How every session is made. One thread and a fixed optimisation level: the level changes output bits, threads do not gain
 * on the small models of a pilot, and both are part of the record a replay compares. Level 4 logs fatal errors only.
 */
export const SESSION_OPTIONS = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 4,
} as const;
