import type { ClassLabel, PredictedClasses, TrueClasses } from './class-answers.js';
import { readCsvTable } from './csv-rows.js';
import { CsvRowInvalid } from './errors.js';

const PROBABILITY = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** True classes of a table with the columns image and class. @throws CsvRowInvalid with the line */
export async function readTrueClassTable(file: string): Promise<TrueClasses> {
  const classOf = new Map<string, string>();
  for await (const { line, row } of readCsvTable(file, ['image', 'class'])) {
    const { image = '', class: label = '' } = row;
    if (image === '' || label === '') throw new CsvRowInvalid(file, line, 'the image or its class is empty.');
    if (classOf.has(image)) throw new CsvRowInvalid(file, line, `the image "${image}" stands twice. Keep one row.`);
    classOf.set(image, label);
  }
  return { items: [...classOf.keys()], truth: [...classOf.values()] };
}

/** Predicted classes with the labels that the table names beside its probabilities. */
export interface PredictedTable extends PredictedClasses {
  /** Names of the columns of probabilities, in file order. */
  readonly labels?: readonly ClassLabel[];
}

/**
 * Predicted classes of a table with the columns image, and class, or a column of probabilities a class, or both; rows in any order.
 * @throws CsvRowInvalid for a row that is no prediction of a listed image, and for an image without a row
 */
export async function readPredictedClassTable(file: string, { items }: TrueClasses): Promise<PredictedTable> {
  const known = new Set(items);
  const rows = new Map<string, Readonly<Record<string, string>>>();
  const scores = new Map<string, number[]>();
  let labels: string[] = [];
  let hasClass = false;
  for await (const { line, row } of readCsvTable(file, ['image'])) {
    const { image = '' } = row;
    if (!known.has(image)) throw new CsvRowInvalid(file, line, `the image "${image}" is not in the ground truth.`);
    if (rows.has(image)) throw new CsvRowInvalid(file, line, `the image "${image}" stands twice. Keep one row.`);
    if (rows.size === 0) ({ labels, hasClass } = columnsOf(row, file));
    if (hasClass && row['class'] === '') throw new CsvRowInvalid(file, line, 'the class is empty.');
    rows.set(image, row);
    scores.set(
      image,
      labels.map((label) => probabilityOf(row[label] ?? '', label, { file, line })),
    );
  }
  const without = items.find((item) => !rows.has(item));
  if (without !== undefined)
    throw new CsvRowInvalid(file, rows.size + 1, `there is no row for the image "${without}".`);
  return {
    ...(hasClass && { predicted: items.map((item) => rows.get(item)?.['class'] ?? '') }),
    ...(labels.length > 0 && { labels, scores: items.map((item) => scores.get(item) ?? []) }),
  };
}

function columnsOf(row: Readonly<Record<string, string>>, file: string): { labels: string[]; hasClass: boolean } {
  const names = Object.keys(row);
  const labels = names.filter((name) => name !== 'image' && name !== 'class');
  const hasClass = names.includes('class');
  if (!hasClass && labels.length === 0)
    throw new CsvRowInvalid(file, 1, 'a column "class" is missing, or a column of probabilities a class.');
  return { labels, hasClass };
}

function probabilityOf(text: string, label: string, { file, line }: { file: string; line: number }): number {
  const p = PROBABILITY.test(text) ? Number(text) : NaN;
  if (p <= 1) return p;
  throw new CsvRowInvalid(
    file,
    line,
    `the probability of "${label}" is "${text}"; expected a number from 0 to 1 with a decimal point.`,
  );
}
