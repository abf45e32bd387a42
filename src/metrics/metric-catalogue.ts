import type { Family, MetricNeeds, MetricUnit, MetricWording, ParameterRule, Trials } from './metric-family.js';
import { MEASURED_FAMILIES } from './measured-families.js';
import type { ExpectedObject, ObservedObject, Outcome } from './outcome.js';

interface MetricFacts {
  /** `object-recall:wire@1`. */
  readonly reference: string;
  readonly name: string;
  readonly version: number;
  /** The class, role or tolerance after the colon; `null` = none. */
  readonly parameter: string | null;
  readonly title: string;
  readonly direction: 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER';
  readonly source: string;
}

/** A proportion that may decide: it has trials, hence a bound. */
export interface DecidingMetric extends MetricFacts {
  readonly kind: 'DECIDING';
  readonly units: readonly MetricUnit[];
  readonly estimator: 'proportion k of n';
  readonly intervalMethod: string;
  readonly needs: MetricNeeds;
  readonly wording: MetricWording;
  readonly trials: (outcome: Outcome) => Trials;
}

/** An average or a curve: informs, never decides. */
export interface ComparisonMetric extends MetricFacts {
  readonly kind: 'COMPARISON_ONLY';
  readonly estimator: string;
  readonly intervalMethod: string;
}

export type Metric = DecidingMetric | ComparisonMetric;

export type MetricLookup =
  | { readonly metric: Metric }
  | {
      readonly problem: 'MALFORMED' | 'UNKNOWN_METRIC' | 'UNKNOWN_VERSION' | 'BAD_PARAMETER';
      readonly message: string;
    };

const EXACT = 'one-sided Clopper-Pearson; over groups by the share rule (fractional Clopper-Pearson)';
const SOURCE = 'ISO/IEC TS 4213; Clopper & Pearson, Biometrika 26 (1934)';
const IMAGE_UNITS = ['captureGroup', 'image'] as const;
const ALL_UNITS = ['captureGroup', 'image', 'object'] as const;

/** One trial per image the condition holds for. */
const NO_TRIAL: Trials = { count: 0, total: 0 };
const oneTrial = (counts: boolean): Trials => ({ count: counts ? 1 : 0, total: 1 });

