import type { JudgementId, RunId } from '../../kernel/ids.js';
import type { CellResult, CriterionResult, JudgementResult } from '../../verdict/judgement.js';
import { WIDTH, wrap } from '../console/step-reporter.js';
import { textTable } from '../console/text-table.js';

/** One site and use case with what was judged. */
export interface JudgedCell {
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly runId: RunId;
  readonly judgementId: JudgementId;
  readonly result: JudgementResult;
}

/** What the decision metric of a site and use case was planned to take, before any result. */
export interface PlannedCell {
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly title: string;
  readonly limit: string;
  /** Fewest groups that can pass, with no failure. */
  readonly withoutFailure: number;
  /** First number of groups with the stated power at the design point, and the failures allowed then. */
  readonly atDesignPoint: { readonly units: number; readonly allowedFailures: number } | null;
}

const WORDS = { PASS: 'PASS', FAIL: 'FAIL', INCONCLUSIVE: 'INCONCLUSIVE', NOT_RUN: 'NOT RUN' } as const;

/** Site x use case: what the planner asked for, what was seen, the bound that decides, the limit and the verdict. */
export function verdictTable(
  cells: readonly JudgedCell[],
  planned: readonly PlannedCell[],
  paint: (verdict: string) => string = (verdict) => verdict,
): string[] {
  const rows = cells.map((judged) => rowOf(judged, planned));
  const head = ['site', 'use case', 'planned groups', 'seen', 'right', 'bound', 'limit', 'verdict'];
  const [titles = '', rule = '', ...lines] = textTable(head, rows, [3]);
  // The verdict is the last column, so that colours do not count as its width.
  return [titles, rule, ...lines.map((line) => line.replace(VERDICT_AT_END, (verdict) => paint(verdict)))];
}

const VERDICT_AT_END = /(PASS|FAIL|INCONCLUSIVE|NOT RUN)$/;

function rowOf({ siteKey, useCaseKey, result }: JudgedCell, planned: readonly PlannedCell[]): string[] {
  const plan = planned.find((one) => one.siteKey === siteKey && one.useCaseKey === useCaseKey);
  const decision = result.criteria.find(({ role }) => role === 'DECISION');
  const cell = decision?.cells[0];
  const start = [siteKey, useCaseKey, plannedText(plan)];
  if (decision === undefined || cell === undefined) return [...start, '-', '-', '-', '-', WORDS[result.verdict]];
  return [
    ...start,
    `${cell.n}`,
    `${cell.right} of ${cell.total}`,
    boundOf(decision, cell),
    `${decision.comparator === 'AT_LEAST' ? '>=' : '<='} ${decision.threshold}`,
    WORDS[decision.verdict],
  ];
}

function plannedText(plan: PlannedCell | undefined): string {
  if (plan === undefined) return '-';
  const { withoutFailure, atDesignPoint } = plan;
  return atDesignPoint === null
    ? `${withoutFailure}, 0 may fail`
    : `${atDesignPoint.units}, ${atDesignPoint.allowedFailures} may fail`;
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
  // Rounded away from the claim, so that no bound says more than was shown.
  const hundredths = isLower ? Math.floor(cell.lower * 1e4 + 1e-7) : Math.ceil(cell.upper * 1e4 - 1e-7);
  return `${isLower ? 'at least' : 'at most'} ${(hundredths / 100).toFixed(2)} %`;
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
