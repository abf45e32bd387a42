import { marginsOf, type ConfusionMatrix } from './confusion-matrix.js';

/** Mean recall over the classes that occur in truth; `null` when none does. */
export function balancedRecall(matrix: ConfusionMatrix): number | null {
  const { support, right } = marginsOf(matrix);
  const recalls = support.flatMap((count, i) => (count === 0 ? [] : [(right[i] ?? 0) / count]));
  return recalls.length === 0 ? null : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/** Matthews correlation for any number of classes (Gorodkin 2004), -1…1; 0 when truth or prediction is constant. */
export function matthewsCorrelation(matrix: ConfusionMatrix): number {
  const { support, predicted, right, items } = marginsOf(matrix);
  const hits = right.reduce((sum, count) => sum + count, 0);
  const covariance = hits * items - dot(support, predicted);
  const spreads = (items ** 2 - dot(predicted, predicted)) * (items ** 2 - dot(support, support));
  return spreads === 0 ? 0 : covariance / Math.sqrt(spreads);
}

export type KappaWeights = 'none' | 'linear' | 'quadratic';

/**
 * Cohen's kappa: agreement beyond chance. With weights, a confusion counts by the distance of the classes in the
 * order of the labels (or its square). `null` when chance alone would agree always.
 */
export function cohensKappa(matrix: ConfusionMatrix, weights: KappaWeights = 'none'): number | null {
  const { support, predicted, items } = marginsOf(matrix);
  let [observed, expected] = [0, 0];
  matrix.counts.forEach((row, i) => {
    row.forEach((count, j) => {
      const penalty = penaltyOf(i - j, weights);
      observed += penalty * count;
      expected += (penalty * (support[i] ?? 0) * (predicted[j] ?? 0)) / items;
    });
  });
  return expected === 0 ? null : 1 - observed / expected;
}

function penaltyOf(distance: number, weights: KappaWeights): number {
  if (weights === 'none') return distance === 0 ? 0 : 1;
  return weights === 'linear' ? Math.abs(distance) : distance ** 2;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