const FAMILIES: Readonly<Record<string, Family>> = {
  'image-success': {
    parameterRule: 'NONE',
    title: () => 'Images judged right as a whole',
    units: IMAGE_UNITS,
    needs: 'ANY',
    wording: () => ({ one: 'image', many: 'images', outcome: 'judged right' }),
    trials: (outcome) => oneTrial(isRight(outcome)),
  },
  'nok-detection': {
    parameterRule: 'NONE',
    title: () => 'Images that must be rejected and were',
    units: IMAGE_UNITS,
    needs: 'STATES',
    wording: () => ({
      one: 'image that must be rejected',
      many: 'images that must be rejected',
      outcome: 'rejected',
    }),
    trials: (outcome) => (outcome.expectedState === 'NOK' ? oneTrial(isRight(outcome)) : NO_TRIAL),
  },
  'ok-pass': {
    parameterRule: 'NONE',
    title: () => 'Good images that were let through',
    units: IMAGE_UNITS,
    needs: 'STATES',
    wording: () => ({ one: 'good image', many: 'good images', outcome: 'let through' }),
    trials: (outcome) => (outcome.expectedState === 'OK' ? oneTrial(isRight(outcome)) : NO_TRIAL),
  },
  'false-rejection': {
    parameterRule: 'NONE',
    title: () => 'Good images that were not let through',
    direction: 'LOWER_IS_BETTER',
    units: IMAGE_UNITS,
    needs: 'STATES',
    wording: () => ({ one: 'good image', many: 'good images', outcome: 'rejected without cause' }),
    trials: (outcome) => (outcome.expectedState === 'OK' ? oneTrial(!isRight(outcome)) : NO_TRIAL),
  },
  'object-recall': {
    parameterRule: 'OPTIONAL_LABEL',
    title: (label) => `Objects found${ofLabel(label)}`,
    units: ALL_UNITS,
    needs: 'OBJECTS',
    wording: (label) => ({ ...objects(label), outcome: 'found' }),
    trials: (outcome, label) => {
      const asked = outcome.expected.filter((object) => object.result !== 'IGNORED' && isOf(object, label));
      const found = outcome.status === 'EVALUATED' ? asked.filter((object) => object.result === 'HIT').length : 0;
      return { count: found, total: asked.length };
    },
  },
  'object-precision': {
    parameterRule: 'OPTIONAL_LABEL',
    title: (label) => `Reported objects that are there${ofLabel(label)}`,
    units: ALL_UNITS,
    needs: 'OBJECTS',
    wording: (label) => ({ one: `report of ${nounOf(label)}`, many: `reports of ${nounOf(label)}`, outcome: 'right' }),
    trials: (outcome, label) => {
      if (outcome.status !== 'EVALUATED') return oneTrial(false);
      const reported = outcome.observed.filter((object) => object.result !== 'IGNORED' && isOf(object, label));
      return { count: reported.filter((object) => object.result === 'HIT').length, total: reported.length };
    },
  },
  'no-phantom': {
    parameterRule: 'OPTIONAL_LABEL',
    title: (label) => `Images without a false report${ofLabel(label)}`,
    units: IMAGE_UNITS,
    needs: 'OBJECTS',
    wording: (label) => ({ one: 'image', many: 'images', outcome: `free of false reports${ofLabel(label)}` }),
    trials: (outcome, label) =>
      oneTrial(
        outcome.status === 'EVALUATED' &&
          outcome.observed.every((object) => object.result !== 'EXTRA' || !isOf(object, label)),
      ),
  },
  'counting-exact': {
    parameterRule: 'NONE',
    title: () => 'Images counted exactly',
    units: IMAGE_UNITS,
    needs: 'COUNTS',
    wording: () => ({ one: 'image', many: 'images', outcome: 'counted exactly' }),
    trials: (outcome) => countedWithin(outcome, 0),
  },
  'counting-within': {
    parameterRule: 'TOLERANCE',
    title: (tolerance) => `Images counted to within ${tolerance ?? ''}`,
    units: IMAGE_UNITS,
    needs: 'COUNTS',
    wording: (tolerance) => ({ one: 'image', many: 'images', outcome: `counted to within ${tolerance ?? ''}` }),
    trials: (outcome, tolerance) => countedWithin(outcome, Number(tolerance)),
  },
  'class-recall': {
    parameterRule: 'LABEL',
    title: (label) => `Images of class ${label ?? ''} recognised`,
    units: IMAGE_UNITS,
    needs: 'CLASSES',
    wording: (label) => ({
      one: `image of class ${label ?? ''}`,
      many: `images of class ${label ?? ''}`,
      outcome: 'recognised',
    }),
    trials: (outcome, label) => (outcome.expectedState === label ? oneTrial(isRight(outcome)) : NO_TRIAL),
  },
  ...MEASURED_FAMILIES,
};

const COMPARISONS: Readonly<Record<string, readonly [title: string, estimator: string, source: string]>> = {
  'average-precision': [
    'Average precision (COCO)',
    'area under the interpolated precision-recall curve',
    'COCO evaluation',
  ],
  'average-precision-50': ['Average precision at IoU .5', 'area under the precision-recall curve', 'COCO evaluation'],
  f1: ['F1 at the operating point', 'harmonic mean of precision and recall', 'van Rijsbergen (1979)'],
  'macro-recall': ['Recall averaged over classes', 'unweighted mean', 'ISO/IEC TS 4213'],
  'counting-mae': ['Mean absolute error of the count', 'mean', 'ISO/IEC TS 4213'],
};
const BOOTSTRAP = 'cluster bootstrap over groups (BCa); for comparison only';

const FORM = /^([a-z][a-z0-9-]*)(?::([A-Za-z0-9_.-]+))?@([1-9]\d*)$/;

