import { DomainError } from '../kernel/domain-error.js';
import type { Wording } from '../metrics/interpretation/contract.js';
import { findMetric, type ComparisonMetric, type DecidingMetric } from '../metrics/metric-catalogue.js';
import type { MetricWording } from '../metrics/metric-family.js';
import type { Outcome } from '../metrics/outcome.js';
import { alphaOfAttempt } from '../stats/attempts.js';
import { averagesOf } from './averages.js';
import type { CriteriaDocument, Criterion } from './criteria/criteria-document.js';
import { complementOfDecimal } from './criteria/decimal.js';
import { parseSlice } from './criteria/parse-slice.js';
import { keysOf, type Slice } from './criteria/slice.js';
import { decimalOf, judgeCell } from './judge-cell.js';
import { offTarget } from './on-target.js';
import type { AverageFigure, CellResult, Conservation, CriterionResult, JudgementResult } from './judgement.js';
import { rollUp, weakest, worstCell } from './roll-up.js';
import { judgePoint } from './threshold.js';
import { undeclaredValues } from './undeclared-values.js';

export interface JudgementRequest {
  /** Checked, with EACH and CROSS expanded. */
  readonly document: CriteriaDocument;
  /** One per supplied item that was not excluded, errored and indeterminate ones too. */
  readonly outcomes: readonly Outcome[];
  /** How many supplied items were excluded before the data were sealed. */
  readonly excluded: number;
  readonly attempt: JudgementResult['attempt'];
  /** How the use case words its figures: by reference (`object-recall:wire@1`), or by name for a metric without parameter. */
  readonly wording?: Readonly<Record<string, Wording>>;
  /** Averages computed elsewhere (average precision), by metric reference or by name. They inform only. */
  readonly averages?: readonly AverageFigure[];
}

/** The document was not checked, or its slices were not expanded. */
export class CriteriaNotJudgeable extends DomainError<'CRITERIA_NOT_JUDGEABLE'> {
  readonly code = 'CRITERIA_NOT_JUDGEABLE';
  constructor(message: string, path: string) {
    super(`${message} Check the criteria set and take the baselined version of it.`, { path });
  }
}

/**
 * Judges outcomes under an agreed criteria set. Pure: the same input gives the same bytes, without model, image or clock.
 * @throws CriteriaNotJudgeable for a document that was never checked; AttemptOutOfRange for an attempt beyond the agreed number
 */
export function judgeOutcomes(request: JudgementRequest): JudgementResult {
  const { document, outcomes, excluded, attempt } = request;
  const criteria = document.criteria.map((criterion, index) =>
    judgeCriterion(request, criterion, `/criteria/${index}`),
  );
  const undeclared = undeclaredValues(outcomes, document.siteSchema, slicedKeys(document));
  return {
    format: 'touchstone/judgement@1',
    ...rollUp(criteria),
    conservation: conserve(outcomes, excluded),
    attempt,
    criteria,
    worst: worstCell(criteria),
    averages: [...averagesOf(outcomes), ...(request.averages ?? [])],
    ...(undeclared.length > 0 && { undeclared }),
  };
}

/** Keys that criteria slice by, each once, in the order of the site schema. */
function slicedKeys({ criteria, siteSchema }: CriteriaDocument): string[] {
  const slices = criteria.flatMap((criterion) => criterion.slices).map((text) => parseSlice(text));
  const keys = new Set(slices.flatMap((reading) => ('slice' in reading ? keysOf(reading.slice) : [])));
  return Object.keys(siteSchema).filter((key) => keys.has(key));
}

function conserve(outcomes: readonly Outcome[], excluded: number): Conservation {
  const withStatus = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  return {
    supplied: outcomes.length + excluded,
    excluded,
    evaluated: withStatus('EVALUATED'),
    errored: withStatus('ERRORED'),
    indeterminate: withStatus('INDETERMINATE'),
  };
}

function judgeCriterion(request: JudgementRequest, criterion: Criterion, path: string): CriterionResult {
  const lookup = findMetric(criterion.metric);
  if ('problem' in lookup) throw new CriteriaNotJudgeable(lookup.message, `${path}/metric`);
  const confidenceUsed = confidenceOf(criterion, request.attempt);
  const { metric } = lookup;
  const cells =
    metric.kind === 'DECIDING'
      ? judgeCells(request, criterion, { metric, confidenceUsed, path })
      : [figureCell(request, criterion, metric)];
  const verdict = weakest(cells.map((cell) => cell.verdict));
  const deciding = cells.find((cell) => cell.verdict === verdict);
  return {
    criterionId: criterion.id,
    title: criterion.title,
    role: criterion.role,
    parent: criterion.parent,
    severity: criterion.severity,
    metric: criterion.metric,
    unit: criterion.unit,
    comparator: criterion.comparator,
    threshold: criterion.threshold,
    confidence: criterion.confidence,
    confidenceUsed,
    decisionRule: criterion.decisionRule,
    cells,
    verdict,
    reason: deciding === undefined ? { code: 'NO_EVIDENCE', message: 'No slice was judged.' } : reasonOf(deciding),
  };
}

