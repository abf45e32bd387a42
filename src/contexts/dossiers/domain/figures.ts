import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { BarFacts, VerdictMark } from '../../../kernel/print-document.js';
import type { CellResult, CriterionResult, Verdict } from '../../../verdict/judgement.js';
import type { DossierFacts, GateDecision, JudgementFacts } from './facts.js';

/** A cell told from the side of what went wrong: shares are fractions 0..1, whatever the direction of the criterion. */
export interface FailureView {
  readonly failed: number;
  readonly total: number;
  readonly observed: number | null;
  /** What confidence cannot rule out: the largest true share of failures. */
  readonly bound: number | null;
  /** The smallest true share of failures that confidence cannot rule out. */
  readonly floor: number | null;
  readonly limit: number;
}

export interface Finding {
  readonly entry: JudgementFacts;
  readonly criterion: CriterionResult;
  readonly cell: CellResult;
}

const MARKS: Record<Verdict, VerdictMark> = {
  PASS: 'pass',
  FAIL: 'fail',
  INCONCLUSIVE: 'notProven',
  NOT_RUN: 'notRun',
};
const DECISION_MARKS: Record<GateDecision, VerdictMark> = { GO: 'pass', CONDITIONAL: 'conditional', NO_GO: 'fail' };
const STANDING: Record<Verdict, number> = { FAIL: 0, NOT_RUN: 1, INCONCLUSIVE: 2, PASS: 3 };
const SEVERITY = { SAFETY_CRITICAL: 0, BLOCKING: 1, ADVISORY: 2 } as const;

export function markOf(verdict: Verdict): VerdictMark {
  return MARKS[verdict];
}

export function markOfDecision(decision: GateDecision | null): VerdictMark {
  return decision === null ? 'notRun' : DECISION_MARKS[decision];
}

/** What was decided on: of a narrower decision only the statements it is limited to, which must all pass to change anything. */
export function verdictOf(entry: JudgementFacts): Verdict {
  const { judgement, narrowedTo } = entry;
  if (judgement === null) return 'NOT_RUN';
  const within = judgement.criteria.flatMap((criterion) => cellsDecided(entry, criterion));
  const isShown = narrowedTo !== undefined && within.length > 0 && within.every(({ verdict }) => verdict === 'PASS');
  return isShown ? 'PASS' : judgement.verdict;
}

/** All cells of a criterion, or those that a narrower decision is limited to. */
function cellsDecided({ narrowedTo }: JudgementFacts, { criterionId, cells }: CriterionResult): readonly CellResult[] {
  if (narrowedTo === undefined) return cells;
  return cells.filter(({ slice }) => narrowedTo.some((one) => one.criterionId === criterionId && one.slice === slice));
}

export function failureView(criterion: CriterionResult, cell: CellResult): FailureView {
  const share = Number(criterion.threshold);
  const failed = cell.total - cell.right;
  if (criterion.comparator === 'AT_MOST')
    return { failed, total: cell.total, observed: cell.point, bound: cell.upper, floor: cell.lower, limit: share };
  const flip = (value: number | null): number | null => (value === null ? null : tidy(1 - value));
  return {
    ...{ failed, total: cell.total, observed: flip(cell.point) },
    ...{ bound: flip(cell.lower), floor: flip(cell.upper), limit: tidy(1 - share) },
  };
}

/** Independent units that went wrong, a group by its share. @returns 0..n */
export function wrongUnits({ comparator }: CriterionResult, { k, n }: CellResult): number {
  return comparator === 'AT_MOST' ? k : n - k;
}

/** The whole interval lies beyond the limit: then the lower end is what decides. */
export function isMissed({ decisionRule }: CriterionResult, { verdict }: CellResult): boolean {
  return decisionRule === 'BOUND' && verdict === 'FAIL';
}

/** Takes the dust of binary subtraction off: 1 - 0.95 is 0.05. */
function tidy(value: number): number {
  return Number(value.toFixed(12));
}

/** The criterion that decides and its weakest cell, of those that were decided on; `null` when nothing was judged. */
export function decisionOf(entry: JudgementFacts): Finding | null {
  const criterion = entry.judgement?.criteria.find(({ role }) => role === 'DECISION');
  const cell = criterion && weakestCell(criterion, cellsDecided(entry, criterion));
  return criterion && cell ? { entry, criterion, cell } : null;
}

function weakestCell(criterion: CriterionResult, cells: readonly CellResult[]): CellResult | undefined {
  return [...cells].sort((a, b) => compareCells(criterion, a, criterion, b))[0];
}

/** Weaker first: the verdict, then how far the bound lies beyond the limit; no evidence is weaker than some. */
function compareCells(left: CriterionResult, a: CellResult, right: CriterionResult, b: CellResult): number {
  const excess = (criterion: CriterionResult, cell: CellResult): number => {
    const { bound, limit } = failureView(criterion, cell);
    return bound === null ? 1 : bound - limit;
  };
  return STANDING[a.verdict] - STANDING[b.verdict] || excess(right, b) - excess(left, a);
}

/**
 * Cells of single conditions that the decision covers, those that decide before those for information, then the weakest first; totals over all items are
 * left out.
 */
export function weakestConditions(facts: DossierFacts): Finding[] {
  const advisory = ({ criterion }: Finding): number => Number(criterion.severity === 'ADVISORY');
  return findings(facts)
    .filter(({ entry, criterion, cell }) => cellsDecided(entry, criterion).includes(cell))
    .filter(({ criterion, cell }) => criterion.role !== 'INFO' && cell.slice !== null)
    .sort((a, b) => advisory(a) - advisory(b) || compareCells(a.criterion, a.cell, b.criterion, b.cell));
}

/** Conditions about which the data say nothing or too little: none at all first, then the graver, then the fewer. */
export function gaps(facts: DossierFacts): Finding[] {
  const found = findings(facts)
    .filter(({ criterion }) => criterion.severity !== 'ADVISORY')
    .filter(({ cell }) => cell.n === 0 || (cell.verdict === 'INCONCLUSIVE' && cell.allowedFailures === null))
    .sort(
      (a, b) =>
        Number(a.cell.n > 0) - Number(b.cell.n > 0) ||
        SEVERITY[a.criterion.severity] - SEVERITY[b.criterion.severity] ||
        a.cell.n - b.cell.n,
    );
  const seen = new Set<string>();
  return found.filter(({ entry, cell }) => {
    const key = canonicalJson([entry.siteKey, entry.useCase.key, cell.slice]);
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

export function findings(facts: DossierFacts): Finding[] {
  return facts.judgements.flatMap((entry) =>
    (entry.judgement?.criteria ?? []).flatMap((criterion) =>
      criterion.cells.map((cell) => ({ entry, criterion, cell })),
    ),
  );
}

/** Smallest of 1, 2, 2.5, 5 times a power of ten that is not below the value; at most 1. */
export function niceEnd(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value - 1e-12) ?? 10;
  return Math.min(1, tidy(step * power));
}

/** The axis of a single bar: the limit well inside, the bound too unless the limit could then no longer be told from zero. */
export function axisFor(view: FailureView): number {
  return niceEnd(Math.max(view.limit * 2, Math.min((view.bound ?? 0) * 1.15, view.limit * 14)));
}

export function barOf(
  view: FailureView,
  mark: VerdictMark,
  axisEnd: number,
  texts: Pick<BarFacts, 'limitText' | 'boundText' | 'axisEndText' | 'boundTextAt'>,
): BarFacts {
  const { observed, bound, floor, limit } = view;
  return { observed, floor, bound, limit, axisEnd, mark, ...texts };
}