/**
 * Finds a metric by its reference `name@version` or `name:parameter@version`, for example `object-recall:wire@1`
 * (a raw class or a role), `counting-within:2@1`.
 */
export function findMetric(reference: string): MetricLookup {
  const parts = FORM.exec(reference);
  if (parts === null) return { problem: 'MALFORMED', message: `"${reference}" is not of the form name@version.` };
  const [name, version] = [String(parts[1]), parts[3]];
  const parameter = parts[2] ?? null;
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  if (family === undefined && !Object.hasOwn(COMPARISONS, name))
    return { problem: 'UNKNOWN_METRIC', message: `There is no metric "${name}". Known: ${metricNames().join(', ')}.` };
  if (version !== '1')
    return { problem: 'UNKNOWN_VERSION', message: `Version ${version} of "${name}" is not known; known: ${name}@1.` };
  const message = parameterProblem(name, parameter, family === undefined ? 'NONE' : family.parameterRule);
  if (message !== undefined) return { problem: 'BAD_PARAMETER', message };
  const facts = { reference, name, version: 1, parameter };
  return { metric: family === undefined ? comparisonMetric(facts) : decidingMetric(facts, family) };
}

/** Names of all metrics, deciding ones first. */
export function metricNames(): string[] {
  return [...Object.keys(FAMILIES), ...Object.keys(COMPARISONS)];
}

interface Reference {
  readonly reference: string;
  readonly name: string;
  readonly version: number;
  readonly parameter: string | null;
}

function comparisonMetric(facts: Reference): ComparisonMetric {
  const [title, estimator, source] = COMPARISONS[facts.name] as readonly [string, string, string];
  const direction = facts.name === 'counting-mae' ? 'LOWER_IS_BETTER' : 'HIGHER_IS_BETTER';
  return { ...facts, kind: 'COMPARISON_ONLY', title, estimator, source, direction, intervalMethod: BOOTSTRAP };
}

function decidingMetric(facts: Reference, family: Family): DecidingMetric {
  const { parameter } = facts;
  return {
    ...facts,
    kind: 'DECIDING',
    title: family.title(parameter),
    direction: family.direction ?? 'HIGHER_IS_BETTER',
    units: family.units,
    estimator: 'proportion k of n',
    intervalMethod: EXACT,
    source: SOURCE,
    needs: family.needs,
    wording: family.wording(parameter),
    trials: (outcome) => family.trials(outcome, parameter),
  };
}

function parameterProblem(name: string, parameter: string | null, rule: ParameterRule): string | undefined {
  if (rule === 'NONE' && parameter !== null) return `"${name}" takes nothing after a colon; found "${parameter}".`;
  if (rule === 'LABEL' && parameter === null) return `"${name}" needs a class: ${name}:CLASS@1.`;
  if (typeof rule === 'object' && !rule.form.test(parameter ?? ''))
    return `"${name}" needs after a colon ${rule.advice}; found "${parameter ?? ''}".`;
  if (rule === 'TOLERANCE' && !/^[1-9]\d*$/.test(parameter ?? ''))
    return `"${name}" needs a whole number of at least 1: ${name}:2@1.`;
  return undefined;
}

/** Right, and answered at all. */
function isRight(outcome: Outcome): boolean {
  return outcome.status === 'EVALUATED' && outcome.right;
}

function countedWithin(outcome: Outcome, tolerance: number): Trials {
  const { counts, status } = outcome;
  if (counts === undefined) return NO_TRIAL;
  const answered = status === 'EVALUATED' && counts.observed !== null;
  return oneTrial(answered && Math.abs((counts.observed ?? 0) - counts.expected) <= tolerance);
}

function isOf(object: ExpectedObject | ObservedObject, label: string | null): boolean {
  return label === null || object.label === label || object.role === label;
}

function ofLabel(label: string | null): string {
  return label === null ? '' : ` (${label})`;
}

function nounOf(label: string | null): string {
  return label === null ? 'an object' : label;
}

function objects(label: string | null): { one: string; many: string } {
  return label === null ? { one: 'object', many: 'objects' } : { one: `${label} object`, many: `${label} objects` };
}
