import type { CriteriaDocument, Criterion } from '../../src/verdict/criteria/criteria-document.js';

/** The decision criterion: images judged right, at least 95 %, at 95 % confidence. */
export function aCriterion(changes: Partial<Criterion> = {}): Criterion {
  return {
    id: 'decision',
    title: 'Images judged right',
    role: 'DECISION',
    parent: null,
    severity: 'BLOCKING',
    safetyRelevance: 'NONE',
    metric: 'image-success@1',
    unit: 'image',
    comparator: 'AT_LEAST',
    threshold: '0.95',
    confidence: '0.95',
    decisionRule: 'BOUND',
    slices: [],
    designPoint: null,
    power: null,
    minSupport: 'AUTO',
    onError: 'COUNT_AS_FAILURE',
    baseline: null,
    rationale: 'Agreed in the kick-off.',
    waivable: true,
    ...changes,
  };
}

export function aCriteriaDocument(
  criteria: readonly Criterion[] = [aCriterion()],
  changes: Partial<CriteriaDocument> = {},
): CriteriaDocument {
  return {
    format: 'touchstone/criteria@1',
    title: 'Acceptance of the pilot',
    attempts: { max: 1, spending: 'EQUAL' },
    siteSchema: { 'meta.shift': { values: ['day', 'night'] }, 'img.luminance': { bins: [40, 120] } },
    criteria,
    ...changes,
  };
}
