import type { ConfusionMatrix } from '../../metrics/classification/confusion-matrix.js';
import type { CountingResult } from '../../metrics/counting.js';
import type { DetectionEvaluation, FixedCounts } from '../../metrics/detection/result.js';
import type { Category } from '../../vision/box-tables.js';

const STAT_NAMES = ['AP', 'AP50', 'AP75', 'APsmall', 'APmedium', 'APlarge'];
const RECALL_NAMES = ['AR max 1st', 'AR max 2nd', 'AR max 3rd', 'ARsmall', 'ARmedium', 'ARlarge'];
const COMPARISON_ONLY = 'These numbers compare models. A gate is decided by counts with bounds, never by an average.';

/** Tables for a reader: the twelve numbers, each class, and the counts at fixed score thresholds. */
export function detectionText(evaluation: DetectionEvaluation, categories: readonly Category[]): string {
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
  const unknown = evaluation.unknownCategories.map(
    (u) => `Left out: ${u.detections} detections of class ${u.category_id}, which the ground truth does not list.`,
  );
  return [
    table(['metric', 'value'], stats),
    table(['class', 'objects', 'AP', 'AP50', 'AP75', 'AR'], classes),
    table(['score >=', 'class', 'found', 'false', 'missed', 'ignored', 'precision', 'recall', 'F1'], fixed),
    ...unknown,
    COMPARISON_ONLY,
  ].join('\n\n');
}

/** One line per figure. */
export function countingText(result: CountingResult & { scoreThr: number; tolerance: number }): string {
  return table(
    ['counting', 'value'],
    [
      ['images', String(result.images)],
      ['count exactly right', String(result.exact)],
      [`within ±${result.tolerance}`, String(result.withinTolerance)],
      ['too few', String(result.under)],
      ['too many', String(result.over)],
      ['mean absolute error', shown(result.meanAbsoluteError)],
      ['mean error', shown(result.meanError)],
    ],
  );
}

/** The confusion matrix and the single figures. */
export function classificationText(
  { labels, counts }: ConfusionMatrix,
  figures: { readonly balancedRecall: number | null; readonly mcc: number; readonly kappa: number | null },
): string {
  const rows = counts.map((row, i) => [String(labels[i]), ...row.map(String)]);
  return [
    table(['true \\ predicted', ...labels.map(String)], rows),
    table(
      ['metric', 'value'],
      [
        ['mean recall of the classes', shown(figures.balancedRecall)],
        ['Matthews correlation', shown(figures.mcc)],
        ["Cohen's kappa", shown(figures.kappa)],
      ],
    ),
    COMPARISON_ONLY,
  ].join('\n\n');
}

function countCells({ tp, fp, fn, ignoredDt, precision, recall, f1 }: FixedCounts): string[] {
  return [...[tp, fp, fn, ignoredDt].map(String), shown(precision), shown(recall), shown(f1)];
}

/** -1 and null mean undefined; correlations below 0 other than -1 are printed. */
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
