import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { InferenceRuntimeOptions } from './supervised-inference-runtime.js';

/** What the configuration says about running models, for the server, a worker and `evaluate` alike. */
export function runtimeOptions({ dataDir, deviceClass, inputCacheBytes }: Config): InferenceRuntimeOptions {
  if (inputCacheBytes === 0) return { deviceClass };
  return { deviceClass, inputCache: { folder: join(dataDir, 'input-cache'), mostBytes: inputCacheBytes } };
}
