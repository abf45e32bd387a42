import { oneSidedBounds } from './binomial.js';
import { evidenceShows } from './e-process.js';
import { betaCdf, complementOf } from './special.js';

/** What is to be shown: a rate of at least `required`, with `confidence`. */
export interface Claim {
  readonly required: number;
  readonly confidence: number;
  /** FIXED_SAMPLE (default): one look, exact bound. E_PROCESS: evidence that may be looked at after every unit. */
  readonly rule?: ProofRule;
}

export type ProofRule = 'FIXED_SAMPLE' | 'E_PROCESS';

/** Within this relative distance of a tie the tail is not trusted to decide; the bound itself is computed. */
const NEAR_TIE = 1e-9;

/**
 * Whether `failures` (may carry a fraction) among n trials show the claim: lower bound >= required. Decided by the tail
 * I_required(k, n-k+1) <= alpha, which is the same statement at a hundredth of the cost; near a tie the bound decides,
 * so that a plan and a judgement never disagree.
 */
export function shows(claim: Claim, failures: number, n: number): boolean {
  const k = n - failures;
  if (k <= 0) return false;
  const { required, confidence } = claim;
  if (claim.rule === 'E_PROCESS') return evidenceShows({ successes: k, failures, required, confidence });
  const alpha = complementOf(claim.confidence);
  const tail = betaCdf(claim.required, k, failures + 1);
  if (Math.abs(tail - alpha) > NEAR_TIE * alpha) return tail < alpha;
  return oneSidedBounds(k, n, claim.confidence).lower >= claim.required;
}

/** Smallest whole number >= from for which a monotone condition holds, up to `limit`; `undefined` when there is none. */
export function firstWhere(
  holds: (n: number) => boolean,
  range: { readonly from: number; readonly limit: number; readonly step?: number },
): number | undefined {
  const { from, limit } = range;
  let low = from - 1;
  let high = from;
  for (let step = range.step ?? 1; !holds(high); step *= 2) {
    if (high >= limit) return undefined;
    low = high;
    high = Math.min(limit, high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
