import { readPredictedClasses, readTrueClasses, type ClassLabel } from '../../platform/annotations/class-answers.js';
import { readPredictedClassTable, readTrueClassTable } from '../../platform/annotations/class-tables.js';
import { InputFileInvalid } from './stats-input.js';

/** True and predicted classes of the same items, in the same order. */
export interface ClassAnswers {
  readonly labels: readonly ClassLabel[];
  readonly items: readonly string[];
  readonly truth: readonly ClassLabel[];
  readonly predicted: readonly ClassLabel[];
  /** A row an item, in the order of the labels. */
  readonly scores?: readonly (readonly number[])[];
}

/** Reads both sides: JSON lists, COCO, or tables (.csv, .tsv). @throws coded errors with file, position and reason */
export async function readClassFiles(gt: string, dt: string): Promise<ClassAnswers> {
  if (isTable(gt) !== isTable(dt))
    throw new InputFileInvalid(dt, 'both sides must be tables (.csv, .tsv), or both JSON.');
  const truth = isTable(gt) ? await readTrueClassTable(gt) : await readTrueClasses(gt);
  const answers: Awaited<ReturnType<typeof readPredictedClassTable>> = isTable(gt)
    ? await readPredictedClassTable(dt, truth)
    : await readPredictedClasses(dt, truth);
  const labels = truth.labels ?? answers.labels ?? sortedLabels([...truth.truth, ...(answers.predicted ?? [])]);
  requireRows(dt, answers.scores, labels.length);
  const predicted = answers.predicted ?? (answers.scores ?? []).map((row) => likeliest(labels, row));
  const { items } = truth;
  return {
    labels,
    items,
    truth: truth.truth,
    predicted,
    ...(answers.scores !== undefined && { scores: answers.scores }),
  };
}

/** `.csv` and `.tsv` are tables; everything else is JSON. */
export function isTable(file: string): boolean {
  return /\.(csv|tsv)$/i.test(file);
}

function requireRows(file: string, scores: ClassAnswers['scores'], classes: number): void {
  const at = scores?.findIndex((row) => row.length !== classes) ?? -1;
  if (at >= 0) {
    const found = scores?.[at]?.length;
    throw new InputFileInvalid(
      file,
      `/scores/${at}: ${found} probabilities for ${classes} classes; expected one a class.`,
    );
  }
}

/** The first of equals. */
function likeliest(labels: readonly ClassLabel[], row: readonly number[]): ClassLabel {
  const best = row.reduce((top, p, c) => (p > (row[top] ?? NaN) ? c : top), 0);
  return labels[best] ?? '';
}

function sortedLabels(labels: readonly ClassLabel[]): ClassLabel[] {
  const compare = (a: ClassLabel, b: ClassLabel): number =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
  return [...new Set(labels)].sort(compare);
}
