import type { JudgementResult, Verdict } from '../../verdict/judgement.js';
import { judgementText } from './judgement-text.js';

/** What was said of one use case, for printing. */
export interface JudgedUseCase {
  readonly name: string;
  readonly result: JudgementResult;
}

const EXIT_CODES: Readonly<Record<Verdict, number>> = { PASS: 0, FAIL: 1, INCONCLUSIVE: 2, NOT_RUN: 3 };
/** The worst of several: an evaluation error before FAIL before INCONCLUSIVE before PASS. */
const WORST_FIRST = [3, 1, 2, 0];

/** Text to print and the exit code of the worst verdict; 3 when nothing was judged. */
export function judgedOutput(
  judged: readonly JudgedUseCase[],
  asJson: boolean,
): { readonly text: string; readonly exitCode: number } {
  const text = asJson
    ? JSON.stringify(judged, null, 2)
    : judged.map(({ name, result }) => judgementText(name, result)).join('\n\n');
  const codes = judged.map(({ result }) => EXIT_CODES[result.verdict]);
  return { text, exitCode: WORST_FIRST.find((code) => codes.includes(code)) ?? 3 };
}
