import { DomainError } from '../kernel/domain-error.js';
import type { CellResult, CriterionResult, JudgementResult, Verdict } from './judgement.js';

/** One metric in two results, by another version in each. */
export interface VersionPair {
  readonly metric: string;
  readonly first: string;
  readonly second: string;
}

/** Two versions of a metric count differently, so a difference of their figures says nothing about the model. */
export class MetricVersionsDiffer extends DomainError<'METRIC_VERSIONS_DIFFER'> {
  readonly code = 'METRIC_VERSIONS_DIFFER';
  constructor(pairs: readonly VersionPair[]) {
    const named = pairs.map(({ first, second }) => `${first} and ${second}`).join(', ');
    super(
      `The two results rest on different versions of a metric, which count differently: ${named}. Judge the stored outcomes of both under criteria of one version, then compare.`,
      { details: { pairs } },
    );
  }
}

/** How one criterion stands on one slice in one result; `null` in a comparison = it is not in that result. */
export type ComparedCell = Pick<CellResult, 'verdict' | 'k' | 'n' | 'lower' | 'upper'> & { readonly metric: string };

export interface CellComparison {
  readonly criterionId: string;
  /** Canonical slice; `null` = all items. */
  readonly slice: string | null;
  readonly before: ComparedCell | null;
  readonly after: ComparedCell | null;
  /** The verdict is another one, or the cell is in one result only. */
  readonly changed: boolean;
}

export interface ResultComparison {
  readonly verdict: { readonly before: Verdict; readonly after: Verdict };
  /** In the order of the second result, then what only the first one has. */
  readonly cells: readonly CellComparison[];
}

/** @throws MetricVersionsDiffer when a metric occurs in both by different versions */
export function requireSameMetricVersions(first: JudgementResult, second: JudgementResult): void {
  const [own, other] = [metricsOf(first), metricsOf(second)];
  const pairs = [...own].flatMap(([metric, references]) => {
    const differing = other.get(metric);
    if (differing === undefined || differing === references) return [];
    return [{ metric, first: references, second: differing }];
  });
  if (pairs.length > 0) throw new MetricVersionsDiffer(pairs);
}

/** Two results cell by cell. @throws MetricVersionsDiffer */
export function compareResults(before: JudgementResult, after: JudgementResult): ResultComparison {
  requireSameMetricVersions(before, after);
  const [old, now] = [cellsOf(before), cellsOf(after)];
  const keys = new Set([...now.keys(), ...old.keys()]);
  const cells = [...keys].map((key): CellComparison => {
    const [was, is] = [old.get(key), now.get(key)];
    const { criterionId, slice } = (is ?? was) as PlacedCell;
    return {
      criterionId,
      slice,
      before: was?.cell ?? null,
      after: is?.cell ?? null,
      changed: was?.cell.verdict !== is?.cell.verdict,
    };
  });
  return { verdict: { before: before.verdict, after: after.verdict }, cells };
}

/** Every metric, with its parameter, and the versions it occurs by: `image-success` to `image-success@1`. */
function metricsOf({ criteria }: JudgementResult): Map<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { metric } of criteria) {
    const name = metric.slice(0, metric.lastIndexOf('@'));
    found.set(name, (found.get(name) ?? new Set()).add(metric));
  }
  return new Map([...found].map(([name, references]) => [name, [...references].sort().join(', ')]));
}

interface PlacedCell {
  readonly criterionId: string;
  readonly slice: string | null;
  readonly cell: ComparedCell;
}

function cellsOf({ criteria }: JudgementResult): Map<string, PlacedCell> {
  return new Map(criteria.flatMap((criterion) => criterion.cells.map((cell) => placed(criterion, cell))));
}

function placed({ criterionId, metric }: CriterionResult, cell: CellResult): [string, PlacedCell] {
  const { slice, verdict, k, n, lower, upper } = cell;
  return [JSON.stringify([criterionId, slice]), { criterionId, slice, cell: { metric, verdict, k, n, lower, upper } }];
}
