import { requireSameLength, ScoresNotComparable } from './errors.js';

export type Label = string | number;

/** Counts of items by true (row) and predicted (column) class, in the order of `labels`. */
export interface ConfusionMatrix {
  readonly labels: readonly Label[];
  readonly counts: readonly (readonly number[])[];
}

/**
 * @param truth, predicted one label per item, the same length, at least one item.
 * @param labels every class that may occur, each once; classes without an item stay visible as zero rows.
 * @throws ScoresNotComparable
 * Pinned by test/golden/data/stats/classification.json.
 */
export function confusionMatrix(
  truth: readonly Label[],
  predicted: readonly Label[],
  labels: readonly Label[],
): ConfusionMatrix {
  requireSameLength(truth, predicted);
  const position = new Map(labels.map((label, index) => [label, index]));
  if (position.size !== labels.length) throw new ScoresNotComparable('A class is listed twice among the labels.');
  const counts = labels.map(() => new Array<number>(labels.length).fill(0));
  const indexOf = (label: Label | undefined, which: string, item: number): number => {
    const index = label === undefined ? undefined : position.get(label);
    if (index !== undefined) return index;
    throw new ScoresNotComparable(
      `The ${which} class of item ${item + 1} is "${label}", which is not among the labels.`,
    );
  };
  truth.forEach((label, item) => {
    const row = counts[indexOf(label, 'true', item)];
    const column = indexOf(predicted[item], 'predicted', item);
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  });
  return { labels, counts };
}

/** Row sums (support), column sums (predicted), diagonal (right) and the number of items. */
export function marginsOf({ counts }: ConfusionMatrix): {
  readonly support: readonly number[];
  readonly predicted: readonly number[];
  readonly right: readonly number[];
  readonly items: number;
} {
  const support = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const predicted = counts.map((_, column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const right = counts.map((row, index) => row[index] ?? 0);
  return { support, predicted, right, items: support.reduce((sum, count) => sum + count, 0) };
}
