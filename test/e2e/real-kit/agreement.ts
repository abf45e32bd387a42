import { kitJson } from '../../builders/real-kit.js';

export const SITES = ['site-a', 'site-b', 'site-c'] as const;
export type SiteName = (typeof SITES)[number];
export const USE_CASES = ['ITEM', 'WAGON', 'WAGON_BAG'] as const;
export type UseCaseName = (typeof USE_CASES)[number];

/** Attempts agreed on every dataset: the four models of the kit and one more. */
export const ATTEMPTS = 5;

/** What the labels and all four models call things; every one needs a role. */
function everyClass(): string[] {
  const { classes } = kitJson<{ classes: { name: string }[] }>('models/fastestdet/model.json');
  return ['gunny_bag', 'wire', 'face', ...classes.map(({ name }) => name)];
}

const ROLES: Readonly<Record<UseCaseName, Readonly<Record<string, string>>>> = {
  ITEM: { gunny_bag: 'UNIT', wire: 'UNIT' },
  WAGON: { gunny_bag: 'FORBIDDEN', wire: 'FORBIDDEN' },
  WAGON_BAG: { gunny_bag: 'FORBIDDEN', wire: 'IGNORE' },
};

/** The three use cases of the kit as data; a class of a model of other origin is nothing here. */
export function contractOf(name: UseCaseName): object {
  const classes = everyClass();
  return {
    format: 'touchstone/contract@1',
    id: name.toLowerCase().replace('_', '-'),
    name,
    version: 1,
    title: `Foreign matter on wagons: ${name}`,
    task: name === 'ITEM' ? 'detection' : 'presence',
    roles: Object.fromEntries(classes.map((label) => [label, ROLES[name][label] ?? 'IGNORE'])),
    granularity: 'EACH_UNIT',
    scoreThreshold: {
      perClass: Object.fromEntries(classes.map((label) => [label, 0.5])),
      provenance: {
        chosenBy: 'agreed',
        chosenAt: '2026-05-01',
        rule: 'replaced by each operating point',
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
    imageVerdict:
      name === 'ITEM'
        ? { rule: 'ALL_OBJECTS', phantoms: 'ALLOW' }
        : { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' },
  };
}

function criterion(own: { id: string; metric: string; threshold: string; comparator?: string; role?: string }): object {
  const isDecision = own.role === 'DECISION';
  return {
    title: own.id,
    role: 'SUPPORT',
    parent: isDecision ? null : 'decision',
    severity: 'BLOCKING',
    safetyRelevance: 'NONE',
    unit: 'captureGroup',
    comparator: 'AT_LEAST',
    confidence: '0.95',
    decisionRule: 'BOUND',
    slices: [],
    designPoint: isDecision ? '0.99' : null,
    power: isDecision ? '0.8' : null,
    minSupport: 'AUTO',
    onError: 'COUNT_AS_FAILURE',
    baseline: null,
    rationale: 'What two inspectors reach today.',
    waivable: true,
    ...own,
  };
}

const CRITERIA: Readonly<Record<UseCaseName, readonly object[]>> = {
  ITEM: [
    criterion({ id: 'decision', metric: 'object-recall@1', threshold: '0.90', role: 'DECISION' }),
    criterion({ id: 'bags', metric: 'object-recall:gunny_bag@1', threshold: '0.90' }),
    criterion({ id: 'wires', metric: 'object-recall:wire@1', threshold: '0.90' }),
  ],
  WAGON: [
    criterion({ id: 'decision', metric: 'nok-detection@1', threshold: '0.95', role: 'DECISION' }),
    criterion({ id: 'false-rejections', metric: 'false-rejection@1', threshold: '0.10', comparator: 'AT_MOST' }),
  ],
  WAGON_BAG: [
    criterion({ id: 'decision', metric: 'nok-detection@1', threshold: '0.95', role: 'DECISION' }),
    criterion({ id: 'let-through', metric: 'ok-pass@1', threshold: '0.90' }),
  ],
};

export function criteriaOf(name: UseCaseName): object {
  return {
    format: 'touchstone/criteria@1',
    title: `${name}, nine of ten and better`,
    attempts: { max: ATTEMPTS, spending: 'EQUAL' },
    siteSchema: {},
    criteria: CRITERIA[name],
  };
}
