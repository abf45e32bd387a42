import { describe, expect, it } from '@jest/globals';
import { balancedRecall, cohensKappa } from '../../../src/metrics/classification/agreement-metrics.js';
import { brierScore, calibration, logLoss } from '../../../src/metrics/classification/calibration.js';
import { classMetrics } from '../../../src/metrics/classification/class-metrics.js';
import { confusionMatrix } from '../../../src/metrics/classification/confusion-matrix.js';
import { multiClassScores, topKRight } from '../../../src/metrics/classification/multi-class.js';
import {
  averagePrecisionOf,
  precisionRecallTrapezoid,
  rankingCounts,
  rocCurve,
} from '../../../src/metrics/classification/ranking.js';
import { countingResult } from '../../../src/metrics/counting.js';

const notComparable: unknown = expect.objectContaining({ code: 'SCORES_NOT_COMPARABLE' });

describe('a confusion matrix', () => {
  it('counts truth in rows and keeps classes that never occur', () => {
    expect(confusionMatrix(['ok', 'nok', 'ok'], ['ok', 'ok', 'ok'], ['ok', 'nok', 'dirt']).counts).toEqual([
      [2, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('refuses what it cannot count', () => {
    expect(() => confusionMatrix([], [], ['a'])).toThrow(notComparable);
    expect(() => confusionMatrix(['a'], [], ['a'])).toThrow(notComparable);
    expect(() => confusionMatrix(['a'], ['b'], ['a'])).toThrow(notComparable);
    expect(() => confusionMatrix(['b'], ['a'], ['a'])).toThrow(notComparable);
    expect(() => confusionMatrix(['a'], ['a'], ['a', 'a'])).toThrow(notComparable);
  });
});

describe('figures of a confusion matrix', () => {
  const matrix = confusionMatrix(['a', 'a', 'b'], ['a', 'b', 'b'], ['a', 'b']);

  it('are ratios of its margins', () => {
    expect(classMetrics(matrix).perClass[0]).toMatchObject({
      precision: 1,
      recall: 0.5,
      support: 2,
      predicted: 1,
      right: 1,
    });
    expect(balancedRecall(matrix)).toBe(0.75);
  });

  it('are null where nothing can be said', () => {
    const empty = { labels: ['a'], counts: [[0]] };
    expect(balancedRecall(empty)).toBeNull();
    expect(cohensKappa(confusionMatrix(['a'], ['a'], ['a', 'b']))).toBeNull();
  });

  it('refuse a beta that is none', () => {
    expect(() => classMetrics(matrix, 0)).toThrow(notComparable);
  });
});

describe('ranking by score', () => {
  it('takes equal scores together whatever the order of the input', () => {
    const ranked = (positive: boolean[]) => rocCurve(rankingCounts(positive, [0.5, 0.5, 0.5]))?.area;
    expect(ranked([true, false, false])).toBe(0.5);
    expect(ranked([false, false, true])).toBe(0.5);
  });

  it('is null with one class only', () => {
    const counts = rankingCounts([false, false], [0.1, 0.2]);
    expect([rocCurve(counts), averagePrecisionOf(counts), precisionRecallTrapezoid(counts)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('refuses scores that are no numbers', () => {
    expect(() => rankingCounts([true], [NaN])).toThrow(notComparable);
    expect(() => rankingCounts([true], [])).toThrow(notComparable);
  });
});

describe('calibration', () => {
  it('puts a score on an inner edge into the bin below it', () => {
    const { bins } = calibration([true, true, false], [0, 0.3, 1], 10);
    expect(bins.map(({ bin }) => bin)).toEqual([0, 2, 9]);
  });

  it('costs a certain mistake much but not infinitely much', () => {
    expect(logLoss([false], [1])).toBeCloseTo(34.5, 1);
    expect(brierScore([false], [1])).toBe(1);
  });

  it('refuses scores outside 0…1 and bins that are none', () => {
    expect(() => brierScore([true], [1.1])).toThrow(notComparable);
    expect(() => logLoss([true], [-0.1])).toThrow(notComparable);
    expect(() => calibration([true], [0.5], 0)).toThrow(notComparable);
  });
});

describe('several classes', () => {
  const probabilities = [
    [0.5, 0.3, 0.2],
    [0.4, 0.4, 0.2],
  ];

  it('counts the right among the k likeliest, a tie going to the class listed last', () => {
    expect(topKRight({ truth: [0, 0], probabilities }, 1)).toEqual({ right: 1, total: 2 });
    expect(topKRight({ truth: [0, 0], probabilities }, 2)).toEqual({ right: 2, total: 2 });
  });

  it('is null where a class has no item', () => {
    expect(multiClassScores({ truth: [0, 1], probabilities })).toMatchObject({
      aucOneVsRestMacro: null,
      aucOneVsOneMacro: null,
    });
  });

  it('refuses ragged rows, unknown classes and k beyond the classes', () => {
    expect(() => multiClassScores({ truth: [0, 1], probabilities: [[0.5, 0.5], [1]] })).toThrow(notComparable);
    expect(() => multiClassScores({ truth: [3, 0], probabilities })).toThrow(notComparable);
    expect(() => topKRight({ truth: [0, 0], probabilities }, 4)).toThrow(notComparable);
  });
});

describe('counting', () => {
  const pairs = [
    { expected: 4, observed: 4 },
    { expected: 4, observed: 5 },
    { expected: 4, observed: 1 },
  ];

  it('tells exact, near and far images apart', () => {
    expect(countingResult(pairs, 1)).toEqual({
      images: 3,
      exact: 1,
      withinTolerance: 2,
      under: 1,
      over: 1,
      meanAbsoluteError: 4 / 3,
      meanError: -2 / 3,
    });
  });

  it('has no mean without images', () => {
    expect(countingResult([])).toMatchObject({ images: 0, meanAbsoluteError: null, meanError: null });
  });

  it('refuses half objects and a negative tolerance', () => {
    const refused: unknown = expect.objectContaining({ code: 'COUNT_NOT_WHOLE' });
    expect(() => countingResult([{ expected: 1.5, observed: 1 }])).toThrow(refused);
    expect(() => countingResult([{ expected: 1, observed: -1 }])).toThrow(refused);
    expect(() => countingResult(pairs, -1)).toThrow(refused);
  });
});
