import { canonicalJson, NotCanonical, type JsonValue } from '../../../kernel/canonical-json.js';
import { isId } from '../../../kernel/ids.js';
import { below, DocumentReader, type Problem } from '../../../kernel/document-reader.js';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u;
const VERSION = /^[\p{L}\p{N}][\p{L}\p{N}.+_-]{0,39}$/u;
const LARGEST_CARD = 64 * 1024;
const LARGEST_CURVE = 1024 * 1024;

type Problems = readonly [Problem, ...Problem[]];

/** Name, version and card of a registration. */
export function parseModelFields(input: { name: string; version: string; card: unknown }): {
  readonly card: { readonly [key: string]: JsonValue };
  readonly problems?: Problems;
} {
  const reader = new DocumentReader();
  if (!NAME.test(input.name))
    reader.add(
      'NAME_INVALID',
      '/name',
      'A name has 1 to 80 letters, digits, spaces, ".", "_" or "-" and starts with a letter or digit.',
    );
  if (!VERSION.test(input.version))
    reader.add(
      'VERSION_INVALID',
      '/version',
      'A version has 1 to 40 letters, digits, ".", "+", "_" or "-" and starts with a letter or digit.',
    );
  const card = reader.map({ value: input.card ?? {}, path: '/card' });
  if (card !== undefined) requireSize(reader, { value: card, path: '/card', limit: LARGEST_CARD });
  const problems = problemsOf(reader);
  return { card: (card ?? {}) as { readonly [key: string]: JsonValue }, ...(problems && { problems }) };
}

export interface OperatingPointFields {
  readonly scoreThresholds: Readonly<Record<string, number>>;
  readonly rule: string;
  readonly thresholdDatasetId: string | null;
  readonly curve: JsonValue;
}

/** An operating point names a threshold for every class of the model and no other. */
export function parseOperatingPoint(
  input: { scoreThresholds: unknown; rule: string; thresholdDatasetId?: string | null; curve?: unknown },
  classes: readonly string[],
): { readonly fields: OperatingPointFields } | { readonly problems: Problems } {
  const reader = new DocumentReader();
  const scoreThresholds = readThresholds(reader, input.scoreThresholds, classes);
  const rule = reader.text({ value: input.rule, path: '/rule' });
  const thresholdDatasetId = input.thresholdDatasetId ?? null;
  if (thresholdDatasetId !== null && !isId(thresholdDatasetId))
    reader.add(
      'DATASET_UNKNOWN',
      '/thresholdDatasetId',
      'This is no id of a dataset. Name the sealed threshold data the choice was made on, or none.',
    );
  const curve = (input.curve ?? null) as JsonValue;
  requireSize(reader, { value: curve, path: '/curve', limit: LARGEST_CURVE });
  const problems = problemsOf(reader);
  return problems === undefined
    ? { fields: { scoreThresholds, rule: rule ?? '', thresholdDatasetId, curve } }
    : { problems };
}

function readThresholds(reader: DocumentReader, value: unknown, classes: readonly string[]): Record<string, number> {
  const place = { value: value ?? {}, path: '/scoreThresholds' };
  const given = reader.map(place) ?? {};
  const scoreThresholds: Record<string, number> = {};
  for (const label of classes) {
    const path = below(place.path, label);
    if (given[label] === undefined)
      reader.add(
        'THRESHOLD_MISSING',
        path,
        `No score threshold for the class "${label}". State one; 0 lets every detection count.`,
      );
    const threshold = reader.number({ value: given[label], path }, { low: 0, high: 1 });
    if (threshold !== undefined) scoreThresholds[label] = threshold;
  }
  for (const label of Object.keys(given))
    if (!classes.includes(label))
      reader.add(
        'CLASS_UNKNOWN',
        below(place.path, label),
        `The model has no class "${label}"; it has ${classes.join(', ')}.`,
      );
  return scoreThresholds;
}

function requireSize(
  reader: DocumentReader,
  { value, path, limit }: { value: unknown; path: string; limit: number },
): void {
  try {
    const { length } = canonicalJson(value);
    if (length > limit) reader.add('TOO_LARGE', path, `This has ${length} characters; at most ${limit} are kept.`);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    reader.add('WRONG_TYPE', path, error.message);
  }
}

function problemsOf(reader: DocumentReader): Problems | undefined {
  const [first, ...rest] = reader.problems;
  return first === undefined ? undefined : [first, ...rest];
}
