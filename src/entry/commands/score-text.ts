import type { ConfusionMatrix } from '../../metrics/classification/confusion-matrix.js';
import type { AveragedMetrics, PrecisionRecall } from '../../metrics/classification/class-metrics.js';
import type { ScoreReport } from '../../metrics/classification/score-report.js';
import type { CountingResult } from '../../metrics/counting.js';
import type { DetectionEvaluation, FixedCounts } from '../../metrics/detection/result.js';
import type { Category } from '../../vision/box-tables.js';
import type { CountingScore } from './score-counts.js';

const STAT_NAMES = ['AP', 'AP50', 'AP75', 'APsmall', 'APmedium', 'APlarge'];
const RECALL_NAMES = ['AR max 1st', 'AR max 2nd', 'AR max 3rd', 'ARsmall', 'ARmedium', 'ARlarge'];
const COMPARISON_ONLY = 'These numbers compare models. A gate is decided by counts with bounds, never by an average.';

/** Tables for a reader: the twelve numbers, each class, and the counts at fixed score thresholds. */
export function detectionText(
  evaluation: DetectionEvaluation & { readonly scoresOutsideRange: number },
  categories: readonly Category[],
): string {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const nameOf = (id: number) => names.get(id) ?? 'all classes';
  const stats = [...STAT_NAMES, ...RECALL_NAMES].map((name, i) => [name, shown(evaluation.stats[i])]);
  const classes = evaluation.perClass.map((c) => [
    nameOf(c.category_id),
    String(c.nGt[0]),
    shown(c.AP),
    shown(c.AP50),
    shown(c.AP75),
    shown(c.ARmax2),
  ]);
  const fixed = evaluation.fixed.flatMap(({ scoreThr, perClass, micro }) => [
    ...perClass.map((c) => [String(scoreThr), nameOf(c.category_id), ...countCells(c)]),
    [String(scoreThr), '(sum)', ...countCells(micro)],
  ]);
  return [
    table(['metric', 'value'], stats),
    table(['class', 'objects', 'AP', 'AP50', 'AP75', 'AR'], classes),
    table(['score >=', 'class', 'found', 'false', 'missed', 'ignored', 'precision', 'recall', 'F1'], fixed),
    ...unknownText(evaluation.unknownCategories),
    ...outsideText(evaluation.scoresOutsideRange),
    COMPARISON_ONLY,
  ].join('\n\n');
}

/** All classes together and each class, one line per figure. */
export function countingText(
  result: CountingScore & { readonly scoreThr?: number; readonly scoresOutsideRange?: number },
): string {
  const { perClass, tolerance, unknownCategories, scoresOutsideRange = 0 } = result;
  const columns = [result, ...(perClass.length > 1 ? perClass : [])];
  const row = (title: string, of: (counts: CountingResult) => string): string[] => [title, ...columns.map(of)];
  const names = perClass.length > 1 ? ['all', ...perClass.map((entry) => entry.class)] : ['value'];
  return [
    table(
      ['counting', ...names],
      [
        row('images', ({ images }) => String(images)),
        row('count exactly right', ({ exact }) => String(exact)),
        row(`within ±${tolerance}`, ({ withinTolerance }) => String(withinTolerance)),
        row('too few', ({ under }) => String(under)),
        row('too many', ({ over }) => String(over)),
        row('mean absolute error', ({ meanAbsoluteError }) => shown(meanAbsoluteError)),
        row('mean error', ({ meanError }) => (meanError === null ? 'undefined' : meanError.toFixed(3))),
      ],
    ),
    ...unknownText(unknownCategories),
    ...outsideText(scoresOutsideRange),
  ].join('\n\n');
}

interface ClassificationFigures extends AveragedMetrics {
  readonly balancedRecall: number | null;
  readonly mcc: number;
  readonly kappa: number | null;
  readonly kappaLinear: number | null;
  readonly kappaQuadratic: number | null;
  readonly scores?: ScoreReport;
}

/** The confusion matrix, each class, the single figures, and what the scores say. */
export function classificationText({ labels, counts }: ConfusionMatrix, figures: ClassificationFigures): string {
  const rows = counts.map((row, i) => [String(labels[i]), ...row.map(String)]);
  const classes = [
    ...figures.perClass.map(({ label, support, ...ratios }) => [String(label), String(support), ...ratioCells(ratios)]),
    ...(['micro', 'macro', 'weighted'] as const).map((name) => [`(${name})`, '', ...ratioCells(figures[name])]),
  ];
  return [
    table(['true \\ predicted', ...labels.map(String)], rows),
    table(['class', 'items', 'precision', 'recall', 'F'], classes),
    table(
      ['metric', 'value'],
      [
        ['mean recall of the classes', shown(figures.balancedRecall)],
        ['Matthews correlation', signed(figures.mcc)],
        ["Cohen's kappa", signed(figures.kappa)],
        ...(labels.length > 2
          ? [
              ["Cohen's kappa, linear", signed(figures.kappaLinear)],
              ["Cohen's kappa, quadratic", signed(figures.kappaQuadratic)],
            ]
          : []),
      ],
    ),
    ...(figures.scores === undefined ? [] : scoreTexts(figures.scores)),
    COMPARISON_ONLY,
  ].join('\n\n');
}

function scoreTexts({ topK, perClass, calibration, ...overall }: ScoreReport): string[] {
  const classes = perClass.map((entry) => [
    String(entry.label),
    ...[entry.rocAuc, entry.averagePrecision, entry.brier, entry.logLoss, entry.ece, entry.mce].map(shown),
  ]);
  return [
    table(['scores of class', 'ROC area', 'AP', 'Brier', 'log loss', 'ECE', 'MCE'], classes),
    table(
      ['scores', 'value'],
      [
        ...topK.map(({ k, right, total }) => [`right class among the top ${k}`, `${right} of ${total}`]),
        ['ROC area, one against rest', shown(overall.aucOneVsRestMacro)],
        ['ROC area, one against one', shown(overall.aucOneVsOneMacro)],
        ['mean AP of the classes', shown(overall.averagePrecisionMacro)],
        ['log loss', shown(overall.logLoss)],
        ['Brier, all classes', shown(overall.brierMultiClass)],
        [`ECE of the top class, ${calibration.bins} bins`, shown(calibration.ece)],
        [`MCE of the top class, ${calibration.bins} bins`, shown(calibration.mce)],
      ],
    ),
  ];
}

function ratioCells({ precision, recall, f }: PrecisionRecall): string[] {
  return [precision, recall, f].map(shown);
}

function unknownText(
  unknown: readonly { readonly category_id: number | string; readonly detections: number }[],
): string[] {
  return unknown.map(
    (u) => `Left out: ${u.detections} detections of class ${u.category_id}, which the ground truth does not list.`,
  );
}

function outsideText(scores: number): string[] {
  if (scores === 0) return [];
  const these = scores === 1 ? '1 score lies' : `${scores} scores lie`;
  return [
    `Note: ${these} outside 0 to 1. AP and AR use the order of scores only; are the score thresholds meant for these?`,
  ];
}

function countCells({ tp, fp, fn, ignoredDt, precision, recall, f1 }: FixedCounts): string[] {
  return [...[tp, fp, fn, ignoredDt].map(String), shown(precision), shown(recall), shown(f1)];
}

/** Null means undefined. */
function signed(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(3);
}

/** -1 and null mean undefined; for figures that are never negative. */
function shown(value: number | null | undefined): string {
  return value === null || value === undefined || value === -1 ? 'undefined' : value.toFixed(3);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
