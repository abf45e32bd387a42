import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import type { UseCaseScript } from '../../pilot/pilot-script.js';

/** Agreed before a model existed; the operating point that the vendor registers with the model replaces it in a run. */
const SCORE_THRESHOLD: InterpretationContract['scoreThreshold'] = {
  perClass: { box: 0.5, pallet: 0.5 },
  provenance: {
    chosenBy: 'Vendor and customer',
    chosenAt: '2026-11-25',
    rule: 'fixed at 0.5 by agreement, until the vendor registers an operating point with the model',
    dataDigest: null,
  },
};

const COMMON = {
  format: 'touchstone/contract@1',
  version: 1,
  task: 'detection',
  scoreThreshold: SCORE_THRESHOLD,
  region: null,
  group: null,
  visibility: { min: 0.5 },
  match: { rule: 'IOU', iou: 0.5, within: 'CLASS' },
  counting: null,
  imageVerdict: { rule: 'ALL_OBJECTS', phantoms: 'COUNT' },
} as const;

/** A robot takes single cartons, from floor, table, conveyor and from pallets. */
export const BOX_CONTRACT: InterpretationContract = {
  ...COMMON,
  id: 'warehouse-box',
  name: 'BOX',
  title: 'Find every box the robot can take',
  roles: { box: 'UNIT', pallet: 'IGNORE' },
  granularity: 'EACH_UNIT',
  minSize: { shortSide: 24, area: 800 },
  containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
  wording: {
    'object-recall@1': { one: 'box', many: 'boxes', outcome: 'found' },
    'object-precision@1': { one: 'reported box', many: 'reported boxes', outcome: 'real' },
    'image-success@1': { one: 'photograph', many: 'photographs', outcome: 'right: every box found, none invented' },
  },
};

/** A driverless truck fetches whole loads; what stands on a pallet is not its business. */
export const PALLET_CONTRACT: InterpretationContract = {
  ...COMMON,
  id: 'warehouse-pallet',
  name: 'PALLET',
  title: 'Find every loaded pallet as one load',
  roles: { box: 'UNIT', pallet: 'LOAD' },
  granularity: 'ONE_LOAD',
  minSize: { shortSide: 48, area: 4000 },
  containment: { unitsInLoad: 'IGNORE', minShare: 0.5 },
  wording: {
    'image-success@1': { one: 'photograph', many: 'photographs', outcome: 'right: every load found, none invented' },
    'object-recall:LOAD@1': { one: 'load', many: 'loads', outcome: 'found' },
    'no-phantom:LOAD@1': { one: 'photograph', many: 'photographs', outcome: 'free of invented loads' },
  },
};

export const WAREHOUSE_USE_CASES: readonly UseCaseScript[] = [
  {
    key: 'BOX',
    title: BOX_CONTRACT.title,
    description:
      'A robot takes single boxes, also from pallets. Every box it can reach and that is at least half visible must be found at its place. What it does not find is taken by hand at the end of the shift; a grip into nothing costs six seconds.',
    contract: BOX_CONTRACT,
  },
  {
    key: 'PALLET',
    title: PALLET_CONTRACT.title,
    description:
      'A driverless truck fetches whole loads. A pallet with everything on it is one load, whether it carries six boxes or five hundred. A photograph is right when every load is found and none is invented: a trip to a load that is not there leads to places where people walk.',
    contract: PALLET_CONTRACT,
  },
];
