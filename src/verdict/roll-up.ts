import type { Comparator, Severity } from './criteria/criteria-document.js';
import type { CellResult, CriterionResult, JudgementResult, Verdict } from './judgement.js';

/** Whether a criterion can stop a release. */
export function isMandatory({ severity }: { readonly severity: Severity }): boolean {
  return severity !== 'ADVISORY';
}

/**
 * The weakest decides: FAIL before INCONCLUSIVE before PASS; nothing is averaged. NOT_RUN weighs like INCONCLUSIVE.
 * Nothing at all is INCONCLUSIVE, for no requirement was shown to be met.
 */
export function weakest(verdicts: readonly Verdict[]): Exclude<Verdict, 'NOT_RUN'> {
  if (verdicts.includes('FAIL')) return 'FAIL';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'PASS') ? 'PASS' : 'INCONCLUSIVE';
}

/** Verdict of a whole set: the weakest mandatory criterion. */
export function rollUp(criteria: readonly CriterionResult[]): Pick<JudgementResult, 'verdict' | 'reason'> {
  const mandatory = criteria.filter(isMandatory);
  const verdict = weakest(mandatory.map((criterion) => criterion.verdict));
  const culprits = mandatory.filter((criterion) => criterion.verdict === verdict);
  const titles = culprits.map((criterion) => `"${criterion.title}"`).join(', ');
  if (mandatory.length === 0)
    return {
      verdict,
      reason: { code: 'NO_MANDATORY_CRITERION', message: 'No criterion is mandatory, so nothing is decided.' },
    };
  if (verdict === 'PASS')
    return {
      verdict,
      reason: { code: 'ALL_MET', message: `All ${mandatory.length} mandatory criteria are shown to be met.` },
    };
  if (verdict === 'FAIL')
    return { verdict, reason: { code: 'CRITERION_MISSED', message: `Shown not to be met: ${titles}.` } };
  return {
    verdict,
    reason: { code: 'CRITERION_NOT_PROVEN', message: `Neither met nor missed on these data: ${titles}.` },
  };
}

/**
 * The cell that stands worst against its limit among the mandatory criteria: a FAIL before an INCONCLUSIVE with data, that
 * before one without, a PASS last; within one verdict the smallest margin of the deciding bound. `null` without a mandatory criterion.
 */
export function worstCell(criteria: readonly CriterionResult[]): JudgementResult['worst'] {
  const standings = criteria
    .filter(isMandatory)
    .flatMap((criterion) =>
      criterion.cells.map((cell) => ({ criterion, cell, rank: rankOf(cell), margin: marginOf(criterion, cell) })),
    );
  const worst = standings.reduce<(typeof standings)[number] | undefined>(
    (before, next) =>
      before === undefined || next.rank < before.rank || (next.rank === before.rank && next.margin < before.margin)
        ? next
        : before,
    undefined,
  );
  return worst === undefined ? null : { criterionId: worst.criterion.criterionId, slice: worst.cell.slice };
}

function rankOf({ verdict, n }: CellResult): number {
  if (verdict === 'FAIL') return 0;
  if (verdict === 'PASS') return 3;
  return n > 0 ? 1 : 2;
}

function marginOf(
  { comparator, threshold }: { readonly comparator: Comparator; readonly threshold: string },
  cell: CellResult,
): number {
  const limit = Number(threshold);
  return comparator === 'AT_LEAST' ? (cell.lower ?? 0) - limit : limit - (cell.upper ?? 1);
}
