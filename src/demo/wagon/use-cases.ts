import type { InterpretationContract } from '../../metrics/interpretation/contract.js';
import type { UseCaseScript } from '../pilot/pilot-script.js';

/** Score thresholds here are the agreed default; a model's registered operating point replaces them in a run. */
const SCORE_THRESHOLD: InterpretationContract['scoreThreshold'] = {
  perClass: { gunny_bag: 0.5, wire: 0.5 },
  provenance: {
    chosenBy: 'Vendor, machine-learning engineer',
    chosenAt: '2025-06-03',
    rule: 'highest F1 at IoU 0.5 on the grid 0.05 to 0.95, on 15 other photographs; ties to the higher threshold',
    dataDigest: null,
  },
};

const COMMON = {
  format: 'touchstone/contract@1',
  version: 1,
  granularity: 'EACH_UNIT',
  scoreThreshold: SCORE_THRESHOLD,
  region: null,
  minSize: null,
  group: null,
  containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
  visibility: null,
  match: { rule: 'IOU', iou: 0.5, within: 'CLASS' },
} as const;

/** A wagon with a sack caught in its doors must be stopped; wire alone is in order. Judged image by image. */
const WAGON_BAG: InterpretationContract = {
  ...COMMON,
  id: 'wagon-bag',
  name: 'WAGON_BAG',
  title: 'Stop the wagon if a sack is caught in it',
  task: 'presence',
  roles: { gunny_bag: 'FORBIDDEN', wire: 'IGNORE' },
  counting: null,
  imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' },
  wording: {
    'nok-detection@1': {
      one: 'photo of a wagon with a sack',
      many: 'photos of wagons with a sack',
      outcome: 'stopped',
    },
    'ok-pass@1': {
      one: 'photo of a wagon without a sack',
      many: 'photos of wagons without a sack',
      outcome: 'let through',
    },
  },
};

/** Every sack and every wire must be found, each with its box. Judged object by object. */
const ITEM: InterpretationContract = {
  ...COMMON,
  id: 'item',
  name: 'ITEM',
  title: 'Find every sack and every wire',
  task: 'detection',
  roles: { gunny_bag: 'UNIT', wire: 'UNIT' },
  counting: null,
  imageVerdict: { rule: 'ALL_OBJECTS', phantoms: 'ALLOW' },
  wording: {
    'object-recall@1': { one: 'sack or wire', many: 'sacks and wires', outcome: 'found' },
  },
};

export const WAGON_USE_CASES: readonly UseCaseScript[] = [
  {
    key: 'WAGON_BAG',
    title: WAGON_BAG.title,
    description:
      'A wagon with a sack caught in or hanging from its doors must not leave the yard. The photo is right when the system stops such a wagon, and lets a wagon through that has none; wire alone is in order.',
    contract: WAGON_BAG,
  },
  {
    key: 'ITEM',
    title: ITEM.title,
    description:
      'A worker clears each wagon by a list of what is on it. Every sack and every wire must be found at its place; a false find costs a look, a missed one stays on the wagon.',
    contract: ITEM,
  },
];
