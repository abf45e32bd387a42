import { below, DocumentReader } from '../../kernel/document-reader.js';
import { compareResults, type CellComparison, type ComparedCell } from '../../verdict/compare-results.js';
import type { JudgementResult } from '../../verdict/judgement.js';
import { readJson } from './read-json.js';
import { InputFileInvalid, percentText } from './stats-input.js';

export interface JudgementCompareOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** Text to print: two judgements cell by cell. @throws InputFileInvalid, MetricVersionsDiffer */
export async function compareJudgementFiles({ from, to, json }: JudgementCompareOptions): Promise<string> {
  const comparison = compareResults(await readJudgement(from), await readJudgement(to));
  if (json === true) return JSON.stringify(comparison);
  const { before, after } = comparison.verdict;
  const changed = comparison.cells.filter((cell) => cell.changed);
  return [
    before === after ? `${after}, as before.` : `${before} became ${after}.`,
    changed.length === 0
      ? `No verdict changed among ${comparison.cells.length}.`
      : `${changed.length} of ${comparison.cells.length} verdicts changed:`,
    ...changed.map(lineOf),
  ].join('\n');
}

function lineOf({ criterionId, slice, before, after }: CellComparison): string {
  return `  ${criterionId}, ${slice ?? 'all items'}: ${cellText(before)} -> ${cellText(after)}`;
}

function cellText(cell: ComparedCell | null): string {
  if (cell === null) return 'not judged';
  const bounds = cell.lower === null || cell.upper === null ? '' : `, ${percentText(cell.lower)} to ${percentText(cell.upper)}`; // prettier-ignore
  return `${cell.verdict} (${Number(cell.k.toFixed(4))} of ${cell.n}${bounds})`;
}

const VERDICTS = ['PASS', 'FAIL', 'INCONCLUSIVE', 'NOT_RUN'];

/** Only what is compared is looked at. */
async function readJudgement(file: string): Promise<JudgementResult> {
  const value = await readJson(file);
  const reader = new DocumentReader();
  const root = reader.map({ value: value ?? null, path: '' }) ?? {};
  reader.oneOf({ value: root['format'] ?? null, path: '/format' }, ['touchstone/judgement@1']);
  reader.oneOf({ value: root['verdict'] ?? null, path: '/verdict' }, VERDICTS);
  const criteria = reader.list({ value: root['criteria'] ?? null, path: '/criteria' }) ?? [];
  criteria.forEach((criterion, index) => checkCriterion(reader, criterion, `/criteria/${index}`));
  const first = reader.problems[0];
  if (first !== undefined)
    throw new InputFileInvalid(file, `${first.message} (${first.code} at ${first.path || 'the top'})`);
  return value as JudgementResult;
}

function checkCriterion(reader: DocumentReader, value: unknown, path: string): void {
  const criterion = reader.map({ value, path }) ?? {};
  for (const key of ['criterionId', 'metric']) reader.text({ value: criterion[key] ?? null, path: below(path, key) });
  const cells = reader.list({ value: criterion['cells'] ?? null, path: below(path, 'cells') }) ?? [];
  cells.forEach((entry, index) => {
    const place = { value: entry, path: `${path}/cells/${index}` };
    const cell = reader.map(place) ?? {};
    reader.oneOf({ value: cell['verdict'] ?? null, path: below(place.path, 'verdict') }, VERDICTS);
    if (cell['slice'] !== null) reader.text({ value: cell['slice'] ?? 0, path: below(place.path, 'slice') });
    const counts = { low: 0, high: Number.MAX_SAFE_INTEGER };
    for (const key of ['k', 'n']) reader.number({ value: cell[key] ?? null, path: below(place.path, key) }, counts);
    for (const key of ['lower', 'upper'])
      if (cell[key] !== null)
        reader.number({ value: cell[key] ?? 'nothing', path: below(place.path, key) }, { low: 0, high: 1 });
  });
}
