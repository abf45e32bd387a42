import type { CriteriaDocument, Criterion, SiteSchema } from '../../verdict/criteria/criteria-document.js';
import { criterion } from '../pilot/criterion.js';

const WAGON_BAG: readonly Criterion[] = [
  criterion({
    id: 'bag-stopped',
    title: 'Wagons with a sack are stopped',
    role: 'DECISION',
    parent: null,
    severity: 'SAFETY_CRITICAL',
    safetyRelevance: 'CONTRIBUTES',
    metric: 'nok-detection@1',
    threshold: '0.90',
    designPoint: '0.98',
    power: '0.8',
    waivable: false,
    baseline: {
      value: '0.90',
      source: 'two inspectors, shift records of the yard (stated by the customer, not verified)',
    },
    rationale:
      'A sack that comes loose on the line can foul the overhead wire. Two inspectors find nine of ten today; the system must not be worse.',
  }),
  criterion({
    id: 'no-bag-passes',
    title: 'Wagons without a sack are let through',
    role: 'SUPPORT',
    parent: 'bag-stopped',
    severity: 'BLOCKING',
    metric: 'ok-pass@1',
    threshold: '0.80',
    rationale: 'Every needless stop costs a shunting move; more than one in five would halt the yard.',
  }),
  criterion({
    id: 'bag-stopped-sharpness',
    title: 'Wagons with a sack are stopped, blurred and sharp photos apart',
    role: 'SUPPORT',
    parent: 'bag-stopped',
    severity: 'ADVISORY',
    metric: 'nok-detection@1',
    threshold: '0.85',
    slices: ['EACH(img.sharpness)'],
    rationale: 'Rain and vibration blur the photos; the yard wants to see whether that costs detections.',
  }),
  criterion({
    id: 'photo-right',
    title: 'Photos judged right, all together',
    role: 'INFO',
    parent: 'bag-stopped',
    severity: 'ADVISORY',
    metric: 'image-success@1',
    threshold: '0.80',
    decisionRule: 'POINT',
    rationale: 'The figure people quote. It mixes misses with needless stops and decides nothing.',
  }),
];

const ITEM: readonly Criterion[] = [
  criterion({
    id: 'items-found',
    title: 'Sacks and wires are found',
    role: 'DECISION',
    parent: null,
    severity: 'BLOCKING',
    metric: 'object-recall@1',
    threshold: '0.90',
    designPoint: '0.98',
    power: '0.8',
    rationale:
      'What is not on the list stays on the wagon. Nine of ten is what the clearing crew finds without a list.',
  }),
  criterion({
    id: 'bags-found',
    title: 'Sacks are found',
    role: 'SUPPORT',
    parent: 'items-found',
    severity: 'BLOCKING',
    metric: 'object-recall:gunny_bag@1',
    threshold: '0.90',
    rationale: 'There are twice as many wires as sacks; a pooled figure would follow the wires.',
  }),
  criterion({
    id: 'wires-found',
    title: 'Wires are found',
    role: 'SUPPORT',
    parent: 'items-found',
    severity: 'ADVISORY',
    metric: 'object-recall:wire@1',
    threshold: '0.80',
    rationale: 'Wire is cut on sight; a missed one is an inconvenience.',
  }),
  criterion({
    id: 'finds-real',
    title: 'Finds are real',
    role: 'INFO',
    parent: 'items-found',
    severity: 'ADVISORY',
    metric: 'object-precision@1',
    threshold: '0.50',
    decisionRule: 'POINT',
    rationale: 'A false find costs the crew a look. Labels are not complete: part of the false finds are real objects.',
  }),
];

/** What the site declares its photos may be told apart by. Bins of sharpness: mean square Laplacian of luminance. */
export const WAGON_SITE_SCHEMA: SiteSchema = { 'img.sharpness': { bins: [800, 1200] } };

export function wagonCriteria(useCaseKey: string, siteName: string): CriteriaDocument {
  return {
    format: 'touchstone/criteria@1',
    title: `${useCaseKey} at ${siteName}`,
    attempts: { max: 3, spending: 'EQUAL' },
    siteSchema: WAGON_SITE_SCHEMA,
    criteria: useCaseKey === 'WAGON_BAG' ? WAGON_BAG : ITEM,
  };
}
