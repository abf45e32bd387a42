import type { LoadFailure } from './messages.js';

const OUT_OF_MEMORY = /failed to allocate|bad_alloc|cannot allocate|out of memory|array buffer allocation failed/i;
const UNKNOWN_OPERATOR =
  /no op registered|not a registered function\/op|is not a registered|unrecognized .*op|no schema registered/i;
const EXTERNAL_DATA = /external data/i;

const NO_PROVIDER = /provider|backend|adapter|shared library/i;

/** Whether what a runtime or a dying process said is about memory. */
export function isAboutMemory(message: string): boolean {
  return OUT_OF_MEMORY.test(message);
}

/** What onnxruntime says about a model it will not load, as a code. Anything unknown is MODEL_UNREADABLE. */
export function explainLoadError(error: unknown, provider = 'cpu'): LoadFailure {
  const found = sayBriefly(error);
  if (provider !== 'cpu' && NO_PROVIDER.test(found))
    return { code: 'EXECUTION_PROVIDER_MISSING', found: `${provider}: ${found}` };
  if (isAboutMemory(found)) return { code: 'MODEL_OUT_OF_MEMORY', found };
  if (UNKNOWN_OPERATOR.test(found)) return { code: 'MODEL_UNKNOWN_OPERATOR', found };
  if (EXTERNAL_DATA.test(found)) return { code: 'MODEL_HAS_EXTERNAL_DATA', found };
  return { code: 'MODEL_UNREADABLE', found };
}

/** The message without the runtime's own source paths, on one line, at most 300 characters, no full stop at the end. */
export function sayBriefly(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replaceAll(/\/onnxruntime_src\/\S+\s*/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300);
}
