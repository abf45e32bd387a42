/* eslint-disable @typescript-eslint/no-explicit-any -- reference files are plain JSON, compared field by field */
import {
  balancedRecall,
  cohensKappa,
  matthewsCorrelation,
} from '../../../src/metrics/classification/agreement-metrics.js';
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
import type { Ledger } from './ledger.js';

export function checkClassification(data: any, ledger: Ledger): number {
  for (const { id, yTrue, yPred, labels, ...expected } of data.cases) {
    const matrix = confusionMatrix(yTrue, yPred, labels);
    const metrics = classMetrics(matrix);
    ledger.same(`${id} confusion`, matrix.counts, expected.confusion);
    for (const [field, own] of [
      ['precision', 'precision'],
      ['recall', 'recall'],
      ['f1', 'f'],
    ] as const) {
      ledger.nearAll(
        `${id} ${field}`,
        metrics.perClass.map((entry) => entry[own]),
        expected.perClass[field],
      );
      for (const average of ['micro', 'macro', 'weighted'] as const) {
        ledger.near(`${id} ${average} ${field}`, metrics[average][own], expected[average][field]);
      }
    }
    ledger.same(
      `${id} support`,
      metrics.perClass.map((entry) => entry.support),
      expected.perClass.support,
    );
    ledger.near(`${id} share right`, metrics.micro.recall, expected.accuracy);
    ledger.near(`${id} F0.5`, classMetrics(matrix, 0.5).macro.f, expected.f05Macro);
    ledger.near(`${id} F2`, classMetrics(matrix, 2).macro.f, expected.f2Macro);
    ledger.near(`${id} balanced`, balancedRecall(matrix), expected.balancedAccuracy);
    ledger.near(`${id} mcc`, matthewsCorrelation(matrix), expected.mcc);
    ledger.near(`${id} kappa`, cohensKappa(matrix), expected.kappa);
    ledger.near(`${id} linear kappa`, cohensKappa(matrix, 'linear'), expected.kappaLinear);
    ledger.near(`${id} quadratic kappa`, cohensKappa(matrix, 'quadratic'), expected.kappaQuadratic);
  }
  return data.cases.length;
}

export function checkRanking(data: any, ledger: Ledger): number {
  for (const { id, y, score, ...expected } of data.cases) {
    const positive = y.map((value: number) => value === 1);
    const counts = rankingCounts(positive, score);
    const roc = rocCurve(counts);
    ledger.near(`${id} auc`, roc?.area ?? null, expected.rocAuc);
    ledger.near(`${id} ap`, averagePrecisionOf(counts), expected.averagePrecision);
    if ('prAucTrapezoid' in expected) {
      ledger.near(`${id} pr area`, precisionRecallTrapezoid(counts), expected.prAucTrapezoid);
      ledger.nearAll(`${id} fpr`, roc?.fpr ?? [], expected.roc.fpr);
      ledger.nearAll(`${id} tpr`, roc?.tpr ?? [], expected.roc.tpr);
      ledger.nearAll(`${id} thresholds`, roc?.thresholds ?? [], expected.roc.thresholds);
    }
    ledger.near(`${id} brier`, brierScore(positive, score), expected.brier);
    ledger.near(`${id} log loss`, logLoss(positive, score), expected.logLoss);
    for (const bins of [5, 10, 15]) {
      const { expectedError, largestError, ...found } = calibration(positive, score, bins);
      const { ece, mce, bins: listed } = expected[`ece${bins}`];
      ledger.near(`${id} ECE ${bins}`, expectedError, ece);
      ledger.near(`${id} MCE ${bins}`, largestError, mce);
      for (const [i, bin] of (listed ?? []).entries()) {
        const own = found.bins[i];
        ledger.same(`${id} bin ${bin.bin}`, [own?.bin, own?.items], [bin.bin, bin.n]);
        ledger.nearAll(`${id} bin ${bin.bin}`, [own?.meanScore ?? null, own?.rate ?? null], [bin.meanScore, bin.rate]);
      }
    }
  }
  return data.cases.length;
}

export function checkMultiClass(data: any, ledger: Ledger): number {
  data.cases.forEach(({ y: truth, proba: probabilities, ...expected }: any, i: number) => {
    const scores = multiClassScores({ truth, probabilities });
    ledger.near(`case ${i} one-vs-rest`, scores.aucOneVsRestMacro, expected.aucOvrMacro);
    ledger.near(`case ${i} weighted`, scores.aucOneVsRestWeighted, expected.aucOvrWeighted);
    ledger.near(`case ${i} one-vs-one`, scores.aucOneVsOneMacro, expected.aucOvoMacro);
    ledger.near(`case ${i} log loss`, scores.logLoss, expected.logLoss);
    ledger.near(`case ${i} ap`, scores.averagePrecisionMacro, expected.averagePrecisionMacro);
    for (const k of [1, 2]) {
      const { right, total } = topKRight({ truth, probabilities }, k);
      ledger.near(`case ${i} top ${k}`, right / total, expected[`top${k}`]);
    }
  });
  return data.cases.length;
}
