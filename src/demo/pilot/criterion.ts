import type { Criterion } from '../../verdict/criteria/criteria-document.js';

const DEFAULTS = {
  confidence: '0.95',
  unit: 'captureGroup',
  comparator: 'AT_LEAST',
  decisionRule: 'BOUND',
  slices: [],
  designPoint: null,
  power: null,
  minSupport: 'AUTO',
  onError: 'COUNT_AS_FAILURE',
  baseline: null,
  safetyRelevance: 'NONE',
  waivable: true,
} as const satisfies Partial<Criterion>;

type Stated = Omit<Criterion, keyof typeof DEFAULTS> & Partial<Criterion>;

/** A criterion of a demo's pilot: what is stated, over what both pilots have in common. */
export function criterion(stated: Stated): Criterion {
  return { ...DEFAULTS, ...stated };
}
