import type { CellResult, CriterionResult, JudgementResult } from '../../verdict/judgement.js';
import { WIDTH, wrap } from '../console/step-reporter.js';
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
      neededOf(cell),
    ];
  });
  const head = ['site', 'use case', 'decision metric', 'groups', 'bound', 'limit', 'verdict', 'needed'];
  return textTable(head, rows, [3, 7]);
}

/** What stands beside the table: more units needed, the weakest condition, and the averages that decide nothing. */
export function besideTheTable(cells: readonly JudgedCell[]): string[] {
  return cells.flatMap(({ siteKey, useCaseKey, result }) => {
    const lines = [`${siteKey} ${useCaseKey}: run verdict ${WORDS[result.verdict]}`];
    const worst = worstText(result);
    if (worst !== undefined) lines.push(`  weakest of what must hold: ${worst}`);
    const slice = worstSliceText(result);
    if (slice !== undefined) lines.push(`  worst slice: ${slice}`);
    for (const criterion of result.criteria) lines.push(...openText(criterion));
    return lines.flatMap((line) => wrap(line, WIDTH, 4));
  });
}

/** The bound that decides: towards the limit while a pass is open, away from it once the limit is missed. */
function boundOf(decision: CriterionResult, cell: CellResult): string {
  if (cell.lower === null || cell.upper === null) return 'none, n = 0';
  const isLower = (decision.comparator === 'AT_LEAST') !== (cell.verdict === 'FAIL');
  return isLower ? `at least ${percent(cell.lower)}` : `at most ${percent(cell.upper)}`;
}

function neededOf(cell: CellResult): string {
  const needed = cell.needed?.withoutFurtherFailure;
  return needed === null || needed === undefined ? '-' : `+${needed}`;
}

function worstText(result: JudgementResult): string | undefined {
  const criterion = result.criteria.find(({ criterionId }) => criterionId === result.worst?.criterionId);
  const cell = criterion?.cells.find(({ slice }) => slice === (result.worst?.slice ?? null));
  if (criterion === undefined || cell === undefined) return undefined;
  return `${criterion.title}, ${cell.sliceText}: ${cell.right} of ${cell.total}, ${WORDS[cell.verdict]}`;
}

/** The slice with the lowest share of right units; `undefined` when nothing is sliced. */
function worstSliceText({ criteria }: JudgementResult): string | undefined {
  const sliced = criteria.flatMap((criterion) =>
    criterion.cells.filter(({ slice, point }) => slice !== null && point !== null).map((cell) => ({ criterion, cell })),
  );
  const [worst] = sliced.sort((a, b) => (a.cell.point ?? 0) - (b.cell.point ?? 0));
  return worst && `${worst.cell.sliceText}: ${worst.cell.right} of ${worst.cell.total}, ${WORDS[worst.cell.verdict]}`;
}

/** What must be proven, is not, and what it would take. */
function openText(criterion: CriterionResult): string[] {
  return criterion.cells.flatMap((cell) => {
    const needed = cell.needed?.withoutFurtherFailure;
    if (criterion.severity === 'ADVISORY' || cell.verdict !== 'INCONCLUSIVE' || needed === null || needed === undefined)
      return [];
    const where = cell.slice === null ? '' : `, ${cell.sliceText}`;
    return [
      `  not proven: ${criterion.title}${where}, ${cell.right} of ${cell.total}; ${needed} more groups without a further failure`,
    ];
  });
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
