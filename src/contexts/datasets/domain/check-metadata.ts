import type { Problem } from '../../../kernel/document-reader.js';
import type { Attributes, AttributeValue } from '../../../metrics/outcome.js';
import { MOST_PROBLEMS } from './check-annotations.js';
import { ItemNames } from './item-names.js';

export interface MetadataItem {
  readonly id: string;
  readonly name: string;
  readonly imageSha256: string;
}

export type MetadataResult =
  | { readonly ok: true; readonly attributes: ReadonlyMap<string, Attributes>; readonly lines: number }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly total: number };

/** The fields that say which image a line is about; what they hold is not an attribute. */
const NAME_FIELDS = ['file', 'file_name', 'name', 'image'] as const;
const LONGEST_TEXT = 500;
const DEEPEST = 3;

/**
 * Checks JSON Lines of metadata against the images of a dataset, all or nothing. A line names its image by `file`, `file_name`,
 * `name` or `image`; every other field becomes the attribute `meta.<field>`, those of a nested object `meta.<field>.<inner>`.
 * A `sha256` is checked against the image instead. Problems point at lines (`/line/12`), counted from 1; blank lines are allowed.
 */
export function checkMetadata(text: string, items: readonly MetadataItem[]): MetadataResult {
  const names = new ItemNames(items);
  const problems: Problem[] = [];
  let total = 0;
  const attributes = new Map<string, Attributes>();
  const seen = new Map<string, number>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const number = index + 1;
    const read = readLine(line, names);
    const before = 'item' in read ? seen.get(read.item.id) : undefined;
    if ('item' in read && before === undefined) {
      seen.set(read.item.id, number);
      attributes.set(read.item.id, read.attributes);
      return;
    }
    total += 1;
    const [code, message] =
      'item' in read
        ? ['DUPLICATE_IMAGE', `"${read.item.name}" has a line already, line ${before}.`]
        : [read.code, read.message];
    if (problems.length < MOST_PROBLEMS)
      problems.push({ code, path: `/line/${number}`, message: `Line ${number}: ${message}` });
  });
  return total === 0 ? { ok: true, attributes, lines: attributes.size } : { ok: false, problems, total };
}

type LineRead = { item: MetadataItem; attributes: Attributes } | { code: string; message: string };

function readLine(line: string, names: ItemNames<MetadataItem>): LineRead {
  const fields = parseObject(line);
  if (fields === undefined) return { code: 'METADATA_LINE_BROKEN', message: 'This is not one JSON object.' };
  const nameField = NAME_FIELDS.find((field) => typeof fields[field] === 'string');
  if (nameField === undefined)
    return {
      code: 'METADATA_NAME_MISSING',
      message: `No field says which image this is about (${NAME_FIELDS.join(', ')}).`,
    };
  const name = fields[nameField] as string;
  const item = names.find(name);
  if (item === undefined)
    return {
      code: 'METADATA_IMAGE_UNKNOWN',
      message: `This dataset holds no image "${name}", or several whose names end so.`,
    };
  if (fields['sha256'] !== undefined && fields['sha256'] !== item.imageSha256)
    return {
      code: 'METADATA_DIGEST_MISMATCH',
      message: `The line is about other bytes than "${item.name}" has (SHA-256 ${item.imageSha256}).`,
    };
  return attributesOf(fields, item, nameField);
}

function attributesOf(fields: Record<string, unknown>, item: MetadataItem, nameField: string): LineRead {
  const attributes: Record<string, AttributeValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (key === nameField || key === 'sha256') continue;
    const unfit = collect(attributes, `meta.${key}`, value, DEEPEST);
    if (unfit !== undefined)
      return {
        code: 'METADATA_VALUE_UNFIT',
        message: `The field "${unfit}" must be a text of at most ${LONGEST_TEXT} characters, a number, true, false or null.`,
      };
  }
  return { item, attributes };
}

/** @returns the key whose value cannot be an attribute. */
function collect(into: Record<string, AttributeValue>, key: string, value: unknown, depth: number): string | undefined {
  if (!isKey(key)) return key;
  if (isScalar(value)) {
    into[key] = value;
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return key;
  for (const [inner, entry] of Object.entries(value)) {
    const unfit = collect(into, `${key}.${inner}`, entry, depth - 1);
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

/** What a slice expression can name. */
function isKey(key: string): boolean {
  return /^meta(\.[\p{L}_][\p{L}\p{N}_-]{0,63})+$/u.test(key) && !/\.(__proto__|constructor|prototype)(\.|$)/.test(key);
}

function isScalar(value: unknown): value is AttributeValue {
  if (typeof value === 'string') return value.length <= LONGEST_TEXT && isPlainText(value);
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

/** The database keeps no NUL and no half of a surrogate pair. */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
