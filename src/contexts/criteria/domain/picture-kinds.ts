import type { PictureKind } from '../../../stats/plan-together.js';
import type { SiteSchema } from '../../../verdict/criteria/criteria-document.js';
import { parseSlice } from '../../../verdict/criteria/parse-slice.js';
import { isInSlice, keysOf, type Slice } from '../../../verdict/criteria/slice.js';

/** More combinations than that nobody looks through; then only single conditions are offered. */
const MOST_KINDS = 2_000;

type Attributes = Readonly<Record<string, string | number>>;

/** Every combination of declared values that slices speak of, as a picture that could be taken, with the slices it would count for. */
export function picturesFor(schemas: readonly SiteSchema[], sliceTexts: readonly string[]): PictureKind[] {
  const slices = [...new Set(sliceTexts)].map(readSlice);
  const keys = [...new Set(slices.flatMap(({ slice }) => keysOf(slice)))];
  const schema = Object.assign({}, ...schemas) as SiteSchema;
  const choices = keys.map((key) => examplesOf(schema, key));
  const count = choices.reduce((product, { length }) => product * length, 1);
  const pictures = count > MOST_KINDS ? choices.flat() : combined(choices);
  return pictures.map((picture) => ({
    name: Object.keys(picture).length === 0 ? 'any picture' : nameOf(picture),
    slices: ['all items', ...slices.flatMap(({ text, slice }) => (isInSlice(slice, picture) ? [text] : []))],
  }));
}

function readSlice(text: string): { readonly text: string; readonly slice: Slice } {
  const reading = parseSlice(text);
  if ('problem' in reading) throw new TypeError(reading.problem);
  return { text, slice: reading.slice };
}

/** One picture a declared value; of a numeric attribute one inside each bin. */
function examplesOf(schema: SiteSchema, key: string): Attributes[] {
  const declared = schema[key];
  if (declared === undefined) return [];
  if ('values' in declared) return declared.values.map((value) => ({ [key]: value }));
  const { bins } = declared;
  const inside = bins.map((edge, i) => (edge + (bins[i + 1] ?? edge)) / 2);
  return [(bins[0] ?? 0) - 1, ...inside].map((value) => ({ [key]: value }));
}

function combined(choices: readonly (readonly Attributes[])[]): Attributes[] {
  return choices.reduce<Attributes[]>(
    (pictures, options) => pictures.flatMap((picture) => options.map((option) => ({ ...picture, ...option }))),
    [{}],
  );
}

function nameOf(picture: Attributes): string {
  return Object.entries(picture)
    .map(([key, value]) => `${key.slice(key.indexOf('.') + 1)} ${value}`)
    .join(', ');
}
