import { below, type DocumentReader, type JsonRecord, type Place } from '../../kernel/document-reader.js';
import { isSliceKey } from './parse-slice.js';

const MAX = Number.MAX_SAFE_INTEGER;
const MOST_ATTRIBUTES = 50;
const MOST_VALUES = 200;

/** The attributes a site declares: keys that slices can name, each with its values or with ascending inner edges. */
export function readSiteSchema(reader: DocumentReader, place: Place): void {
  const schema = reader.map(place, MOST_ATTRIBUTES) ?? {};
  for (const [key, value] of Object.entries(schema).slice(0, MOST_ATTRIBUTES)) {
    const path = below(place.path, key);
    if (!isSliceKey(key))
      reader.add(
        'BAD_ATTRIBUTE_KEY',
        path,
        'An attribute begins with meta., img. or obj.; then come letters a to z, digits, "_", "-", and "." between them.',
      );
    const isBins = typeof value === 'object' && value !== null && Object.hasOwn(value, 'bins');
    const entry = reader.record({ value, path }, [isBins ? 'bins' : 'values']);
    if (entry === undefined) continue;
    if (isBins) readBins(reader, entry, below(path, 'bins'));
    else readValues(reader, entry, below(path, 'values'));
  }
}

function readBins(reader: DocumentReader, entry: JsonRecord, path: string): void {
  const bins = reader.list({ value: entry['bins'], path }, MOST_VALUES);
  if (bins === undefined) return;
  if (bins.length === 0) reader.add('NO_VALUES', path, 'Give at least one inner edge.');
  bins.forEach((value, i) => reader.number({ value, path: `${path}/${i}` }, { low: -MAX, high: MAX }));
  if (bins.some((edge, i) => i > 0 && !(Number(bins[i - 1]) < Number(edge))))
    reader.add('BINS_NOT_ASCENDING', path, 'The inner edges must rise from one to the next.');
}

function readValues(reader: DocumentReader, entry: JsonRecord, path: string): void {
  const values = reader.list({ value: entry['values'], path }, MOST_VALUES);
  if (values === undefined) return;
  if (values.length === 0) reader.add('NO_VALUES', path, 'Declare at least one value.');
  values.forEach((value, i) => reader.text({ value, path: `${path}/${i}` }));
  const seen = values.map((value) => (typeof value === 'string' ? value.normalize('NFKC').trim() : value));
  if (new Set(values).size !== values.length)
    reader.add('DUPLICATE_VALUE', path, 'A declared value stands twice. Declare each once.');
  else if (new Set(seen).size !== values.length)
    reader.add('LOOKALIKE_VALUE', path, 'Two declared values look the same to a reader. Declare one of them.');
}
