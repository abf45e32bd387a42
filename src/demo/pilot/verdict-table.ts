import type { CellResult, CriterionResult, JudgementResult } from '../../verdict/judgement.js';
import { textTable } from '../console/text-table.js';

/** One site and use case with what was judged. */
export interface JudgedCell {
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly result: JudgementResult;
}

const WORDS = { PASS: 'PASS', FAIL: 'FAIL', INCONCLUSIVE: 'INCONCLUSIVE', NOT_RUN: 'NOT RUN' } as const;

/** Site x use case: the decision metric as counts, the bound that decides, the limit, the verdict and what is still needed. */
export function verdictTable(cells: readonly JudgedCell[]): string[] {
  const rows = cells.map(({ siteKey, useCaseKey, result }) => {
    const decision = result.criteria.find(({ role }) => role === 'DECISION');
    const cell = decision?.cells[0];
    if (decision === undefined || cell === undefined)
      return [siteKey, useCaseKey, '-', '-', '-', '-', WORDS[result.verdict]];
    return [
      siteKey,
      useCaseKey,
      `${decision.metric} ${cell.right} of ${cell.total}`,
      `${cell.n}`,
      boundOf(decision, cell),
      `${decision.comparator === 'AT_LEAST' ? '>=' : '<='} ${decision.threshold}`,
      WORDS[decision.verdict],
    ];
  });
  return textTable(['site', 'use case', 'decision metric', 'groups', 'bound', 'limit', 'verdict'], rows, [3]);
}

/** What stands beside the table: more units needed, the weakest condition, and the averages that decide nothing. */
export function besideTheTable(cells: readonly JudgedCell[]): string[] {
  return cells.flatMap(({ siteKey, useCaseKey, result }) => {
    const decision = result.criteria.find(({ role }) => role === 'DECISION');
    const cell = decision?.cells[0];
    const needed = cell?.needed?.withoutFurtherFailure;
    const lines = [`${siteKey} ${useCaseKey}: run verdict ${WORDS[result.verdict]}`];
    if (needed !== null && needed !== undefined)
      lines.push(`  still needed: ${needed} more groups without a further failure`);
    const worst = worstText(result);
    if (worst !== undefined) lines.push(`  weakest: ${worst}`);
    return lines;
  });
}

function boundOf(decision: CriterionResult, cell: CellResult): string {
  const bound = decision.comparator === 'AT_LEAST' ? cell.lower : cell.upper;
  if (bound === null) return 'none (n = 0)';
  return `${decision.comparator === 'AT_LEAST' ? 'at least' : 'at most'} ${percent(bound)}`;
}

function worstText(result: JudgementResult): string | undefined {
  const criterion = result.criteria.find(({ criterionId }) => criterionId === result.worst?.criterionId);
  const cell = criterion?.cells.find(({ slice }) => slice === (result.worst?.slice ?? null));
  if (criterion === undefined || cell === undefined) return undefined;
  return `${criterion.title}, ${cell.sliceText}: ${cell.right} of ${cell.total}, ${WORDS[cell.verdict]}`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
