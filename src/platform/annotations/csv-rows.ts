import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { AnnotationFileLayout, CsvRowInvalid, unreadable } from './errors.js';

/** One row of a table, with the line of the file on which it ends. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t'];

/**
 * Rows of a CSV file (RFC 4180; comma, semicolon or tab, whichever the first line holds; byte order mark and blank lines are left
 * out), streamed. Every row has as many cells as the first. @throws AnnotationFileUnreadable, CsvRowInvalid with the line
 */
export async function* readCsvRows(file: string): AsyncIterable<CsvRow> {
  const delimiter = await delimiterOf(file);
  const source = createReadStream(file);
  const parser = parse({ delimiter, bom: true, info: true, skip_empty_lines: true, trim: true });
  // Errors of either side arrive at the loop below.
  pipeline(source, parser, () => undefined);
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new CsvRowInvalid(file, Number(cause['lines'] ?? 0), `this is no row of the table (${cause.message})`);
  }
}

/** A table whose first row names its columns, which may come in any order. Yields each row by those names. */
export async function* readCsvTable(
  file: string,
  required: readonly string[],
): AsyncIterable<{ readonly line: number; readonly row: Readonly<Record<string, string>> }> {
  let names: readonly string[] | undefined;
  for await (const { line, cells } of readCsvRows(file)) {
    if (names === undefined) {
      names = cells.map((cell) => cell.trim());
      refuseColumns(file, names, required);
    } else yield { line, row: Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])) };
  }
  if (names === undefined) throw new AnnotationFileLayout(`${file}: the table is empty. ${needs(required)}`, '');
}

function refuseColumns(file: string, names: readonly string[], required: readonly string[]): void {
  const missing = required.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new CsvRowInvalid(
      file,
      1,
      `the column "${missing}" is missing (found: ${names.join(', ')}). ${needs(required)}`,
    );
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new CsvRowInvalid(file, 1, `the column "${twice}" stands twice. Keep one.`);
}

function needs(required: readonly string[]): string {
  return `The first row names the columns; needed: ${required.join(', ')}.`;
}

async function delimiterOf(file: string): Promise<string> {
  const head = await headOf(file);
  const line = head.split(/\r?\n/).find((text) => text.trim() !== '') ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

async function headOf(file: string): Promise<string> {
  try {
    return (await createReadStream(file, { end: 65_535, encoding: 'utf8' }).toArray()).join('');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}
