import { DomainError } from '../../kernel/domain-error.js';

/** The file is no ONNX model that can be loaded. */
export class ModelUnreadable extends DomainError<'MODEL_UNREADABLE'> {
  readonly code = 'MODEL_UNREADABLE';
  constructor(found: string) {
    super(`The model cannot be loaded: ${found}. Supply the ONNX file again as it was exported.`, {
      details: { found },
    });
  }
}

/** The model's weights stand in other files. */
export class ModelHasExternalData extends DomainError<'MODEL_HAS_EXTERNAL_DATA'> {
  readonly code = 'MODEL_HAS_EXTERNAL_DATA';
  constructor(found: string) {
    super(
      `The model keeps weights in another file (${found}). Models of one file are accepted: export it again with the weights inside.`,
      { details: { found } },
    );
  }
}

/** Names, types or extents of the loaded model differ from its registration. */
export class ModelShapeMismatch extends DomainError<'MODEL_SHAPE_MISMATCH'> {
  readonly code = 'MODEL_SHAPE_MISMATCH';
  constructor(differences: readonly string[]) {
    super(
      `The model is not the one its registration describes: ${differences.join('; ')}. Correct the one or the other.`,
      {
        details: { differences },
      },
    );
  }
}

/** The model needs an operator, or a version of one, that the runtime does not have. */
export class ModelUnknownOperator extends DomainError<'MODEL_UNKNOWN_OPERATOR'> {
  readonly code = 'MODEL_UNKNOWN_OPERATOR';
  constructor(found: string) {
    super(
      `The model uses an operator the runtime does not have: ${found}. Export it with standard ONNX operators (custom operator libraries are not loaded).`,
      { details: { found } },
    );
  }
}

export class ModelLoadTimeout extends DomainError<'MODEL_LOAD_TIMEOUT'> {
  readonly code = 'MODEL_LOAD_TIMEOUT';
  constructor(milliseconds: number) {
    super(
      `The model was not loaded within ${milliseconds / 1000} seconds and its process was ended. Check the model, or raise the limit if it is genuinely large.`,
      { details: { milliseconds } },
    );
  }
}

export class ModelOutOfMemory extends DomainError<'MODEL_OUT_OF_MEMORY'> {
  readonly code = 'MODEL_OUT_OF_MEMORY';
  constructor(memoryBytes: number, found: string) {
    super(
      `The model wanted more memory than its process may have (${gibibytes(memoryBytes)}): ${found}. Check the model, or raise the limit if it genuinely needs more.`,
      { details: { memoryBytes, found } },
    );
  }
}

/** The model's process ended by itself, without an answer. */
export class ModelCrashed extends DomainError<'MODEL_CRASHED'> {
  readonly code = 'MODEL_CRASHED';
  constructor(found: string) {
    super(
      `The process that runs the model ended without an answer (${found}). The model or the image brought it down.`,
      {
        details: { found },
      },
    );
  }
}

/** The runtime refused to compute an image with this model. */
export class ModelRunFailed extends DomainError<'MODEL_RUN_FAILED'> {
  readonly code = 'MODEL_RUN_FAILED';
  constructor(found: string) {
    super(`The model failed on this image: ${found}.`, { details: { found } });
  }
}

/** The same image gave other values the second time: nothing the model says can be reproduced. */
export class ModelNotDeterministic extends DomainError<'MODEL_NOT_DETERMINISTIC'> {
  readonly code = 'MODEL_NOT_DETERMINISTIC';
  constructor(image: number) {
    super(
      `The model gave other output values when image ${image} of the pass was computed a second time, in the same process; what it says cannot be reproduced. Export it without random operators (dropout, sampling, noise).`,
      { details: { image } },
    );
  }
}

/** One image took longer than the limit. */
export class ImageTimeout extends DomainError<'IMAGE_TIMEOUT'> {
  readonly code = 'IMAGE_TIMEOUT';
  constructor(milliseconds: number) {
    super(
      `The model gave no answer on this image within ${milliseconds / 1000} seconds; its process was ended. The image counts as errored.`,
      { details: { milliseconds } },
    );
  }
}

/** Too many images in a row brought the model's process down: the rest is refused without trying. */
export class ModelCircuitOpen extends DomainError<'MODEL_CIRCUIT_OPEN'> {
  readonly code = 'MODEL_CIRCUIT_OPEN';
  constructor(kills: number, last: string) {
    super(
      `The model's process had to be replaced ${kills} times in a row (last: ${last}); no further image is tried in this run. Look at the model first.`,
      { details: { kills, last } },
    );
  }
}

/** The session was closed before this image was asked for. */
export class InferenceSessionClosed extends DomainError<'INFERENCE_SESSION_CLOSED'> {
  readonly code = 'INFERENCE_SESSION_CLOSED';
  constructor() {
    super('The inference session is closed: open a new one for further images.');
  }
}

/** A limit under which not even an empty process starts. */
export class InferenceLimitInvalid extends DomainError<'INFERENCE_LIMIT_INVALID'> {
  readonly code = 'INFERENCE_LIMIT_INVALID';
  constructor(limit: string, found: number, least: number) {
    super(`The inference limit ${limit} is ${found}; it must be at least ${least}. Set a higher one.`, {
      details: { limit, found, least },
    });
  }
}

/** The runtime on this machine has not got what the configuration asks for; on another machine the run may go well. */
export class ExecutionProviderMissing extends DomainError<'EXECUTION_PROVIDER_MISSING'> {
  readonly code = 'EXECUTION_PROVIDER_MISSING';
  override readonly isPassing = true;
  constructor(found: string) {
    super(
      `The configured execution provider is not available here (${found}). Install what it needs, or run "touchstone tune" again without it.`,
      { details: { found } },
    );
  }
}

/** The file that says how this machine is tuned cannot be used. */
export class TuningFileInvalid extends DomainError<'TUNING_FILE_INVALID'> {
  readonly code = 'TUNING_FILE_INVALID';
  constructor(file: string, problem: string) {
    super(
      `The tuning file ${file} ${problem}. Write it again with "touchstone tune", or leave TOUCHSTONE_TUNING_FILE out.`,
      {
        details: { file, problem },
      },
    );
  }
}

/** The file the child process runs is not there. */
export class InferenceChildMissing extends DomainError<'INFERENCE_CHILD_MISSING'> {
  readonly code = 'INFERENCE_CHILD_MISSING';
  constructor(looked: readonly string[]) {
    super(`The inference process is not built (looked for ${looked.join(' and ')}). Run "npm run build".`, {
      details: { looked },
    });
  }
}

/** Every refusal of a load, so that what crosses the process boundary as a code becomes its class again. */
export type ModelLoadError =
  | ModelUnreadable
  | ModelHasExternalData
  | ModelShapeMismatch
  | ModelUnknownOperator
  | ModelLoadTimeout
  | ModelOutOfMemory
  | ModelCrashed
  | ExecutionProviderMissing;

function gibibytes(bytes: number): string {
  return `${Math.round((bytes / 2 ** 30) * 100) / 100} GiB`;
}
