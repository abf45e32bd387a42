import type { ChildReply, LoadFailure } from './messages.js';
import {
  ExecutionProviderMissing,
  ModelCrashed,
  ModelHasExternalData,
  ModelOutOfMemory,
  ModelShapeMismatch,
  ModelUnknownOperator,
  ModelUnreadable,
} from './model-errors.js';
import type { ModelLoadError } from './model-errors.js';
import type { Death } from './model-process.js';

/** How a process ended that was not too slow; a reply nobody waited for is a crash too. */
export function errorOfDeath(
  outcome: ChildReply | Death | undefined,
  memoryBytes: number,
): ModelOutOfMemory | ModelCrashed {
  if (outcome?.kind !== 'died') return new ModelCrashed(`an unexpected reply, "${outcome?.kind ?? 'none'}"`);
  return outcome.reason === 'memory'
    ? new ModelOutOfMemory(memoryBytes, outcome.found)
    : new ModelCrashed(outcome.found);
}

/** What crossed the process boundary as a code, as its class again. */
export function refusalOfLoad(failure: LoadFailure, memoryBytes: number): ModelLoadError {
  switch (failure.code) {
    case 'MODEL_SHAPE_MISMATCH':
      return new ModelShapeMismatch(failure.differences);
    case 'MODEL_UNKNOWN_OPERATOR':
      return new ModelUnknownOperator(failure.found);
    case 'MODEL_HAS_EXTERNAL_DATA':
      return new ModelHasExternalData(failure.found);
    case 'MODEL_OUT_OF_MEMORY':
      return new ModelOutOfMemory(memoryBytes, failure.found);
    case 'EXECUTION_PROVIDER_MISSING':
      return new ExecutionProviderMissing(failure.found);
    case 'MODEL_UNREADABLE':
      return new ModelUnreadable(failure.found);
  }
}
