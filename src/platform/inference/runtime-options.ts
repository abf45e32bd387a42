import { join } from 'node:path';
import type { InferenceLimits } from '../../ports/machines.js';
import type { Config } from '../config/config.js';
import { readTuning } from './tuning-file.js';
import type { InferenceRuntimeOptions } from './supervised-inference-runtime.js';

/** What the configuration says about running models, for the server, a worker and `evaluate` alike. */
export function runtimeOptions({ dataDir, deviceClass, inputCacheBytes, tuningFile }: Config): InferenceRuntimeOptions {
  const machine = { deviceClass, ...(tuningFile !== undefined && { tuning: readTuning(tuningFile) }) };
  if (inputCacheBytes === 0) return machine;
  return { ...machine, inputCache: { folder: join(dataDir, 'input-cache'), mostBytes: inputCacheBytes } };
}

/** What one model may take of this machine. */
export function inferenceLimits({
  inferenceMemoryBytes: memoryBytes,
  inferenceLoadSeconds: load,
  inferenceImageSeconds: image,
}: Pick<Config, 'inferenceMemoryBytes' | 'inferenceLoadSeconds' | 'inferenceImageSeconds'>): InferenceLimits {
  return { memoryBytes, loadMilliseconds: load * 1000, imageMilliseconds: image * 1000 };
}
