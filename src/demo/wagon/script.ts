import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageScript, PilotScript, SiteScript } from '../pilot/pilot-script.js';
import { WAGON_SITE_SCHEMA, wagonCriteria } from './criteria.js';
import { WAGON_MODEL_CONTRACT } from './model.js';
import { WAGON_USE_CASES } from './use-cases.js';

const ATTRIBUTION = '"Wagon_Defects 2", version 3, workspace wagondefects, Roboflow Universe, CC BY 4.0';

/** The real pilot: photographs of freight wagons from two places of one yard, one small detector, two questions. */
export function wagonScript(dataFolder: string): PilotScript {
  return {
    title: 'Freight wagon check before departure',
    vendor: 'Railsight Vision GmbH',
    customer: 'Northern Yard Operations',
    people: [
      { key: 'VPM', name: 'Łukasz Brzęk' },
      { key: 'VML', name: 'Σοφία Αργυρού' },
      { key: 'CQL', name: 'Marta Ilves' },
      { key: 'CSM', name: 'Jonas Petersen' },
      { key: 'SO', name: 'Ama Owusu' },
    ],
    daysToDecide: 60,
    attemptBudget: 6,
    imageBudget: 2000,
    gates: 'WHOLE_PILOT',
    onExpiry: 'Without a decision by then the pilot ends as NO-GO and the cameras are taken down.',
    intendedUse:
      'Stop wagons with sack material caught in their doors before they leave the yard; list sacks and wires for the clearing crew.',
    outOfScope: 'Loads, brakes, couplings, people near the wagon; other yards; night without lamps.',
    whenUnsure: 'The wagon waits and an inspector looks at it. The system never releases a wagon it has no photo of.',
    contact: 'quality@northern-yard.example',
    sites: [
      site(dataFolder, {
        key: 'SITE-A',
        folder: 'site-a',
        images: 25,
        name: 'North track',
        period: '24 October 2024, 11:04 to 11:08',
      }),
      site(dataFolder, {
        key: 'SITE-B',
        folder: 'site-b',
        images: 17,
        name: 'South track',
        period: '24 October 2024, 09:46 to 10:10',
      }),
    ],
    useCases: WAGON_USE_CASES,
    criteria: wagonCriteria,
    model: {
      name: 'wagon-foreign-matter',
      version: 'v2',
      bytes: () => readFile(join(dataFolder, 'model/wagon-v2.onnx')),
      contract: WAGON_MODEL_CONTRACT,
      card: {
        training: '61 photographs of the same yard and day, a few minutes of training',
        licence: `CC BY 4.0, trained on ${ATTRIBUTION}; backbone from FastestDet, BSD-3-Clause`,
        caveats: 'A small test object, not a product.',
      },
      scoreThresholds: { gunny_bag: 0.5, wire: 0.5 },
      rule: 'highest F1 at IoU 0.5 on the grid 0.05 to 0.95, on 15 photographs of another time; ties to the higher threshold',
    },
    rejection:
      'The evidence does not show that wagons with a sack are stopped. More wagons, and a model that misses fewer, before we look again.',
  };
}

function site(
  dataFolder: string,
  of: { key: string; folder: string; images: number; name: string; period: string },
): SiteScript {
  const images = join(dataFolder, 'images', of.folder);
  return {
    key: of.key,
    name: of.name,
    facts: {
      camera: 'hand-held telephone, 640 × 640 after export',
      light: 'daylight',
      subject: 'covered freight wagons, doors and roof edges',
    },
    sliceSchema: WAGON_SITE_SCHEMA,
    dataset: {
      key: `${of.key}-WAGONS`,
      groupAttribute: 'meta.wagon_by_eye',
      provenance: {
        collection: 'RETROSPECTIVE',
        sampling: 'CONVENIENCE',
        period: of.period,
        annotators: 'as published with the photographs; not complete, see the notes',
        attribution: ATTRIBUTION,
        notes: 'Photographs of one wagon were grouped by eye. Some sacks and wires are not marked.',
      },
      representativeness:
        'Consecutive photographs of wagons that passed this track in the stated time; one day, dry, daylight only.',
      imageCount: of.images,
      images: () => filesOf(images),
      annotations: async () => JSON.parse(await readFile(join(dataFolder, `${of.folder}.json`), 'utf8')) as never,
      metadata: () => readFile(join(dataFolder, `${of.folder}.metadata.jsonl`), 'utf8'),
    },
  };
}

async function* filesOf(folder: string): AsyncGenerator<ImageScript> {
  for (const name of (await readdir(folder)).sort()) yield { name, bytes: () => readFile(join(folder, name)) };
}
