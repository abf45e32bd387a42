import { readCsvTable } from './csv-rows.js';
import { CsvRowInvalid } from './errors.js';

/** Objects an image and class; '' is the class of a table without that column. */
export type CountTable = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A table with the columns image, count and, where wanted, class. @throws CsvRowInvalid with the line */
export async function readCountTable(file: string): Promise<CountTable> {
  const counts = new Map<string, Map<string, number>>();
  for await (const { line, row } of readCsvTable(file, ['image', 'count'])) {
    const { image = '', class: label = '', count = '' } = row;
    if (image === '') throw new CsvRowInvalid(file, line, 'the image has no name.');
    if (!/^\d{1,9}$/.test(count))
      throw new CsvRowInvalid(file, line, `the count is "${count}"; expected a whole number from 0 on.`);
    const ofImage = counts.get(image) ?? new Map<string, number>();
    if (ofImage.has(label)) {
      const what = label === '' ? `the image "${image}"` : `the class "${label}" of the image "${image}"`;
      throw new CsvRowInvalid(file, line, `${what} stands twice. Keep one row.`);
    }
    counts.set(image, ofImage.set(label, Number(count)));
  }
  return counts;
}
