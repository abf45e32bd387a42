import { canonicalJson } from '../../kernel/canonical-json.js';
import type { CriteriaDocument, Criterion } from './criteria-document.js';
import { compareDecimals, parseDecimal } from './decimal.js';
import { criteriaContent } from './expand-criteria.js';

/** LOOSER: what met the old version meets the new one. STRICTER: the reverse. INCOMPARABLE: neither follows. */
export type ChangeEffect = 'LOOSER' | 'STRICTER' | 'INCOMPARABLE';

export interface CriteriaChange {
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  readonly criterionId: string | null;
  /** Field of the criterion, or of the document when criterionId is `null`. */
  readonly field: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly effect: ChangeEffect;
}

export interface CriteriaDiff {
  readonly changes: readonly CriteriaChange[];
  /** Something is, or for want of comparison may be, easier to meet than before. */
  readonly loosened: boolean;
  readonly tightened: boolean;
}

const SEVERITY_RANK = { ADVISORY: 0, BLOCKING: 1, SAFETY_CRITICAL: 2 } as const;
/** Changes that can turn no verdict. They are listed, for people sign words too, but loosen nothing. */
const WORDING: readonly (string | null)[] = ['title', 'rationale', 'baseline', 'designPoint', 'power'];

/** Compares two versions of a criteria set criterion by criterion (by id), slices expanded. No change exactly when the digests are equal. */
export function diffCriteria(written: CriteriaDocument, writtenNow: CriteriaDocument): CriteriaDiff {
  const [before, after] = [criteriaContent(written), criteriaContent(writtenNow)];
  const old = new Map(before.criteria.map((criterion) => [criterion.id, criterion]));
  const now = new Map(after.criteria.map((criterion) => [criterion.id, criterion]));
  const changes: CriteriaChange[] = [
    ...documentChanges(before, after),
    ...[...old.values()].filter(({ id }) => !now.has(id)).map((criterion) => presence('REMOVED', criterion)),
    ...[...now.values()].flatMap((criterion) => {
      const earlier = old.get(criterion.id);
      return earlier === undefined ? [presence('ADDED', criterion)] : criterionChanges(earlier, criterion);
    }),
  ];
  return {
    changes,
    loosened: changes.some(({ effect, field }) => effect !== 'STRICTER' && !WORDING.includes(field)),
    tightened: changes.some(({ effect }) => effect === 'STRICTER'),
  };
}

/**
 * More attempts make each one stricter but give more of them, and so do stages; evidence for all times (E_PROCESS) asks more of one look but
 * allows any number; another site schema makes other slices: none of them compares.
 */
function documentChanges(before: CriteriaDocument, after: CriteriaDocument): CriteriaChange[] {
  return (['title', 'attempts', 'siteSchema'] as const)
    .filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]))
    .map((field) => ({
      kind: 'CHANGED',
      criterionId: null,
      field,
      before: before[field],
      after: after[field],
      effect: 'INCOMPARABLE',
    }));
}

/** A criterion more is stricter, one less is looser; an advisory one stops nothing either way. */
function presence(kind: 'ADDED' | 'REMOVED', criterion: Criterion): CriteriaChange {
  const effect = criterion.severity === 'ADVISORY' ? 'INCOMPARABLE' : kind === 'ADDED' ? 'STRICTER' : 'LOOSER';
  const [before, after] = kind === 'ADDED' ? [null, criterion] : [criterion, null];
  return { kind, criterionId: criterion.id, field: null, before, after, effect };
}

function criterionChanges(before: Criterion, after: Criterion): CriteriaChange[] {
  return ([...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Criterion)[])
    .filter((field) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null))
    .map((field) => ({
      kind: 'CHANGED',
      criterionId: after.id,
      field,
      before: before[field],
      after: after[field],
      effect: EFFECTS[field]?.(before, after) ?? 'INCOMPARABLE',
    }));
}

type Compare = (before: Criterion, after: Criterion) => ChangeEffect;

const stricterIf = (holds: boolean): ChangeEffect => (holds ? 'STRICTER' : 'LOOSER');

/** Fields whose change has a direction; all others are INCOMPARABLE. */
const EFFECTS: Partial<Record<keyof Criterion, Compare>> = {
  threshold: (before, after) =>
    before.comparator !== after.comparator || before.metric !== after.metric
      ? 'INCOMPARABLE'
      : stricterIf(order(before.threshold, after.threshold) < 0 === (after.comparator === 'AT_LEAST')),
  confidence: (before, after) => stricterIf(order(before.confidence, after.confidence) < 0),
  severity: (before, after) => stricterIf(SEVERITY_RANK[after.severity] > SEVERITY_RANK[before.severity]),
  decisionRule: (_, after) => stricterIf(after.decisionRule === 'BOUND'),
  waivable: (_, after) => stricterIf(!after.waivable),
  minSupport: (before, after) => stricterIf(supportOf(after) > supportOf(before)),
  slices: (before, after) => sliceEffect(before.slices, after.slices),
};

/** More slices, all the old ones kept, is stricter. No slice at all means all items together, which compares with no slice. */
function sliceEffect(before: readonly string[], after: readonly string[]): ChangeEffect {
  if (before.length === 0 || after.length === 0) return 'INCOMPARABLE';
  if (before.every((slice) => after.includes(slice))) return 'STRICTER';
  return after.every((slice) => before.includes(slice)) ? 'LOOSER' : 'INCOMPARABLE';
}

function supportOf({ minSupport }: Criterion): number {
  return minSupport === 'AUTO' ? 0 : minSupport;
}

function order(a: string, b: string): number {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  return 'problem' in left || 'problem' in right ? 0 : compareDecimals(left.decimal, right.decimal);
}
