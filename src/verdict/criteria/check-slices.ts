import type { DocumentReader } from '../../kernel/document-reader.js';
import type { Criterion, SiteSchema } from './criteria-document.js';
import { parseSlice } from './parse-slice.js';
import { keysOf, type Slice } from './slice.js';

/** More statements than that nobody reads, and each must be shown. */
const MOST_SLICES = 2_000;

/** Slices that can be read, speak of what the site declares, and are few enough once EACH and CROSS are written out. */
export function checkSlices(
  reader: DocumentReader,
  criterion: Criterion,
  { path, schema }: { path: string; schema: SiteSchema },
): void {
  let written = 0;
  criterion.slices.forEach((text, index) => {
    const at = `${path}/slices/${index}`;
    const before = written;
    written += writtenOut(text, schema);
    if (before <= MOST_SLICES && written > MOST_SLICES)
      reader.add(
        'TOO_MANY_SLICES',
        at,
        `With this one the criterion would be judged on ${written} slices; at most ${MOST_SLICES} are. Cross fewer attributes, or name the slices that matter.`,
      );
    const reading = parseSlice(text);
    if ('problem' in reading)
      reader.add('MALFORMED_SLICE', at, `${reading.problem} (character ${reading.at + 1} of "${text.slice(0, 80)}")`);
    else checkSlice(reader, reading.slice, { at, schema });
  });
}

function checkSlice(
  reader: DocumentReader,
  slice: Slice,
  { at, schema }: { readonly at: string; readonly schema: SiteSchema },
): void {
  const declaredKeys = Object.keys(schema).join(', ') || 'none';
  for (const key of keysOf(slice))
    if (!Object.hasOwn(schema, key))
      reader.add('UNKNOWN_SLICE_KEY', at, `The site declares no attribute "${key}". Declared: ${declaredKeys}.`);
  for (const term of slice) {
    if (term.kind !== 'COMPARE' && term.kind !== 'IN') continue;
    const declared = schema[term.key];
    if (declared === undefined || !('values' in declared)) continue;
    const literals = term.kind === 'COMPARE' ? [term.literal] : term.literals;
    for (const literal of literals.filter((value) => !declared.values.includes(String(value))))
      reader.add(
        'UNKNOWN_SLICE_VALUE',
        at,
        `"${literal}" is not among the declared values of ${term.key}: ${declared.values.join(', ')}.`,
      );
  }
}

/** How many slices a text stands for, counted without writing them out. */
function writtenOut(text: string, schema: SiteSchema): number {
  const reading = parseSlice(text);
  if ('problem' in reading) return 0;
  const keys = reading.slice.flatMap((term) => (term.kind === 'EACH' ? term.keys : []));
  return keys.reduce((product, key) => product * valueCount(schema, key), 1);
}

function valueCount(schema: SiteSchema, key: string): number {
  const declared = Object.hasOwn(schema, key) ? schema[key] : undefined;
  if (declared === undefined) return 1;
  return 'values' in declared ? declared.values.length : declared.bins.length + 1;
}
