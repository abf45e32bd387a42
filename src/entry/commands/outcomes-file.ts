import { below, DocumentReader } from '../../kernel/document-reader.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Outcome } from '../../metrics/outcome.js';
import { parseDocument } from '../../platform/json/parse-document.js';
import { readJson, readText } from './read-json.js';
import { InputFileInvalid } from './stats-input.js';

export interface OutcomesFile {
  readonly outcomes: readonly Outcome[];
  /** Images left out with a reason before anything ran. */
  readonly excluded: number;
}

/** Outcomes as JSON (a list, or `{excluded, outcomes}`) or as JSON Lines, as dossiers hold them. @throws InputFileInvalid with the place */
export async function readOutcomes(file: string): Promise<OutcomesFile> {
  return checkOutcomes(file, /\.(jsonl|ndjson)$/i.test(file) ? await readJsonLines(file) : await readJson(file));
}

async function readJsonLines(file: string): Promise<unknown[]> {
  const lines = (await readText(file)).replace(/^\uFEFF/, '').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [parseDocument(line, `${file}, record of line ${index + 1}`)];
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      throw new InputFileInvalid(file, `line ${index + 1} is not JSON (${(cause as Error).message}).`, cause);
    }
  });
}

function checkOutcomes(file: string, value: unknown): OutcomesFile {
  const reader = new DocumentReader();
  const isList = Array.isArray(value);
  const root = isList
    ? { outcomes: value as unknown, excluded: 0 }
    : reader.record({ value, path: '' }, ['outcomes'], ['excluded']);
  const list = reader.list({ value: root?.['outcomes'], path: '/outcomes' }) ?? [];
  const whole = { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true };
  const excluded = reader.number({ value: root?.['excluded'], path: '/excluded' }, whole) ?? 0;
  list.forEach((entry, index) => checkOutcome(reader, entry, `${isList ? '' : '/outcomes'}/${index}`));
  const ids = new Set(list.map((entry) => (entry as Outcome | null)?.itemId));
  if (ids.size < list.length)
    reader.add('DUPLICATE_ID', '/outcomes', 'An itemId stands twice; every image is judged once.');
  const first = reader.problems[0];
  if (first !== undefined)
    throw new InputFileInvalid(file, `${first.message} (${first.code} at ${first.path || 'the top'})`);
  return { outcomes: list as Outcome[], excluded };
}

const OUTCOME_FIELDS = [
  ...['itemId', 'itemName', 'groupId', 'status', 'attributes', 'expectedState', 'observedState', 'right', 'expected'],
  ...['observed', 'errors'],
];

function checkOutcome(reader: DocumentReader, value: unknown, path: string): void {
  const outcome = reader.record({ value, path }, OUTCOME_FIELDS, ['reason', 'counts', 'measured']);
  if (outcome === undefined) return;
  const at = (key: string) => ({ value: outcome[key], path: below(path, key) });
  for (const key of ['itemId', 'groupId', 'expectedState']) reader.text(at(key));
  reader.oneOf(at('status'), ['EVALUATED', 'ERRORED', 'INDETERMINATE']);
  const right = reader.flag(at('right'));
  if (right === true && outcome['status'] !== 'EVALUATED')
    reader.add('RIGHT_WITHOUT_ANSWER', `${path}/right`, 'An image without a usable answer cannot be right.');
  checkAttributes(reader, at('attributes'));
  checkCounts(reader, at('counts'));
  if (outcome['measured'] !== undefined) checkMeasured(reader, at('measured'));
  for (const [index, error] of (reader.list(at('errors')) ?? []).entries())
    reader.map({ value: error, path: `${path}/errors/${index}` });
  for (const key of ['expected', 'observed']) {
    const objects = reader.list(at(key)) ?? [];
    objects.forEach((object, index) => {
      const place = { value: object, path: `${path}/${key}/${index}` };
      const results = key === 'expected' ? ['HIT', 'MISS', 'IGNORED'] : ['HIT', 'EXTRA', 'IGNORED'];
      const record = reader.map(place) ?? {};
      reader.oneOf({ value: record['result'] ?? null, path: `${place.path}/result` }, results);
    });
  }
}

type Place = Parameters<DocumentReader['map']>[0];

function checkAttributes(reader: DocumentReader, place: Place): void {
  for (const [key, value] of Object.entries(reader.map(place) ?? {})) {
    if (value !== null && typeof value === 'object')
      reader.add('WRONG_TYPE', below(place.path, key), 'An attribute is a text, a number, true, false or null.');
  }
}

/** Only of a run that was measured. */
function checkMeasured(reader: DocumentReader, place: Place): void {
  const fields = ['deviceClass', 'hardware', 'milliseconds', 'modelBytes', 'peakMemoryBytes', 'coldStartMilliseconds'];
  const measured = reader.record(place, fields);
  if (measured === undefined) return;
  const range = { low: 0, high: Number.MAX_SAFE_INTEGER };
  const number = (of: Record<string, unknown>, key: string, path: string): unknown =>
    reader.number({ value: of[key], path: below(path, key) }, range);
  for (const key of ['deviceClass', 'hardware']) reader.text({ value: measured[key], path: below(place.path, key) });
  for (const key of ['modelBytes', 'peakMemoryBytes']) number(measured, key, place.path);
  if (measured['coldStartMilliseconds'] !== null) number(measured, 'coldStartMilliseconds', place.path);
  const stages = ['decode', 'preprocess', 'infer', 'postprocess'];
  const path = below(place.path, 'milliseconds');
  const milliseconds = reader.record({ value: measured['milliseconds'], path }, stages);
  for (const stage of milliseconds === undefined ? [] : stages) number(milliseconds ?? {}, stage, path);
}

/** Only where the contract counts. */
function checkCounts(reader: DocumentReader, { value, path }: Place): void {
  if (value === undefined) return;
  const counts = reader.record({ value, path }, ['expected', 'observed']);
  if (counts === undefined) return;
  const whole = { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true };
  reader.number({ value: counts['expected'], path: `${path}/expected` }, whole);
  if (counts['observed'] !== null) reader.number({ value: counts['observed'], path: `${path}/observed` }, whole);
}
