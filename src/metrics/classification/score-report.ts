import { brierScore, calibration, logLoss, type Calibration } from './calibration.js';
import type { Label } from './confusion-matrix.js';
import { multiClassScores, topKRight, type MultiClassResult } from './multi-class.js';
import {
  averagePrecisionOf,
  precisionRecallCurve,
  precisionRecallTrapezoid,
  rankingCounts,
  rocCurve,
  type PrecisionRecallPoints,
  type RocCurve,
} from './ranking.js';

export interface ScoreReportOptions {
  /** Bins of equal width of the calibration errors; 10 unless stated. */
  readonly bins?: number;
  /** k of top-k, each from 1 to the number of classes; 1, and 2 and 5 where there are more classes, unless stated. */
  readonly topK?: readonly number[];
  /** Give the points of the curves too: as many as there are distinct scores. */
  readonly curves?: boolean;
}

/** One class against all others. Areas and averages are `null` when the class, or the rest, has no item. */
export interface ClassScores {
  readonly label: Label;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly prAucTrapezoid: number | null;
  readonly brier: number;
  readonly logLoss: number;
  readonly ece: number;
  readonly mce: number;
  readonly roc?: RocCurve | null;
  readonly pr?: PrecisionRecallPoints | null;
}

export interface ScoreReport extends MultiClassResult {
  /** Mean over items of the squared distances over all classes (Brier 1950), 0…2. */
  readonly brierMultiClass: number;
  readonly topK: readonly {
    readonly k: number;
    readonly right: number;
    readonly total: number;
    readonly share: number;
  }[];
  readonly perClass: readonly ClassScores[];
  /** Of the class with the highest probability: does .9 mean nine in ten right? */
  readonly calibration: {
    readonly bins: number;
    readonly ece: number;
    readonly mce: number;
    readonly filled: Calibration['bins'];
  };
}

/**
 * Everything that is read from class probabilities, for comparison only.
 * @param truth position of the true class among the labels. @param probabilities 0…1, a row an item in the order of the labels.
 * @throws ScoresNotComparable
 * Pinned by test/golden/data/stats/ranking-calibration.json and multiclass-scores.json.
 */
export function scoreReport(
  input: {
    readonly truth: readonly number[];
    readonly probabilities: readonly (readonly number[])[];
    readonly labels: readonly Label[];
  },
  { bins = 10, topK, curves = false }: ScoreReportOptions = {},
): ScoreReport {
  const { truth, probabilities, labels } = input;
  const overall = multiClassScores({ truth, probabilities });
  const top = topLabel(truth, probabilities);
  const { expectedError, largestError, bins: filled } = calibration(top.right, top.confidence, bins);
  const perClass = labels.map((label, c) => {
    const positive = truth.map((own) => own === c);
    const scores = probabilities.map((row) => row[c] ?? NaN);
    return classScores(label, { positive, scores, bins, curves });
  });
  return {
    ...overall,
    brierMultiClass: perClass.reduce((sum, { brier }) => sum + brier, 0),
    topK: (topK ?? [1, 2, 5].filter((k) => k === 1 || k < labels.length)).map((k) => {
      const { right, total } = topKRight({ truth, probabilities }, k);
      return { k, right, total, share: right / total };
    }),
    perClass,
    calibration: { bins, ece: expectedError, mce: largestError, filled },
  };
}

function classScores(
  label: Label,
  { positive, scores, bins, curves }: { positive: boolean[]; scores: number[]; bins: number; curves: boolean },
): ClassScores {
  const ranking = rankingCounts(positive, scores);
  const roc = rocCurve(ranking);
  const { expectedError, largestError } = calibration(positive, scores, bins);
  return {
    label,
    rocAuc: roc?.area ?? null,
    averagePrecision: averagePrecisionOf(ranking),
    prAucTrapezoid: precisionRecallTrapezoid(ranking),
    brier: brierScore(positive, scores),
    logLoss: logLoss(positive, scores),
    ece: expectedError,
    mce: largestError,
    ...(curves && { roc, pr: precisionRecallCurve(ranking) }),
  };
}

/** The likeliest class of each item (the first of equals), whether it is right, and its probability. */
function topLabel(
  truth: readonly number[],
  probabilities: readonly (readonly number[])[],
): { readonly right: boolean[]; readonly confidence: number[] } {
  const best = probabilities.map((row) => row.reduce((top, p, c) => (p > (row[top] ?? NaN) ? c : top), 0));
  return {
    right: best.map((c, item) => c === truth[item]),
    confidence: best.map((c, item) => probabilities[item]?.[c] ?? NaN),
  };
}
