import type { InterpretationContract } from '../contract.js';

/** A start for an own contract: class names, thresholds and sizes are to be replaced by those of the site and the model. */
const base = {
  format: 'touchstone/contract@1',
  version: 1,
  granularity: 'EACH_UNIT',
  scoreThreshold: {
    perClass: { box: 0.5 },
    provenance: {
      chosenBy: 'template',
      chosenAt: '2026-01-01',
      rule: 'fixed at 0.5, to be chosen on threshold data',
      dataDigest: null,
    },
  },
  region: null,
  minSize: null,
  group: null,
  containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
  visibility: null,
  match: { rule: 'IOU', iou: 0.5, within: 'CLASS' },
  counting: null,
} as const;

const boxAndPallet = {
  roles: { box: 'UNIT', pallet: 'CARRIER' },
  scoreThreshold: { ...base.scoreThreshold, perClass: { box: 0.5, pallet: 0.5 } },
  group: {
    carrier: { minUnits: 2, minOverlap: 0.5, maxGap: 0.02, extent: 'UNION' },
    proximity: { minUnits: 3, maxGap: 0.02 },
  },
} as const;

/** Single boxes: every loose box is found; boxes that are part of a load are another use case's business. */
const box: InterpretationContract = {
  ...base,
  ...boxAndPallet,
  id: 'box',
  name: 'BOX',
  title: 'Every single box is found',
  task: 'detection',
  containment: { unitsInLoad: 'IGNORE', minShare: 0.5 },
  imageVerdict: { rule: 'ALL_OBJECTS', phantoms: 'COUNT' },
};

/** Loaded pallets: a pallet with its boxes is one load, however many boxes it holds. */
const pallet: InterpretationContract = {
  ...base,
  ...boxAndPallet,
  id: 'pallet',
  name: 'PALLET',
  title: 'Every loaded pallet is found as one load',
  task: 'detection',
  granularity: 'ONE_LOAD',
  imageVerdict: { rule: 'ALL_OBJECTS', phantoms: 'COUNT' },
};

/** Foreign matter: the image must be rejected if any forbidden object is on it. */
const presence: InterpretationContract = {
  ...base,
  id: 'presence',
  name: 'PRESENCE',
  title: 'An image with a forbidden object is rejected',
  task: 'presence',
  roles: { foreign_matter: 'FORBIDDEN' },
  scoreThreshold: { ...base.scoreThreshold, perClass: { foreign_matter: 0.5 } },
  imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' },
  wording: {
    'nok-detection': { one: 'image with foreign matter', many: 'images with foreign matter', outcome: 'stopped' },
  },
};

/** Piece counts: how many units there are, hidden ones left out. */
const counting: InterpretationContract = {
  ...base,
  id: 'counting',
  name: 'COUNTING',
  title: 'The visible boxes are counted',
  task: 'counting',
  roles: { box: 'UNIT' },
  visibility: { min: 0.3 },
  counting: { of: 'UNIT', tolerance: { absolute: 0, relative: 0 }, occlusion: 'VISIBLE_ONLY' },
  imageVerdict: { rule: 'COUNT' },
};

/** One class for the whole image. */
const classification: InterpretationContract = {
  ...base,
  id: 'classification',
  name: 'CLASSIFICATION',
  title: 'The image is given its class',
  task: 'classification',
  roles: { intact: 'UNIT', damaged: 'UNIT' },
  scoreThreshold: { ...base.scoreThreshold, perClass: { intact: 0.5, damaged: 0.5 } },
  imageVerdict: { rule: 'CLASS' },
};

/** The shipped contracts by name. */
export const CONTRACT_TEMPLATES: Readonly<
  Record<'box' | 'pallet' | 'presence' | 'counting' | 'classification', InterpretationContract>
> = {
  box,
  pallet,
  presence,
  counting,
  classification,
};
