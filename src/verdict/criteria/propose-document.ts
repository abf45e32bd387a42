import type { InterpretationContract } from '../../metrics/interpretation/contract.js';
import type { Problem } from '../../kernel/document-reader.js';
import type { CriteriaDocument, Criterion, DecimalString, SiteSchema } from './criteria-document.js';
import { compareDecimals, complementOfDecimal, parseDecimal, type Decimal } from './decimal.js';
import { lintCriteria } from './lint-criteria.js';
import { inWords, readAnswers, type Consequence, type CriteriaAnswers } from './questions.js';
import { VALUES_FOR } from './templates.js';

export interface ProposedDocument {
  /** Agreed by nobody yet: a draft to be edited by who agrees on it. */
  readonly document: CriteriaDocument;
}

/** Where the proposal is for. */
export interface ProposalPlace {
  readonly title: string;
  readonly contract: InterpretationContract;
  readonly siteSchema: SiteSchema;
}

/**
 * A whole criteria document from plain answers: which metric decides follows from the contract, severity, limit and confidence from
 * what happens if it goes wrong, the unit from whether pictures belong together. The rationale of each criterion says from which answer
 * it comes. What is proposed passes `lintCriteria`.
 */
export function proposeDocument(
  value: unknown,
  place: ProposalPlace,
): ProposedDocument | { readonly problems: readonly Problem[] } {
  const reading = readAnswers(value, place.siteSchema);
  if ('problems' in reading) return reading;
  const { answers } = reading;
  const decision = decisionOf(answers, place.contract);
  const document: CriteriaDocument = {
    format: 'touchstone/criteria@1',
    title: place.title,
    attempts: { max: answers.attempts ?? 1, spending: 'EQUAL' },
    siteSchema: place.siteSchema,
    criteria: [
      decision,
      ...perClass(decision, place.contract),
      ...perCondition(decision, answers),
      ...againstFalseAlarms(decision, answers, place.contract),
    ],
  };
  const { problems } = lintCriteria(document, { contract: place.contract });
  return problems.length === 0 ? { document } : { problems: problems.map(aboutAnswers) };
}

/** Answers have no pointer into the document, so a fault found there is told at the answer it comes from. */
function aboutAnswers(problem: Problem): Problem {
  const isExpectation = problem.code === 'DESIGN_POINT_NOT_BETTER';
  return { ...problem, path: isExpectation ? '/expected' : problem.path };
}

function decisionOf(answers: CriteriaAnswers, contract: InterpretationContract): Criterion {
  const { severity, threshold, ...rest } = valuesFor(answers.missed);
  const { metric, title } = decidingMetric(contract);
  const reached = answers.today === undefined ? undefined : decimal(answers.today);
  const proposed = decimal(threshold);
  const isReached = reached !== undefined && reached.value < 1 && compareDecimals(reached, proposed) > 0;
  const limit = isReached ? reached.text : proposed.text;
  return {
    id: 'decision',
    title,
    role: 'DECISION',
    parent: null,
    // Somebody decides by it, so it must be able to stop a release.
    severity: severity === 'ADVISORY' ? 'BLOCKING' : severity,
    ...rest,
    metric,
    unit: answers.alike === 'YES' ? 'captureGroup' : 'image',
    comparator: 'AT_LEAST',
    threshold: limit,
    decisionRule: 'BOUND',
    slices: [],
    designPoint: answers.expected === undefined ? null : decimal(answers.expected).text,
    power: answers.expected === undefined ? null : '0.8',
    minSupport: 'AUTO',
    onError: 'COUNT_AS_FAILURE',
    baseline:
      answers.today === undefined ? null : { value: decimal(answers.today).text, source: answers.todaySource ?? '' },
    rationale: `${inWords('missed', answers.missed)}${isReached ? ` Today ${limit} is reached, and it shall not get worse.` : ''}`,
  };
}

function decidingMetric({ imageVerdict, counting }: InterpretationContract): { metric: string; title: string } {
  if (imageVerdict.rule === 'PRESENCE') return { metric: 'nok-detection@1', title: 'Bad ones are noticed' };
  if (imageVerdict.rule === 'CLASS') return { metric: 'image-success@1', title: 'Pictures get their right class' };
  if (imageVerdict.rule !== 'COUNT') return { metric: 'image-success@1', title: 'Pictures are judged right' };
  const isExact = counting?.tolerance.absolute === 0 && counting.tolerance.relative === 0;
  return isExact
    ? { metric: 'counting-exact@1', title: 'Pictures are counted exactly' }
    : { metric: 'image-success@1', title: 'Pictures are counted within the tolerance' };
}

/** Classes that a metric can name, each by itself: an average hides the rare one. */
function perClass(decision: Criterion, { imageVerdict, roles }: InterpretationContract): Criterion[] {
  if (imageVerdict.rule !== 'CLASS') return [];
  const nameable = Object.keys(roles).filter((label) => /^[A-Za-z0-9_.-]+$/.test(label));
  return nameable.map((label, index) => ({
    ...decision,
    ...BELOW,
    id: `class-${index + 1}`,
    title: `Pictures of class ${label} are recognised`,
    metric: `class-recall:${label}@1`,
    rationale: `${decision.rationale} That holds for each class by itself.`,
  }));
}

function perCondition(decision: Criterion, { conditions = [] }: CriteriaAnswers): Criterion[] {
  if (conditions.length === 0) return [];
  const keys = [...new Set(conditions)];
  return [
    {
      ...decision,
      ...BELOW,
      id: 'conditions',
      title: `${decision.title} under every condition`,
      slices: keys.map((key) => `EACH(${key})`),
      rationale: `${decision.rationale} It must work under each of these conditions by itself: ${keys.join(', ')}.`,
    },
  ];
}

/** Where the contract knows false alarms: OK/NOK states, or objects of which all must be there and none beyond. */
function againstFalseAlarms(
  decision: Criterion,
  { falseAlarm }: CriteriaAnswers,
  { imageVerdict }: InterpretationContract,
): Criterion[] {
  const facts = { ...decision, ...BELOW, ...valuesFor(falseAlarm), id: 'false-alarms', baseline: null };
  const rationale = inWords('falseAlarm', falseAlarm);
  if (imageVerdict.rule === 'PRESENCE') {
    const threshold = complementOfDecimal(decimal(facts.threshold)).text;
    const title = 'Good ones are not stopped';
    return [{ ...facts, title, metric: 'false-rejection@1', comparator: 'AT_MOST', threshold, rationale, ...NO_POINT }];
  }
  if (imageVerdict.rule !== 'ALL_OBJECTS') return [];
  return [{ ...facts, title: 'Nothing is reported that is not there', metric: 'no-phantom@1', rationale, ...NO_POINT }];
}

const BELOW = { role: 'SUPPORT', parent: 'decision' } as const;
const NO_POINT = { designPoint: null, power: null } as const;

function valuesFor(consequence: Consequence) {
  return VALUES_FOR[consequence];
}

/** A decimal whose form was checked before. */
function decimal(text: DecimalString): Decimal {
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new TypeError(reading.problem);
  return reading.decimal;
}
