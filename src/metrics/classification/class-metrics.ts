import { marginsOf, type ConfusionMatrix, type Label } from './confusion-matrix.js';
import { ScoresNotComparable } from './errors.js';

export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  /** F-beta; F1 at beta = 1. */
  readonly f: number;
}

export interface ClassMetrics extends PrecisionRecall {
  readonly label: Label;
  /** True items of the class; with 0 its recall says nothing and is given as 0. */
  readonly support: number;
  readonly predicted: number;
  readonly right: number;
}

export interface AveragedMetrics {
  readonly perClass: readonly ClassMetrics[];
  /** All items pooled: share of right items for one label per item. */
  readonly micro: PrecisionRecall;
  /** Plain mean over the classes. */
  readonly macro: PrecisionRecall;
  /** Mean over the classes weighted by support. */
  readonly weighted: PrecisionRecall;
}

/**
 * Precision, recall and F-beta per class and averaged. A ratio without a denominator is 0, as classifiers' reports have it.
 * Averages are for comparison; a criterion counts.
 * @param beta weight of recall against precision, above 0 (1 = even, 2 = recall counts more).
 * @throws ScoresNotComparable
 */
export function classMetrics(matrix: ConfusionMatrix, beta = 1): AveragedMetrics {
  if (!(beta > 0)) throw new ScoresNotComparable(`Beta is ${beta}; expected a number above 0.`);
  const { support, predicted, right, items } = marginsOf(matrix);
  const perClass = matrix.labels.map((label, i): ClassMetrics => {
    const counts = { support: support[i] ?? 0, predicted: predicted[i] ?? 0, right: right[i] ?? 0 };
    return { label, ...counts, ...ratios(counts, beta) };
  });
  const total = { support: items, predicted: items, right: right.reduce((sum, count) => sum + count, 0) };
  return {
    perClass,
    micro: ratios(total, beta),
    macro: averageOf(perClass, () => 1),
    weighted: averageOf(perClass, (entry) => entry.support),
  };
}

function ratios(
  { support, predicted, right }: { readonly support: number; readonly predicted: number; readonly right: number },
  beta: number,
): PrecisionRecall {
  const weighted = beta * beta * support + predicted;
  return {
    precision: predicted === 0 ? 0 : right / predicted,
    recall: support === 0 ? 0 : right / support,
    f: weighted === 0 ? 0 : ((1 + beta * beta) * right) / weighted,
  };
}

function averageOf(entries: readonly ClassMetrics[], weightOf: (entry: ClassMetrics) => number): PrecisionRecall {
  const total = entries.reduce((sum, entry) => sum + weightOf(entry), 0);
  const over = (value: (entry: ClassMetrics) => number): number =>
    entries.reduce((sum, entry) => sum + weightOf(entry) * value(entry), 0) / total;
  return { precision: over((e) => e.precision), recall: over((e) => e.recall), f: over((e) => e.f) };
}
