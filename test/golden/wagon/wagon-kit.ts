import { existsSync, readFileSync } from 'node:fs';
import type { InterpretationContract, Role } from '../../../src/metrics/interpretation/contract.js';
import { interpretItem } from '../../../src/metrics/interpretation/interpret.js';
import type { Outcome } from '../../../src/metrics/outcome.js';
import type { Box } from '../../../src/vision/box.js';
import { aContract } from '../../builders/contract.builder.js';

const SHARED = new URL('../../../../shared/real/wagon/', import.meta.url);
const FIXTURE = new URL('../../fixtures/wagon-site-c/', import.meta.url);

/** Whether the whole kit is at hand; a clone has the copied site C only. */
export const kitPresent = existsSync(SHARED);

export interface PerImage {
  readonly image_id: number;
  readonly matchedGtIds: readonly number[];
  readonly missedGtIds: readonly number[];
  readonly falseAlarms: Readonly<Record<string, number>>;
  readonly ITEM: { readonly allFound: boolean; readonly falseAlarms: number; readonly pass: boolean };
  readonly WAGON: { readonly expected: string; readonly actual: string };
  readonly WAGON_BAG: { readonly expected: string; readonly actual: string };
}

export interface ExpectedSet {
  readonly atThreshold: { readonly perClass: readonly { category_id: number; tp: number; fp: number; fn: number }[] };
  readonly imageLevel: Readonly<Record<string, Readonly<Record<string, { k: number; n: number } & number>>>>;
  readonly perImage: readonly PerImage[];
}

interface CocoFile {
  readonly images: readonly { id: number; file_name: string; width: number; height: number; wagon_by_eye: string }[];
  readonly annotations: readonly {
    id: number;
    image_id: number;
    category_id: number;
    bbox: readonly number[];
    iscrowd: number;
  }[];
  readonly categories: readonly { id: number; name: string }[];
}
interface CocoResult {
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox: readonly number[];
  readonly score: number;
}

export interface WagonSet {
  readonly coco: CocoFile;
  readonly detections: readonly CocoResult[];
  readonly expected: ExpectedSet;
  readonly thresholds: Readonly<Record<string, number>>;
}

/** One set of the kit with one model's detections; `fixture` reads the copy in this repository. */
export function loadWagonSet(model: string, set: string, source: 'kit' | 'fixture' = 'kit'): WagonSet {
  const read = (inKit: string, inFixture: string): unknown =>
    JSON.parse(readFileSync(source === 'kit' ? new URL(inKit, SHARED) : new URL(inFixture, FIXTURE), 'utf8'));
  const thresholds = read(`expected/${model}/thresholds.json`, `${model}.thresholds.json`) as {
    chosen: Record<string, number>;
  };
  return {
    coco: read(`annotations/${set}.json`, 'annotations.json') as CocoFile,
    detections: read(`expected/${model}/${set}.detections.json`, `${model}.detections.json`) as CocoResult[],
    expected: read(`expected/${model}/${set}.expected.json`, `${model}.expected.json`) as ExpectedSet,
    thresholds: thresholds.chosen,
  };
}

export function wagonContract(
  useCase: 'ITEM' | 'WAGON' | 'WAGON_BAG',
  perClass: Readonly<Record<string, number>>,
  phantoms: 'COUNT' | 'ALLOW' = 'COUNT',
): InterpretationContract {
  const roles: Record<typeof useCase, Record<string, Role>> = {
    ITEM: { gunny_bag: 'UNIT', wire: 'UNIT' },
    WAGON: { gunny_bag: 'FORBIDDEN', wire: 'FORBIDDEN' },
    WAGON_BAG: { gunny_bag: 'FORBIDDEN', wire: 'IGNORE' },
  };
  const presence = { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' } as const;
  return aContract({
    id: useCase.toLowerCase(),
    name: useCase,
    roles: roles[useCase],
    task: useCase === 'ITEM' ? 'detection' : 'presence',
    scoreThreshold: {
      perClass,
      provenance: { chosenBy: 'kit', chosenAt: '2026-05-01', rule: 'highest F1', dataDigest: null },
    },
    imageVerdict: useCase === 'ITEM' ? { rule: 'ALL_OBJECTS', phantoms } : presence,
  });
}

/** Outcomes in the order of the images. */
export function interpretSet({ coco, detections }: WagonSet, contract: InterpretationContract): Outcome[] {
  const nameOf = new Map(coco.categories.map(({ id, name }) => [id, name]));
  return coco.images.map((image) =>
    interpretItem({
      contract,
      item: {
        itemId: String(image.id),
        itemName: image.file_name,
        groupId: image.wagon_by_eye,
        width: image.width,
        height: image.height,
        attributes: {},
        groundTruth: {
          objects: coco.annotations
            .filter((annotation) => annotation.image_id === image.id)
            .map(({ id, category_id, bbox, iscrowd }) => ({
              id: String(id),
              label: nameOf.get(category_id) ?? '',
              box: boxOf(bbox),
              crowd: iscrowd === 1,
            })),
        },
      },
      answer: {
        kind: 'detections',
        detections: detections
          .filter((detection) => detection.image_id === image.id)
          .map(({ category_id, bbox, score }) => ({ label: nameOf.get(category_id) ?? '', score, box: boxOf(bbox) })),
      },
    }),
  );
}

export function boxOf([x, y, width, height]: readonly number[]): Box {
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
}