function judgeCells(
  { outcomes, wording, attempt }: JudgementRequest,
  criterion: Criterion,
  { metric, confidenceUsed, path }: { metric: DecidingMetric; confidenceUsed: number; path: string },
): CellResult[] {
  const read = {
    criterion,
    metric,
    wording: wordingOf(metric, wording),
    threshold: { comparator: criterion.comparator, limit: decimalOf(criterion.threshold) },
    designPoint: criterion.designPoint === null ? null : decimalOf(criterion.designPoint),
    power: criterion.power === null ? null : decimalOf(criterion.power),
    confidenceUsed,
    rule: attempt.spending === 'E_PROCESS' ? 'E_PROCESS' : 'FIXED_SAMPLE',
  } as const;
  const slices = criterion.slices.map((text, index) => sliceOf(text, `${path}/slices/${index}`));
  const cells = (slices.length === 0 ? [null] : slices).map((slice) => judgeCell(read, slice, outcomes));
  const reason = metric.needs === 'MEASUREMENTS' ? offTarget(criterion, outcomes) : undefined;
  return reason === undefined ? cells : cells.map((cell) => ({ ...cell, ...UNKNOWN, reason }));
}

/** What figures measured elsewhere, or nowhere, say about the agreed machine. */
const UNKNOWN = {
  ...{ right: 0, total: 0, n: 0, k: 0, notApplicable: 0, point: null, lower: null, upper: null, allowedFailures: null },
  verdict: 'INCONCLUSIVE',
  needed: null,
} as const;

/** 1 - alpha of this attempt, or of this stage of it; the agreed confidence itself when there is but one. */
function confidenceOf(criterion: Criterion, { number, max, spending, stage }: JudgementResult['attempt']): number {
  const agreed = decimalOf(criterion.confidence);
  const alpha = complementOfDecimal(agreed).value;
  const spent = alphaOfAttempt({
    alpha,
    attempt: number,
    max,
    spending,
    ...(stage && { share: Number(stage.alphaShare) }),
  });
  return spent === alpha ? agreed.value : 1 - spent;
}

function sliceOf(text: string, path: string): Slice {
  const reading = parseSlice(text);
  if ('problem' in reading)
    throw new CriteriaNotJudgeable(`The slice "${text}" is not understood: ${reading.problem}`, path);
  if (reading.slice.some((term) => term.kind === 'EACH'))
    throw new CriteriaNotJudgeable(`The slice "${text}" is not expanded.`, path);
  return reading.slice;
}

/** A figure for comparison: the value computed elsewhere against the limit, without bound; INCONCLUSIVE when nobody computed it. */
function figureCell({ averages = [] }: JudgementRequest, criterion: Criterion, metric: ComparisonMetric): CellResult {
  const value = averages.find(({ name }) => name === criterion.metric || name === metric.title)?.value ?? null;
  const none = { right: 0, total: 0, n: 0, k: 0, notApplicable: 0, lower: null, upper: null, allowedFailures: null };
  const rest = {
    slice: null,
    sliceText: 'all items',
    estimator: 'COUNT',
    errored: 0,
    indeterminate: 0,
    needed: null,
  } as const;
  if (value === null) {
    const reason = { code: 'NO_EVIDENCE', message: `"${metric.title}" was not computed for these data.` };
    return { ...rest, ...none, point: null, verdict: 'INCONCLUSIVE', reason };
  }
  const verdict = judgePoint({ comparator: criterion.comparator, limit: decimalOf(criterion.threshold) }, value, 1);
  const message = `${metric.title} is ${value.toFixed(3)}, for comparison only; stated limit ${criterion.threshold}.`;
  const reason = { code: verdict === 'PASS' ? 'LIMIT_MET' : 'LIMIT_MISSED', message };
  return { ...rest, ...none, point: value, verdict, reason };
}

/** A criterion speaks with the words of its weakest slice. */
function reasonOf({ slice, sliceText, reason }: CellResult): CriterionResult['reason'] {
  return slice === null ? reason : { code: reason.code, message: `Where ${sliceText}: ${reason.message}` };
}

function wordingOf(metric: DecidingMetric, wording: JudgementRequest['wording']): MetricWording {
  const byName = metric.parameter === null ? wording?.[metric.name] : undefined;
  return wording?.[metric.reference] ?? byName ?? metric.wording;
}
