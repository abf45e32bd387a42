import type { SiteSchema } from '../../../verdict/criteria/criteria-document.js';

/** Every key and value a photograph's metadata can have. Cartons counts all of the arrangement, hidden ones too. */
export const WAREHOUSE_METADATA = {
  camera: ['a', 'b'],
  shift: ['early', 'late', 'night'],
  lighting: ['daylight', 'cold-lamps', 'warm-lamps', 'uneven'],
  load: ['none', 'single', 'half', 'dense'],
  pallets: ['0', '1', '2'],
  cartons: ['0', '1-6', '7-60', '61-200', '201-500', '501-1000'],
  stand: ['floor', 'table', 'conveyor', 'pallet', 'none'],
  wrap: ['none', 'partial', 'full'],
  occluder: ['none', 'post', 'person', 'forklift', 'goods'],
  clutter: ['low', 'high'],
  motion: ['still', 'moving'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type MetadataKey = keyof typeof WAREHOUSE_METADATA;
export type SceneMetadata = { readonly [Key in MetadataKey]: (typeof WAREHOUSE_METADATA)[Key][number] };

/** The same for criteria: attributes of the metadata are called meta.<key> there. */
export const WAREHOUSE_SITE_SCHEMA: SiteSchema = Object.fromEntries(
  Object.entries(WAREHOUSE_METADATA).map(([key, values]) => [`meta.${key}`, { values }]),
);
