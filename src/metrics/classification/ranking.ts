import { requireSameLength, ScoresNotComparable } from './errors.js';

/** One distinct score threshold: what is caught when every item scoring at least this counts as positive. */
export interface ThresholdCounts {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

export interface RankingCounts {
  /** Distinct thresholds, descending. */
  readonly steps: readonly ThresholdCounts[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Counts at every distinct score. Items of equal score are taken together, so the order of the input does not matter.
 * @param positive whether each item truly is of the class. @param scores finite numbers, higher = more likely.
 * @throws ScoresNotComparable
 */
export function rankingCounts(positive: readonly boolean[], scores: readonly number[]): RankingCounts {
  requireSameLength(positive, scores);
  scores.forEach((score, item) => {
    if (!Number.isFinite(score))
      throw new ScoresNotComparable(`The score of item ${item + 1} is ${score}; expected a finite number.`);
  });
  const order = scores
    .map((score, item) => ({ score, positive: positive[item] === true }))
    .sort((a, b) => b.score - a.score);
  const steps: ThresholdCounts[] = [];
  let [truePositives, falsePositives] = [0, 0];
  order.forEach((entry, rank) => {
    if (entry.positive) truePositives += 1;
    else falsePositives += 1;
    if (order[rank + 1]?.score !== entry.score) steps.push({ threshold: entry.score, truePositives, falsePositives });
  });
  return { steps, positives: truePositives, negatives: falsePositives };
}

export interface RocCurve {
  /** False and true positive rates from (0, 0) to (1, 1). */
  readonly fpr: readonly number[];
  readonly tpr: readonly number[];
  /** One per point after the first. */
  readonly thresholds: readonly number[];
  /** Area under the curve by trapezoids: the chance that a positive outranks a negative, ties half. */
  readonly area: number;
}

/** `null` when only one class occurs. Pinned by test/golden/data/stats/ranking-calibration.json. */
export function rocCurve({ steps, positives, negatives }: RankingCounts): RocCurve | null {
  if (positives === 0 || negatives === 0) return null;
  const fpr = [0, ...steps.map(({ falsePositives }) => falsePositives / negatives)];
  const tpr = [0, ...steps.map(({ truePositives }) => truePositives / positives)];
  return { fpr, tpr, thresholds: steps.map(({ threshold }) => threshold), area: trapezoids(fpr, tpr) };
}

/** Sum of precision times gain in recall over the thresholds (a step sum, no interpolation); `null` without positives. */
export function averagePrecisionOf({ steps, positives }: RankingCounts): number | null {
  if (positives === 0) return null;
  let caught = 0;
  return steps.reduce((sum, { truePositives, falsePositives }) => {
    const gained = (truePositives - caught) / positives;
    caught = truePositives;
    return sum + (gained * truePositives) / (truePositives + falsePositives);
  }, 0);
}

export interface PrecisionRecallPoints {
  /** One a distinct score, descending. */
  readonly thresholds: readonly number[];
  readonly precision: readonly number[];
  readonly recall: readonly number[];
}

/** Precision and recall at every distinct score; `null` without positives. */
export function precisionRecallCurve({ steps, positives }: RankingCounts): PrecisionRecallPoints | null {
  if (positives === 0) return null;
  return {
    thresholds: steps.map(({ threshold }) => threshold),
    precision: steps.map(({ truePositives: tp, falsePositives: fp }) => tp / (tp + fp)),
    recall: steps.map(({ truePositives }) => truePositives / positives),
  };
}

/** Area under precision over recall by trapezoids, from (recall 0, precision 1). Too kind; for comparison with other tools only. */
export function precisionRecallTrapezoid({ steps, positives }: RankingCounts): number | null {
  if (positives === 0) return null;
  const recall = [0, ...steps.map(({ truePositives }) => truePositives / positives)];
  const precision = [1, ...steps.map(({ truePositives: tp, falsePositives: fp }) => tp / (tp + fp))];
  return trapezoids(recall, precision);
}

function trapezoids(x: readonly number[], y: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < x.length; i += 1) {
    area += (((x[i] ?? 0) - (x[i - 1] ?? 0)) * ((y[i] ?? 0) + (y[i - 1] ?? 0))) / 2;
  }
  return area;
}
