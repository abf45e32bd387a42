import { digestOf } from '../../kernel/canonical-json.js';
import type { Sha256 } from '../../kernel/sha256.js';
import { canonicalAttempts } from './attempt-plan.js';
import type { CriteriaDocument, Criterion, SiteSchema } from './criteria-document.js';
import { parseDecimal } from './decimal.js';
import { expandSliceTexts } from './expand-slices.js';

/**
 * The document as it is baselined: every EACH and CROSS replaced by one slice per declared value, in canonical text, so that a
 * condition that never occurs stays visible. Expanding twice changes nothing. @param document without problems (lintCriteria)
 */
export function expandCriteria(document: CriteriaDocument): CriteriaDocument {
  return {
    ...document,
    criteria: document.criteria.map((criterion) => ({
      ...criterion,
      slices: expandSliceTexts(criterion.slices, document.siteSchema),
    })),
  };
}

/**
 * Digest of what is agreed. Not changed by the order of keys, of criteria, of slices or of the values a site declares, by white space in
 * a slice, or by the way a decimal is written; changed by every field.
 */
export function criteriaDigest(document: CriteriaDocument): Sha256 {
  return digestOf(criteriaContent(document));
}

/** The form of a document whose canonical JSON is digested: templates expanded, criteria by id, omitted defaults made plain. */
export function criteriaContent(document: CriteriaDocument): CriteriaDocument {
  const criteria = [...expandCriteria(document).criteria].map(canonicalCriterion);
  return {
    ...document,
    attempts: canonicalAttempts(document.attempts),
    siteSchema: canonicalSchema(document.siteSchema),
    criteria: criteria.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Values exclude each other and have no order; bins ascend already. */
function canonicalSchema(schema: SiteSchema): SiteSchema {
  const entries = Object.entries(schema).map(([key, declared]) => [
    key,
    'values' in declared ? { values: [...declared.values].sort() } : declared,
  ]);
  return Object.fromEntries(entries) as SiteSchema;
}

function canonicalCriterion(criterion: Criterion): Criterion {
  return {
    ...criterion,
    threshold: canonical(criterion.threshold),
    confidence: canonical(criterion.confidence),
    designPoint: criterion.designPoint === null ? null : canonical(criterion.designPoint),
    power: criterion.power === null ? null : canonical(criterion.power),
    baseline: criterion.baseline && { ...criterion.baseline, value: canonical(criterion.baseline.value) },
    slices: [...criterion.slices].sort(),
  };
}

function canonical(text: string): string {
  const reading = parseDecimal(text);
  return 'problem' in reading ? text : reading.decimal.text;
}
