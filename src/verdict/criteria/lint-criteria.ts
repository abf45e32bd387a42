import { below, DocumentReader, type Problem } from '../../kernel/document-reader.js';
import { canonicalAttempts, readAttempts } from './attempt-plan.js';
import type { CriteriaDocument } from './criteria-document.js';
import { checkCriteria, type CriteriaSurroundings } from './check-criteria.js';
import { parseDecimal } from './decimal.js';
import { readSiteSchema } from './read-site-schema.js';

export interface CriteriaLint {
  /** With decimals in their one form; `null` while there is a problem. */
  readonly document: CriteriaDocument | null;
  readonly problems: readonly Problem[];
}

const CRITERION_FIELDS = [
  ...['id', 'title', 'role', 'parent', 'severity', 'safetyRelevance', 'metric', 'unit', 'comparator', 'threshold'],
  ...['confidence', 'decisionRule', 'slices', 'designPoint', 'power', 'minSupport', 'onError', 'baseline', 'rationale'],
  'waivable',
];
const DECIMALS = ['threshold', 'confidence', 'designPoint', 'power'] as const;
const MAX = Number.MAX_SAFE_INTEGER;
const MOST_CRITERIA = 200;
const MOST_SLICES = 500;
/** Ids are compared, printed and typed: only what looks like itself alone. */
const DEVICE_CLASS = /^[A-Za-z0-9._-]{1,64}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** Every problem of a criteria set with its code and JSON pointer, and the set when there is none. Never throws for bad input. */
export function lintCriteria(document: unknown, surroundings: CriteriaSurroundings = {}): CriteriaLint {
  const reader = new DocumentReader();
  const root = reader.record({ value: document, path: '' }, ['format', 'title', 'attempts', 'siteSchema', 'criteria']);
  if (root === undefined) return { document: null, problems: reader.problems };
  reader.oneOf({ value: root['format'], path: '/format' }, ['touchstone/criteria@1']);
  reader.text({ value: root['title'], path: '/title' });
  readAttempts(reader, root);
  readSiteSchema(reader, { value: root['siteSchema'], path: '/siteSchema' });
  const list = reader.list({ value: root['criteria'], path: '/criteria' }, MOST_CRITERIA) ?? [];
  list.forEach((entry, index) => readCriterion(reader, entry, `/criteria/${index}`));
  if (reader.problems.length > 0) return { document: null, problems: reader.problems };
  const read = withCanonicalDecimals(document as CriteriaDocument);
  checkCriteria(reader, read, surroundings);
  return { document: reader.problems.length === 0 ? read : null, problems: reader.problems };
}

function readCriterion(reader: DocumentReader, value: unknown, path: string): void {
  const entry = reader.record({ value, path }, CRITERION_FIELDS, ['deviceClass']);
  if (entry === undefined) return;
  const at = (key: string) => ({ value: entry[key], path: below(path, key) });
  readId(reader, at('id'));
  for (const key of ['title', 'metric']) reader.text(at(key));
  readRationale(reader, at('rationale'));
  if (entry['parent'] !== null) reader.text(at('parent'));
  reader.oneOf(at('role'), ['DECISION', 'SUPPORT', 'INFO']);
  reader.oneOf(at('severity'), ['SAFETY_CRITICAL', 'BLOCKING', 'ADVISORY']);
  reader.oneOf(at('safetyRelevance'), ['NONE', 'CONTRIBUTES', 'SAFETY_FUNCTION']);
  reader.oneOf(at('unit'), ['captureGroup', 'image', 'object']);
  reader.oneOf(at('comparator'), ['AT_LEAST', 'AT_MOST']);
  reader.oneOf(at('decisionRule'), ['BOUND', 'POINT']);
  reader.oneOf(at('onError'), ['COUNT_AS_FAILURE']);
  reader.flag(at('waivable'));
  for (const key of DECIMALS) {
    const optional = key === 'designPoint' || key === 'power';
    if (!(optional && entry[key] === null)) readDecimal(reader, at(key));
  }
  if (entry['minSupport'] !== 'AUTO') reader.number(at('minSupport'), { low: 1, high: MAX, whole: true });
  const slices = reader.list(at('slices'), MOST_SLICES) ?? [];
  slices.forEach((slice, i) => reader.text({ value: slice, path: `${path}/slices/${i}` }));
  readBaseline(reader, at('baseline'));
  if (entry['deviceClass'] !== undefined) readDeviceClass(reader, at('deviceClass'));
}

function readDeviceClass(reader: DocumentReader, place: { value: unknown; path: string }): void {
  const name = reader.text(place);
  if (name !== undefined && !DEVICE_CLASS.test(name))
    reader.add('BAD_NAME', place.path, 'A device class has 1 to 64 letters a to z, digits, ".", "_" or "-".');
}

function readId(reader: DocumentReader, place: { value: unknown; path: string }): void {
  const id = reader.text(place);
  if (id !== undefined && !ID.test(id))
    reader.add(
      'BAD_ID',
      place.path,
      'An id has 1 to 64 letters a to z, digits, ".", "_", ":" or "-", and begins with a letter or digit.',
    );
}

function readRationale(reader: DocumentReader, place: { value: unknown; path: string }): void {
  if (typeof place.value === 'string' && place.value.trim() === '')
    reader.add('NO_RATIONALE', place.path, 'Say why this limit: who needs it, or what happens below it.');
  else reader.text(place);
}

function readBaseline(reader: DocumentReader, place: { value: unknown; path: string }): void {
  if (place.value === null || place.value === undefined) return;
  const baseline = reader.record(place, ['value', 'source']) ?? {};
  readDecimal(reader, { value: baseline['value'], path: below(place.path, 'value') });
  reader.text({ value: baseline['source'], path: below(place.path, 'source') });
}

function readDecimal(reader: DocumentReader, place: { value: unknown; path: string }): void {
  if (typeof place.value === 'number') {
    const advice = `Write the number as a text, "${place.value}", so that every machine reads the same value.`;
    reader.add('NUMBER_NOT_TEXT', place.path, advice);
    return;
  }
  const text = reader.text(place);
  if (text === undefined) return;
  const reading = parseDecimal(text);
  if ('problem' in reading) reader.add('NOT_A_DECIMAL', place.path, reading.problem);
}

function withCanonicalDecimals(document: CriteriaDocument): CriteriaDocument {
  const canonical = (text: string) => {
    const reading = parseDecimal(text);
    return 'problem' in reading ? text : reading.decimal.text;
  };
  return {
    ...document,
    attempts: canonicalAttempts(document.attempts),
    criteria: document.criteria.map((criterion) => ({
      ...criterion,
      threshold: canonical(criterion.threshold),
      confidence: canonical(criterion.confidence),
      designPoint: criterion.designPoint === null ? null : canonical(criterion.designPoint),
      power: criterion.power === null ? null : canonical(criterion.power),
      baseline: criterion.baseline && { ...criterion.baseline, value: canonical(criterion.baseline.value) },
    })),
  };
}
