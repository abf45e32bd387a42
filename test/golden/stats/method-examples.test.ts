import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { balancedRecall } from '../../../src/metrics/classification/agreement-metrics.js';
import { brierScore, calibration, logLoss } from '../../../src/metrics/classification/calibration.js';
import { confusionMatrix } from '../../../src/metrics/classification/confusion-matrix.js';
import { averagePrecisionOf, rankingCounts, rocCurve } from '../../../src/metrics/classification/ranking.js';
import { countingResult } from '../../../src/metrics/counting.js';
import { evaluateDetections } from '../../../src/metrics/detection/evaluate-detections.js';
import { alphaOfAttempt } from '../../../src/stats/attempts.js';
import { categoricalDrift } from '../../../src/stats/drift-categorical.js';
import { kolmogorovSmirnov, populationStability, wassersteinDistance } from '../../../src/stats/drift-numeric.js';
import { evidenceShows, logEvidence } from '../../../src/stats/e-process.js';
import { quantileUpperBound } from '../../../src/stats/quantile-bound.js';
import { quantileType7 } from '../../../src/stats/quantiles.js';
import { fisherExactP, newcombeInterval } from '../../../src/stats/two-proportions.js';
import { annotationTableOf, detectionTableOf } from '../../../src/vision/box-tables.js';

const FOLDER = 'docs/method';
const pageOf = (name: string): string => readFileSync(join(FOLDER, `${name}.md`), 'utf8').replace(/\s+/g, ' ');

const upTo = (n: number, from = 1): number[] => Array.from({ length: n }, (_, i) => from + i);
const tea = { k1: 3, n1: 4, k2: 1, n2: 4 };
const newcombe = newcombeInterval({ k1: 56, n1: 70, k2: 48, n2: 80, confidence: 0.95 });
const shown = (n: number) => evidenceShows({ successes: n, failures: 0, required: 0.95, confidence: 0.95 });
const ranked = rankingCounts([true, false, true, false], [0.9, 0.8, 0.7, 0.1]);
const classes = confusionMatrix(['a', 'a', 'b'], ['a', 'b', 'b'], ['a', 'b']);

/** Boxes of the page on detection: A overlaps box 1 with IoU .8, B nothing, C box 2 with .6. */
function ap50(): number | undefined {
  const box = (id: number, x: number) => ({
    id,
    image_id: 1,
    category_id: 1,
    bbox: [x, 0, 100, 10] as const,
    area: 1000,
  });
  const report = (x: number, width: number, score: number) => ({
    image_id: 1,
    category_id: 1,
    bbox: [x, 0, width, 10] as const,
    score,
  });
  const groundTruth = {
    images: [{ id: 1 }],
    categories: [{ id: 1, name: 'box' }],
    annotations: annotationTableOf([box(1, 0), box(2, 200)]),
  };
  const detections = detectionTableOf([report(0, 80, 0.9), report(500, 50, 0.8), report(200, 60, 0.6)]);
  return evaluateDetections(groundTruth, detections).stats[1];
}

