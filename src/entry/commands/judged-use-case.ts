import type { JudgementResult } from '../../verdict/judgement.js';

/** What was said of one use case, for printing. */
export interface JudgedUseCase {
  readonly name: string;
  readonly result: JudgementResult;
}
