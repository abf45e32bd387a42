import { requireConfidence, requireCounts, requireOpenRate, requireProvableRate, requireWhole } from './checks.js';
import { SampleSizeOutOfReach } from './errors.js';
import { firstWhere, shows, type Claim } from './proof.js';
import { binomialCdf, complementOf } from './special.js';

/** No one collects more independent units than this; beyond it a search answers "not in reach". */
const UNITS_IN_REACH = 1e9;
/** Further failures looked at when aiming at a power: 5,000 failures at .95 are 100,000 units. */
const FAILURES_IN_REACH = 5_000;

/** Power aimed at when a criterion states none. */
export const USUAL_POWER = 0.8;

/**
 * Smallest n whose n successes out of n show the required rate (ln alpha / ln p0, rounded up).
 * @throws RateOutOfRange, ConfidenceOutOfRange
 * Pinned by test/golden/data/stats/planner.json (withoutFailure).
 */
export function smallestPassingN(claim: Claim): number {
  return demonstrationSize({ ...claim, allowedFailures: 0 });
}

/**
 * Smallest n that still shows the required rate when `allowedFailures` of the units fail:
 * P(Bin(n, 1 - p0) <= c) <= alpha.
 * @throws RateOutOfRange, ConfidenceOutOfRange, CountOutOfRange, SampleSizeOutOfReach
 * Pinned by test/golden/data/stats/demonstration-sample-size.json.
 */
export function demonstrationSize(input: Claim & { readonly allowedFailures: number }): number {
  requireClaim(input);
  requireWhole('The number of allowed failures', input.allowedFailures);
  const { allowedFailures } = input;
  const n = firstWhere((n) => shows(input, allowedFailures, n), { from: allowedFailures + 1, limit: UNITS_IN_REACH });
  if (n === undefined) throw new SampleSizeOutOfReach(UNITS_IN_REACH);
  return n;
}

/**
 * Most failures among n with which the required rate is still shown; `null` when not even 0 would do (or n = 0).
 * @throws RateOutOfRange, ConfidenceOutOfRange, CountOutOfRange
 */
export function allowedFailures(input: Claim & { readonly n: number }): number | null {
  requireClaim(input);
  requireWhole('The number of trials n', input.n);
  const { n } = input;
  if (!shows(input, 0, n)) return null;
  const firstTooMany = firstWhere((failures) => !shows(input, failures, n), { from: 1, limit: n });
  return (firstTooMany ?? n) - 1;
}

export interface UnitsNeeded {
  readonly withoutFurtherFailure: number | null;
  readonly atObservedRate: number | null;
  readonly atDesignPoint: number | null;
}

/**
 * How many further independent units an unproven claim takes, three ways:
 * without a further failure; if failures go on coming at the observed rate (expected number, not rounded); and so that a model
 * that is truly at the design point passes with the stated power, given what has been counted already.
 * `null` = cannot be reached that way (observed rate or design point not above the requirement, or out of reach).
 * 0 = shown already. With n = 0 there is no observed rate.
 * @param k may carry a fraction (share rule); n >= 0.
 * @throws RateOutOfRange, ConfidenceOutOfRange, CountOutOfRange
 */
export function unitsStillNeeded(
  input: Claim & { readonly k: number; readonly n: number; readonly designPoint?: number; readonly power?: number },
): UnitsNeeded {
  requireClaim(input);
  const { k, n } = input;
  if (n !== 0 || k !== 0) requireCounts(k, n);
  const failures = n - k;
  const reach = { from: 0, limit: UNITS_IN_REACH };
  const observedFailures = (further: number): number => failures + (further * failures) / n;
  return {
    withoutFurtherFailure: firstWhere((further) => shows(input, failures, n + further), reach) ?? null,
    atObservedRate:
      n === 0 || k / n <= input.required
        ? null
        : (firstWhere((further) => shows(input, observedFailures(further), n + further), reach) ?? null),
    atDesignPoint: unitsAtDesignPoint({ ...input, failures }),
  };
}

/** Only where one more failure becomes allowed can the power rise, so only those sizes are looked at. */
function unitsAtDesignPoint(
  input: Claim & {
    readonly n: number;
    readonly failures: number;
    readonly designPoint?: number;
    readonly power?: number;
  },
): number | null {
  const { n, failures, designPoint, power = USUAL_POWER } = input;
  if (designPoint === undefined || designPoint <= input.required) return null;
  requireOpenRate('The power', power);
  if (designPoint > 1) requireOpenRate('The design point', designPoint);
  let further = 0;
  for (let more = 0; more <= FAILURES_IN_REACH; more += 1) {
    const next = firstWhere((m) => shows(input, failures + more, n + m), { from: further, limit: UNITS_IN_REACH });
    if (next === undefined) return null;
    further = next;
    if (binomialCdf(more, further, complementOf(designPoint)) >= power) return further;
  }
  return null;
}

/** @throws RateOutOfRange, ConfidenceOutOfRange */
export function requireClaim({ required, confidence }: Claim): void {
  requireProvableRate(required);
  requireConfidence(confidence);
}
