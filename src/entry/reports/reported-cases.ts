import type { JudgedUseCase } from '../commands/judged-use-case.js';
import { isMandatory } from '../../verdict/roll-up.js';
import type { CellResult, CriterionResult, Verdict } from '../../verdict/judgement.js';

/** One criterion on one slice, as pipelines list it. */
export interface ReportedCase {
  /** The use case, with its site where there is one. */
  readonly suite: string;
  readonly criterion: CriterionResult;
  readonly cell: CellResult;
  readonly name: string;
  readonly verdict: Verdict;
  /** An advisory criterion is told and never breaks a pipeline: it does not count for the verdict either. */
  readonly counts: boolean;
}

/** Every cell of a judged use case, in the order of the criteria document; the same result gives the same list. */
export function reportedCases({ name: suite, result }: JudgedUseCase): ReportedCase[] {
  return result.criteria.flatMap((criterion) =>
    criterion.cells.map((cell) => ({
      suite,
      criterion,
      cell,
      name: `${criterion.title}: ${cell.sliceText}`,
      verdict: cell.verdict,
      counts: isMandatory(criterion),
    })),
  );
}

/** Whether a pipeline must stop for it. INCONCLUSIVE and NOT_RUN stop it like FAIL: what is not shown is not green. */
export function stops({ counts, verdict }: ReportedCase): boolean {
  return counts && verdict !== 'PASS';
}
