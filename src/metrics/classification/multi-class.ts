import { requireSameLength, ScoresNotComparable } from './errors.js';
import { averagePrecisionOf, rankingCounts, rocCurve } from './ranking.js';

/** One row of class probabilities per item, and the true class as a column number. */
export interface MultiClassScores {
  readonly truth: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
}

export interface MultiClassResult {
  /** One-versus-rest AUC, plain mean and weighted by support; `null` when a class has no item or no rest. */
  readonly aucOneVsRestMacro: number | null;
  readonly aucOneVsRestWeighted: number | null;
  /** Mean over all ordered pairs of classes (Hand & Till 2001); `null` likewise. */
  readonly aucOneVsOneMacro: number | null;
  readonly averagePrecisionMacro: number | null;
  readonly logLoss: number;
}

/** @throws ScoresNotComparable
 *  Pinned by test/golden/data/stats/multiclass-scores.json. */
export function multiClassScores({ truth, probabilities }: MultiClassScores): MultiClassResult {
  const classes = classCountOf({ truth, probabilities });
  const columns = Array.from({ length: classes }, (_, c) => c);
  const rankings = columns.map((c) =>
    rankingCounts(
      truth.map((label) => label === c),
      probabilities.map((row) => row[c] ?? NaN),
    ),
  );
  const areas = rankings.map((ranking) => rocCurve(ranking)?.area ?? null);
  return {
    aucOneVsRestMacro: weightedMean(
      areas,
      rankings.map(() => 1),
    ),
    aucOneVsRestWeighted: weightedMean(
      areas,
      rankings.map(({ positives }) => positives),
    ),
    aucOneVsOneMacro: oneVsOne({ truth, probabilities }, columns),
    averagePrecisionMacro: weightedMean(
      rankings.map(averagePrecisionOf),
      rankings.map(() => 1),
    ),
    logLoss: multiClassLogLoss({ truth, probabilities }),
  };
}

/**
 * Items whose true class is among the k with the highest probability, as right of total. Equal probabilities go to the class listed last,
 * so that a constant model is not flattered by the order of the classes more than once.
 * @throws ScoresNotComparable
 */
export function topKRight(scores: MultiClassScores, k: number): { readonly right: number; readonly total: number } {
  const classes = classCountOf(scores);
  if (!Number.isInteger(k) || k < 1 || k > classes) {
    throw new ScoresNotComparable(`Top-k with k = ${k}; expected a whole number from 1 to ${classes}.`);
  }
  const right = scores.truth.filter((label, item) => rankOf(scores.probabilities[item] ?? [], label) < k).length;
  return { right, total: scores.truth.length };
}

/** How many classes come before this one. */
function rankOf(row: readonly number[], label: number): number {
  const own = row[label] ?? NaN;
  return row.filter((p, c) => p > own || (p === own && c > label)).length;
}

function oneVsOne({ truth, probabilities }: MultiClassScores, columns: readonly number[]): number | null {
  const areas: (number | null)[] = [];
  for (const a of columns) {
    for (const b of columns) {
      if (a === b) continue;
      const items = truth.flatMap((label, item) => (label === a || label === b ? [item] : []));
      areas.push(items.length === 0 ? null : areaAmong(items, a, { truth, probabilities }));
    }
  }
  return weightedMean(
    areas,
    areas.map(() => 1),
  );
}

function areaAmong(items: readonly number[], label: number, { truth, probabilities }: MultiClassScores): number | null {
  const positive = items.map((item) => truth[item] === label);
  const scores = items.map((item) => probabilities[item]?.[label] ?? NaN);
  return rocCurve(rankingCounts(positive, scores))?.area ?? null;
}

function multiClassLogLoss({ truth, probabilities }: MultiClassScores): number {
  const losses = truth.map((label, item) => {
    const row = probabilities[item] ?? [];
    const clipped = row.map((p) => Math.min(1 - 1e-15, Math.max(1e-15, p)));
    return -Math.log((clipped[label] ?? NaN) / clipped.reduce((sum, p) => sum + p, 0));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function classCountOf({ truth, probabilities }: MultiClassScores): number {
  requireSameLength(truth, probabilities);
  const classes = probabilities[0]?.length ?? 0;
  probabilities.forEach((row, item) => {
    if (row.length !== classes || classes < 2) {
      throw new ScoresNotComparable(
        `Item ${item + 1} has ${row.length} class probabilities; expected the same number, at least 2, for each.`,
      );
    }
    const label = truth[item] ?? NaN;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new ScoresNotComparable(
        `The true class of item ${item + 1} is ${label}; expected a column from 0 to ${classes - 1}.`,
      );
    }
  });
  return classes;
}

function weightedMean(values: readonly (number | null)[], weights: readonly number[]): number | null {
  let [sum, total] = [0, 0];
  for (const [i, value] of values.entries()) {
    if (value === null) return null;
    sum += value * (weights[i] ?? 0);
    total += weights[i] ?? 0;
  }
  return sum / total;
}
