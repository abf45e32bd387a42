import type { DecidingMetric } from '../metrics/metric-catalogue.js';
import type { MetricWording } from '../metrics/metric-family.js';
import type { Outcome } from '../metrics/outcome.js';
import type { ProofRule } from '../stats/proof.js';
import { allowedFailures, smallestPassingN, unitsStillNeeded } from '../stats/sample-size.js';
import type { Criterion } from './criteria/criteria-document.js';
import { complementOfDecimal, parseDecimal, type Decimal } from './criteria/decimal.js';
import { isInSlice, type Slice } from './criteria/slice.js';
import { sliceSentence, sliceText } from './criteria/slice-text.js';
import { estimate, type Estimate } from './count-units.js';
import { countOf, explainCell, explainNeeded } from './explain.js';
import type { CellResult, SamplesNeeded } from './judgement.js';
import { judgeBounds, judgePoint, type Threshold } from './threshold.js';

/** A criterion with everything read that its document holds as text. */
export interface ReadCriterion {
  readonly criterion: Criterion;
  readonly metric: DecidingMetric;
  readonly wording: MetricWording;
  readonly threshold: Threshold;
  readonly designPoint: Decimal | null;
  readonly power: Decimal | null;
  /** 1 - alpha of this attempt. */
  readonly confidenceUsed: number;
  /** How a claim is shown: by one look, or by evidence that may be looked at all the time. */
  readonly rule: ProofRule;
}

type Reason = CellResult['reason'];

/** Judges one criterion on one slice; `null` = all items. */
export function judgeCell(read: ReadCriterion, slice: Slice | null, outcomes: readonly Outcome[]): CellResult {
  const inSlice = slice === null ? outcomes : outcomes.filter((outcome) => isInSlice(slice, outcome.attributes));
  const { criterion, metric, confidenceUsed: confidence, rule } = read;
  const estimated = estimate(metric, criterion.unit, { outcomes: inSlice, confidence, rule });
  const claim = claimOf(read);
  const { verdict, code } = decide(read, estimated, claim);
  const needed = verdict === 'INCONCLUSIVE' ? stillNeeded(read, estimated, claim) : null;
  return {
    slice: slice === null ? null : sliceText(slice),
    sliceText: slice === null ? 'all items' : sliceSentence(slice),
    ...estimated,
    allowedFailures: allowedFailures({ ...claim, n: estimated.n }),
    errored: inSlice.filter((outcome) => outcome.status === 'ERRORED').length,
    indeterminate: inSlice.filter((outcome) => outcome.status === 'INDETERMINATE').length,
    verdict,
    reason: { code, message: messageOf(read, estimated, { code, needed }) },
    needed,
  };
}

/** The claim to be shown, always as a share of successes: at most p0 failures is at least 1 - p0 successes. */
interface SuccessClaim {
  readonly required: number;
  readonly confidence: number;
  readonly rule: ProofRule;
}

function claimOf({ threshold, confidenceUsed, rule }: ReadCriterion): SuccessClaim {
  return { required: asSuccess(threshold, threshold.limit).value, confidence: confidenceUsed, rule };
}

function asSuccess({ comparator }: Threshold, value: Decimal): Decimal {
  return comparator === 'AT_LEAST' ? value : complementOfDecimal(value);
}

function decide(
  read: ReadCriterion,
  estimated: Estimate,
  claim: SuccessClaim,
): { verdict: CellResult['verdict']; code: string } {
  const { criterion, threshold } = read;
  const { n, k, lower, upper } = estimated;
  if (lower === null || upper === null) return { verdict: 'INCONCLUSIVE', code: 'NO_EVIDENCE' };
  if (criterion.minSupport !== 'AUTO' && n < criterion.minSupport) return { verdict: 'INCONCLUSIVE', code: 'TOO_FEW' };
  const verdict =
    criterion.decisionRule === 'POINT' ? judgePoint(threshold, k, n) : judgeBounds(threshold, { lower, upper });
  if (verdict === 'PASS') return { verdict, code: 'LIMIT_MET' };
  if (verdict === 'FAIL') return { verdict, code: 'LIMIT_MISSED' };
  return { verdict, code: n < smallestPassingN(claim) ? 'TOO_FEW' : 'NOT_PROVEN' };
}

function stillNeeded(read: ReadCriterion, { n, k }: Estimate, claim: SuccessClaim): SamplesNeeded {
  const { criterion, threshold, designPoint, power } = read;
  const needed = unitsStillNeeded({
    ...claim,
    n,
    k: threshold.comparator === 'AT_LEAST' ? k : n - k,
    ...(designPoint && { designPoint: asSuccess(threshold, designPoint).value }),
    ...(power && { power: power.value }),
  });
  const least = criterion.minSupport === 'AUTO' ? 0 : Math.max(0, criterion.minSupport - n);
  const atLeast = (units: number | null) => (units === null ? null : Math.max(units, least));
  return {
    withoutFurtherFailure: atLeast(needed.withoutFurtherFailure),
    atObservedRate: atLeast(needed.atObservedRate),
    atDesignPoint: atLeast(needed.atDesignPoint),
  };
}

function messageOf(
  { criterion, wording, threshold, confidenceUsed, rule }: ReadCriterion,
  estimated: Estimate,
  { code, needed }: { readonly code: Reason['code']; readonly needed: SamplesNeeded | null },
): string {
  const { comparator, limit } = threshold;
  const counted = explainCell({
    estimate: estimated,
    wording,
    unit: criterion.unit,
    comparator,
    limit,
    confidenceUsed,
    isAnytime: rule === 'E_PROCESS',
    isMissed: code === 'LIMIT_MISSED' && criterion.decisionRule === 'BOUND',
  });
  if (code === 'LIMIT_MET' || code === 'LIMIT_MISSED') return counted;
  const few =
    code === 'TOO_FEW' && criterion.minSupport !== 'AUTO'
      ? ` Fewer than the agreed minimum of ${countOf(criterion.minSupport, criterion.unit)}.`
      : '';
  return [counted + few, explainNeeded(needed, criterion.unit)].filter((part) => part !== '').join(' ');
}

/** Reads a decimal of a document that was checked before. @throws TypeError if it was not */
export function decimalOf(text: string): Decimal {
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new TypeError(reading.problem);
  return reading.decimal;
}