/** What a page says, in its words, and the same figure computed by the product. */
const EXAMPLES: readonly (readonly [
  page: string,
  words: string,
  figure: () => number | null | undefined,
  value: number,
])[] = [
  ['e-process', 'Nothing seen: E = 1', () => Math.exp(logEvidence({ successes: 0, failures: 0, required: 0.95 })), 1],
  ['e-process', 'at p0 = .5: E = 1.5', () => Math.exp(logEvidence({ successes: 1, failures: 0, required: 0.5 })), 1.5],
  ['e-process', 'E reaches 20 at unit 88', () => upTo(400, 0).findIndex(shown), 88],
  ['newcombe', 'from .0524', () => newcombe.lower, 0.0524],
  ['newcombe', 'to .3339', () => newcombe.upper, 0.3339],
  ['fisher', 'p = 34/70 = .4857', () => fisherExactP(tea), 34 / 70],
  ['kolmogorov-smirnov', 'D = 1; 2 of the 20 orders', () => kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).statistic, 1],
  ['kolmogorov-smirnov', 'so p = .1', () => kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).pExact, 0.1],
  ['wasserstein', 'so the distance is 3', () => wassersteinDistance([1, 2, 3], [4, 5, 6]), 3],
  ['population-stability', 'PSI = 4.3463', () => populationStability(upTo(100), upTo(100, 51)).psi, 4.3463],
  ['chi-square', 'chi-square 20', () => categoricalDrift([10, 0], [0, 10]).chi2, 20],
  ['chi-square', 'p = 7.74e-6', () => categoricalDrift([10, 0], [0, 10]).p * 1e6, 7.7442],
  ['chi-square', '(20, 10): 0, p = 1', () => categoricalDrift([10, 5], [20, 10]).p, 1],
  ['jensen-shannon', '(0, 10): 1', () => categoricalDrift([10, 0], [0, 10]).jensenShannonDistance, 1],
  ['jensen-shannon', '(1, 3): .4344', () => categoricalDrift([3, 1], [1, 3]).jensenShannonDistance, 0.4344],
  ['total-variation', '.25, .75; .5', () => categoricalDrift([3, 1], [1, 3]).totalVariation, 0.5],
  ['quantiles', 'the median is 25', () => quantileType7([10, 20, 30, 40], 0.5), 25],
  ['quantiles', 'the .9 quantile 37', () => quantileType7([10, 20, 30, 40], 0.9), 37],
  ['quantiles', '91 % of the way', () => quantileType7([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0.99), 0.91],
  [
    'quantile-bound',
    'With 59 measurements the largest',
    () => quantileUpperBound({ data: upTo(59), q: 0.95, confidence: 0.95 }).rank,
    59,
  ],
  [
    'quantile-bound',
    'Of 10 measurements the 9th',
    () => quantileUpperBound({ data: upTo(10), q: 0.5, confidence: 0.95 }).rank,
    9,
  ],
  [
    'calibration',
    '= .2, MCE .3',
    () => calibration([true, true, true, false], [0.9, 0.9, 0.2, 0.2], 2).expectedError,
    0.2,
  ],
  ['calibration', 'MCE .3', () => calibration([true, true, true, false], [0.9, 0.9, 0.2, 0.2], 2).largestError, 0.3],
  ['calibration', '= .175', () => brierScore([true, true, true, false], [0.9, 0.9, 0.2, 0.2]), 0.175],
  ['calibration', 'costs 34.5', () => logLoss([true], [0]), 34.5388],
  [
    'ranking-and-calibration',
    'one positive of three: ROC area .5',
    () => rocCurve(rankingCounts([true, false, false], [0.5, 0.5, 0.5]))?.area,
    0.5,
  ],
  ['ranking-and-calibration', 'ROC area .75', () => rocCurve(ranked)?.area, 0.75],
  ['ranking-and-calibration', 'average precision .8333', () => averagePrecisionOf(ranked), 0.8333],
  ['classification', 'Balanced (.5 + 1)/2 = .75', () => balancedRecall(classes), 0.75],
  ['counting', 'exact 1 of 3', () => counted().exact, 1],
  ['counting', 'within tolerance 2 of 3', () => counted().withinTolerance, 2],
  ['counting', 'mean absolute error 4/3', () => counted().meanAbsoluteError, 4 / 3],
  ['counting', 'mean error -2/3', () => counted().meanError, -2 / 3],
  ['detection', '= 0.835', ap50, 0.835],
  [
    'attempts',
    'alpha = 0.05/3 = 0.0167',
    () => alphaOfAttempt({ alpha: 0.05, attempt: 1, max: 3, spending: 'EQUAL' }),
    0.0167,
  ],
];

function counted() {
  const pairs = [4, 5, 1].map((observed) => ({ expected: 4, observed }));
  return countingResult(pairs, 1);
}

describe('the worked examples that no command prints', () => {
  it.each(EXAMPLES)('%s: %s', (page, words, figure, value) => {
    expect(pageOf(page)).toContain(words);
    const digits = words.includes('0.835') ? 3 : 4;
    expect(figure()).toBeCloseTo(value, digits);
  });
});

describe('the method pages', () => {
  const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
  const statistics = [
    ...[
      'clopper-pearson',
      'other-proportion-intervals',
      'garwood',
      'share-rule',
      'e-process',
      'attempts',
      'sample-size',
    ],
    ...['quantiles', 'quantile-bound', 'bootstrap', 'newcombe', 'fisher', 'mcnemar', 'multiple-testing', 'chi-square'],
    ...['kolmogorov-smirnov', 'wasserstein', 'population-stability', 'jensen-shannon', 'total-variation'],
    ...['calibration', 'ranking-and-calibration', 'classification', 'counting'],
  ];

  it.each(statistics)('%s states question, equation, assumption, example, limits and source', (name) => {
    const text = readFileSync(join(FOLDER, `${name}.md`), 'utf8');
    const parts = ['Question', 'Equation', 'What must hold', 'Worked example', 'Limits', 'Code'];
    expect(parts.filter((part) => !text.includes(`**${part}`))).toEqual([]);
  });

  it.each(pages)('%s leads to files that exist', (page) => {
    const text = readFileSync(join(FOLDER, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) =>
      join(dirname(join(FOLDER, page)), link),
    );
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});
