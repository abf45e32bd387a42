import { DomainError } from '../kernel/domain-error.js';
import type { JsonPointer } from '../kernel/domain-error.js';

/** `1x2000x6`; `?` stands for an extent that may be anything. */
export function shapeText(shape: readonly (number | string | null)[]): string {
  return shape.length === 0 ? 'a scalar' : shape.map((extent) => extent ?? '?').join('x');
}

/** The model gave no tensor under a name its registration declares. */
export class OutputMissing extends DomainError<'OUTPUT_MISSING'> {
  readonly code = 'OUTPUT_MISSING';
  constructor(output: string, found: readonly string[]) {
    super(
      `The model gave no output "${output}"; it gave ${found.length === 0 ? 'none' : found.map((name) => `"${name}"`).join(', ')}. Register the names the model really uses.`,
      { details: { output, found } },
    );
  }
}

/** An output tensor has other extents than the registration declares or the decoder can read. */
export class OutputShapeMismatch extends DomainError<'OUTPUT_SHAPE_MISMATCH'> {
  readonly code = 'OUTPUT_SHAPE_MISMATCH';
  constructor(output: string, expected: readonly (number | null)[], found: readonly number[]) {
    super(
      `Output "${output}" should be ${shapeText(expected)} but is ${shapeText(found)}. Correct the registration or use the model it describes.`,
      { details: { output, expected, found } },
    );
  }
}

/** An output holds NaN or an infinity, or a box whose corners are not finite. */
export class OutputNotFinite extends DomainError<'OUTPUT_NOT_FINITE'> {
  readonly code = 'OUTPUT_NOT_FINITE';
  constructor(output: string, index: number, found: number) {
    super(
      `Output "${output}" holds ${found} at position ${index}. A prediction cannot be read from it: check the model and the scale of its input.`,
      { details: { output, index, found: String(found) } },
    );
  }
}

/** A score lies outside 0..1: nearly always an activation that the registration forgot. */
export class OutputScoreOutOfRange extends DomainError<'OUTPUT_SCORE_OUT_OF_RANGE'> {
  readonly code = 'OUTPUT_SCORE_OUT_OF_RANGE';
  constructor(output: string, found: number) {
    super(
      `Output "${output}" holds the score ${found}; scores lie between 0 and 1. Register the activation (sigmoid or softmax) that turns the model's numbers into scores.`,
      { details: { output, found } },
    );
  }
}

export interface ContractProblem {
  readonly path: JsonPointer;
  readonly message: string;
}

/** A model registration that cannot be used; every problem is listed with the field it stands in. */
export class ModelContractInvalid extends DomainError<'MODEL_CONTRACT_INVALID'> {
  readonly code = 'MODEL_CONTRACT_INVALID';
  constructor(readonly problems: readonly [ContractProblem, ...ContractProblem[]]) {
    super(
      `The model contract cannot be used: ${problems.map(({ path, message }) => `${path === '' ? 'the document' : path} ${message}`).join('; ')}.`,
      { path: problems[0].path, details: { problems } },
    );
  }
}
