import { requireSameLength, ScoresNotComparable } from './errors.js';

export interface CalibrationBin {
  /** From 0. */
  readonly bin: number;
  readonly items: number;
  readonly meanScore: number;
  /** Share of the items that truly are of the class. */
  readonly rate: number;
}

export interface Calibration {
  /** Mean gap between score and rate, weighted by items. */
  readonly expectedError: number;
  /** Largest gap of any bin. */
  readonly largestError: number;
  /** Bins that hold an item, ascending. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Expected and largest calibration error over bins of equal width on 0…1; a score on an inner edge belongs to the bin below it.
 * Both depend on the number of bins and, by chance alone, grow as items get few.
 * @param scores probabilities 0…1. @param binCount at least 1.
 * @throws ScoresNotComparable
 * Pinned by test/golden/data/stats/ranking-calibration.json.
 */
export function calibration(positive: readonly boolean[], scores: readonly number[], binCount: number): Calibration {
  requireProbabilities(positive, scores);
  if (!Number.isInteger(binCount) || binCount < 1) {
    throw new ScoresNotComparable(`The number of bins is ${binCount}; expected a whole number from 1 on.`);
  }
  const totals = Array.from({ length: binCount }, () => ({ items: 0, scores: 0, positives: 0 }));
  scores.forEach((score, item) => {
    const total = totals[binOf(score, binCount)];
    if (total === undefined) return;
    total.items += 1;
    total.scores += score;
    if (positive[item] === true) total.positives += 1;
  });
  const bins = totals.flatMap(({ items, scores: sum, positives }, bin) =>
    items === 0 ? [] : [{ bin, items, meanScore: sum / items, rate: positives / items }],
  );
  const gaps = bins.map(({ meanScore, rate }) => Math.abs(meanScore - rate));
  return {
    expectedError: gaps.reduce((sum, gap, i) => sum + (gap * (bins[i]?.items ?? 0)) / scores.length, 0),
    largestError: Math.max(...gaps),
    bins,
  };
}

/** Edges are multiples of 1/bins as doubles: 0.30000000000000004 is the third of ten. */
function binOf(score: number, binCount: number): number {
  const width = 1 / binCount;
  let bin = Math.max(0, Math.min(binCount - 1, Math.ceil(score * binCount) - 1));
  while (bin > 0 && score <= bin * width) bin -= 1;
  while (bin < binCount - 1 && score > (bin + 1) * width) bin += 1;
  return bin;
}

/** Mean squared distance of score and truth (1 or 0): 0 is best. */
export function brierScore(positive: readonly boolean[], scores: readonly number[]): number {
  requireProbabilities(positive, scores);
  return meanOver(scores, (score, item) => (score - (positive[item] === true ? 1 : 0)) ** 2);
}

/** A probability of exactly 0 or 1 that proves wrong would cost infinitely much; it is taken as this far from it. */
const CLIP = 1e-15;

/** Mean negative log-likelihood (natural), scores clipped to 1e-15 … 1 - 1e-15. */
export function logLoss(positive: readonly boolean[], scores: readonly number[]): number {
  requireProbabilities(positive, scores);
  return meanOver(scores, (score, item) => {
    const p = Math.min(1 - CLIP, Math.max(CLIP, score));
    return -Math.log(positive[item] === true ? p : 1 - p);
  });
}

function requireProbabilities(positive: readonly boolean[], scores: readonly number[]): void {
  requireSameLength(positive, scores);
  scores.forEach((score, item) => {
    if (!(score >= 0 && score <= 1)) {
      throw new ScoresNotComparable(`The score of item ${item + 1} is ${score}; a probability lies between 0 and 1.`);
    }
  });
}

function meanOver(scores: readonly number[], loss: (score: number, item: number) => number): number {
  return scores.reduce((sum, score, item) => sum + loss(score, item), 0) / scores.length;
}
