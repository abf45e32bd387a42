import { DocumentReader, type Problem } from '../../../kernel/document-reader.js';
import { parseSha256 } from '../../../kernel/sha256.js';
import type { Provenance } from './dataset.js';
import { isDhash } from './near-duplicates.js';

const KEY = /^[A-Z0-9][A-Z0-9_-]{0,39}$/i;
const GROUP = /^(meta|img)\.[\p{L}\p{N}_.-]{1,128}$/u;
const MOST_HASHES = 1_000_000;

export interface DatasetRequest {
  readonly key: string;
  readonly groupAttribute: string | null;
  readonly provenance: Provenance;
}

/** Reads what a person typed to make a dataset. @returns the request, or every problem with its JSON pointer. */
export function parseDatasetRequest(input: {
  readonly key: string;
  readonly groupAttribute?: string | null;
  readonly provenance?: unknown;
}): { readonly request: DatasetRequest } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const reader = new DocumentReader();
  if (!KEY.test(input.key))
    reader.add(
      'KEY_INVALID',
      '/key',
      'A key has 1 to 40 letters, digits, "-" or "_" and starts with a letter or digit.',
    );
  const groupAttribute = input.groupAttribute ?? null;
  if (groupAttribute !== null && !GROUP.test(groupAttribute))
    reader.add(
      'GROUP_ATTRIBUTE_INVALID',
      '/groupAttribute',
      `"${groupAttribute}" is no attribute: name one as meta.<field> of the metadata.`,
    );
  const provenance = readProvenance(reader, input.provenance ?? {});
  const [first, ...rest] = reader.problems;
  return first === undefined
    ? { request: { key: input.key, groupAttribute, provenance } }
    : { problems: [first, ...rest] };
}

function readProvenance(reader: DocumentReader, value: unknown): Provenance {
  const texts = ['period', 'annotators', 'attribution', 'notes'] as const;
  const known = ['collection', 'sampling', ...texts, 'trainingSha256', 'trainingDhash64'];
  const fields = reader.record({ value, path: '/provenance' }, [], known) ?? {};
  const at = (key: string): { value: unknown; path: string } => ({ value: fields[key], path: `/provenance/${key}` });
  const entries: [string, unknown][] = [
    ['collection', reader.oneOf(at('collection'), ['PROSPECTIVE', 'RETROSPECTIVE'] as const)],
    ['sampling', reader.oneOf(at('sampling'), ['CONSECUTIVE', 'RANDOM', 'CONVENIENCE'] as const)],
    ...texts.map((key): [string, unknown] => [key, reader.text(at(key))]),
    ['trainingSha256', readHashes(reader, at('trainingSha256'), (text) => parseSha256(text) !== undefined)],
    ['trainingDhash64', readHashes(reader, at('trainingDhash64'), isDhash)],
  ];
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

function readHashes(
  reader: DocumentReader,
  place: { value: unknown; path: string },
  isHash: (text: string) => boolean,
): readonly string[] | undefined {
  const list = reader.list(place);
  if (list === undefined) return undefined;
  if (list.length > MOST_HASHES)
    reader.add('LIST_TOO_LONG', place.path, `At most ${MOST_HASHES} hashes are taken; found ${list.length}.`);
  const wrong = list.findIndex((entry) => typeof entry !== 'string' || !isHash(entry));
  if (wrong >= 0)
    reader.add('HASH_INVALID', `${place.path}/${wrong}`, 'This is not a hash in lower-case hexadecimal characters.');
  return list as readonly string[];
}
