import type { ImageScript, SiteScript } from '../../pilot/pilot-script.js';
import { acceptanceSeries } from '../photos/acceptance.js';
import { cocoOf, GROUP_ATTRIBUTE, metadataOf, type LabelledPhoto } from '../photos/photo-labels.js';
import { requestsOf } from '../photos/photo-series.js';
import { renderInOrder } from '../photos/render-in-order.js';
import type { WarehouseSite } from '../scenes/scene.js';
import { WAREHOUSE_SITE_SCHEMA } from '../scenes/site-schema.js';
import { swapSetOf } from './swap-set.js';

export interface SiteFacts {
  readonly site: WarehouseSite;
  readonly key: string;
  readonly name: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly representativeness: string;
}

/** A site whose photographs are rendered while they are uploaded; labels are kept, bytes are not. */
export function warehouseSite({ site, key, name, facts, representativeness }: SiteFacts): SiteScript {
  const series = acceptanceSeries(site);
  const labelled: LabelledPhoto[] = [];
  return {
    key,
    name,
    facts,
    sliceSchema: WAREHOUSE_SITE_SCHEMA,
    dataset: {
      key: `${key}-ACCEPTANCE`,
      groupAttribute: GROUP_ATTRIBUTE,
      provenance: {
        collection: 'PROSPECTIVE',
        sampling: 'RANDOM',
        period: `generated scenes, purpose ${series.purpose}, seed ${series.seed}`,
        annotators: 'the generator: it knows where everything stands and how much of it is seen',
        attribution: 'drawn by the scene generator of Touchstone, not taken with a camera',
        notes:
          'Rendered, not photographed. Both cameras see each arrangement; they are one group. Training and threshold scenes have other seeds.',
      },
      representativeness,
      imageCount: series.count,
      images: () => photographs(series, labelled),
      annotations: () => Promise.resolve(cocoOf(labelled)),
      metadata: () => Promise.resolve(metadataOf(labelled)),
    },
    swapSet: () => swapSetOf(labelled),
  };
}

async function* photographs(
  series: ReturnType<typeof acceptanceSeries>,
  labelled: LabelledPhoto[],
): AsyncGenerator<ImageScript> {
  for await (const { jpeg, ...photo } of renderInOrder(requestsOf(series))) {
    labelled.push(photo);
    yield { name: photo.name, bytes: () => Promise.resolve(jpeg) };
  }
}
