import type { CriteriaDocument, Criterion } from '../../../verdict/criteria/criteria-document.js';
import { criterion } from '../../pilot/criterion.js';
import { WAREHOUSE_SITE_SCHEMA } from '../scenes/site-schema.js';

const ADVISES = { role: 'SUPPORT', severity: 'ADVISORY' } as const;

const INFORMS = { role: 'INFO', severity: 'ADVISORY', decisionRule: 'POINT' } as const;

/** Limits and reasons were fixed before training: docs/adr/0015-warehouse-demo-criteria.md. */
const BOX: readonly Criterion[] = [
  criterion({
    id: 'boxes-found',
    title: 'Boxes are found',
    role: 'DECISION',
    parent: null,
    severity: 'BLOCKING',
    metric: 'object-recall@1',
    threshold: '0.90',
    designPoint: '0.98',
    power: '0.8',
    rationale:
      'What the robot does not find is taken by hand: one box in ten is what two people clear at the end of a shift; more would need a third.',
  }),
  criterion({
    ...ADVISES,
    id: 'boxes-found-by-load',
    title: 'Boxes are found, each kind of load apart',
    parent: 'boxes-found',
    metric: 'object-recall@1',
    threshold: '0.80',
    slices: ['EACH(meta.load)'],
    rationale: 'Single boxes are easy; a pooled figure hides the dense pallets.',
  }),
  criterion({
    ...INFORMS,
    id: 'finds-are-boxes',
    title: 'Finds are boxes',
    parent: 'boxes-found',
    metric: 'object-precision@1',
    threshold: '0.80',
    rationale: 'A grip into nothing costs six seconds and harms nobody.',
  }),
  criterion({
    ...INFORMS,
    id: 'photographs-right',
    title: 'Photographs judged right, all together',
    parent: 'boxes-found',
    metric: 'image-success@1',
    threshold: '0.80',
    rationale: 'The plain average people quote. It mixes misses with grips into nothing and decides nothing.',
  }),
];

const PALLET: readonly Criterion[] = [
  criterion({
    id: 'loads-right',
    title: 'Loads are seen as they are',
    role: 'DECISION',
    parent: null,
    severity: 'SAFETY_CRITICAL',
    safetyRelevance: 'CONTRIBUTES',
    metric: 'image-success@1',
    threshold: '0.90',
    designPoint: '0.98',
    power: '0.8',
    waivable: false,
    baseline: {
      value: '0.90',
      source: 'drivers, places reported to the control room (stated by the customer, not verified)',
    },
    rationale:
      'A load that is missed waits, one that is invented sends a truck with lowered forks where people walk. Drivers report nine places of ten right today; the truck must not be worse.',
  }),
  criterion({
    id: 'no-load-invented',
    title: 'No load is invented',
    role: 'SUPPORT',
    parent: 'loads-right',
    severity: 'BLOCKING',
    metric: 'no-phantom:LOAD@1',
    threshold: '0.90',
    rationale: 'A trip to a load that is not there is the worse half of the decision and is answered for by itself.',
  }),
  criterion({
    ...ADVISES,
    id: 'loads-right-by-wrap',
    title: 'Loads are seen as they are, wrapped ones apart',
    parent: 'loads-right',
    metric: 'image-success@1',
    threshold: '0.80',
    slices: ['EACH(meta.wrap)'],
    rationale: 'Stretch wrap hides the boxes and mirrors the lamps.',
  }),
  criterion({
    ...ADVISES,
    id: 'loads-right-by-load',
    title: 'Loads are seen as they are, each kind apart',
    parent: 'loads-right',
    metric: 'image-success@1',
    threshold: '0.80',
    slices: ['EACH(meta.load)'],
    rationale: 'Half-loaded pallets are the ones that drivers overlook.',
  }),
  criterion({
    ...INFORMS,
    id: 'loads-found',
    title: 'Loads are found, whatever else is reported',
    parent: 'loads-right',
    metric: 'object-recall:LOAD@1',
    threshold: '0.90',
    rationale: 'Tells loads that were missed from loads that were invented.',
  }),
];

/** Alike at every site: robot and truck are the same everywhere, and a limit that follows the light would be chosen by the result. */
export function warehouseCriteria(useCaseKey: string, siteName: string): CriteriaDocument {
  return {
    format: 'touchstone/criteria@1',
    title: `${useCaseKey} at ${siteName}`,
    attempts: { max: 3, spending: 'EQUAL' },
    siteSchema: WAREHOUSE_SITE_SCHEMA,
    criteria: useCaseKey === 'BOX' ? BOX : PALLET,
  };
}
