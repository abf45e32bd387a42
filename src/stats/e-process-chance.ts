import { requireWhole } from './checks.js';
import { RateOutOfRange } from './errors.js';
import { shows, type Claim } from './proof.js';
import type { SampleSizePlan } from './planner.js';
import { allowedFailures } from './sample-size.js';
import { complementOf } from './special.js';

/** The chance while watching goes through the units one by one; more would keep others waiting. */
export const UNITS_WATCHED = 20_000;

/** Of a plan by evidence for all times: up to its first n with the power. `null` for another plan, without a design point, and beyond UNITS_WATCHED. */
export function watchedChanceOf(plan: SampleSizePlan): number | null {
  const { spending, required, confidencePerAttempt: confidence, designPoint, firstN } = plan;
  if (spending !== 'E_PROCESS' || designPoint === null || firstN === null || firstN > UNITS_WATCHED) return null;
  return watchedPassChance({ required, confidence, n: firstN, trueRate: designPoint });
}

/**
 * Chance that evidence which is looked at after every unit (e-process.ts) shows the claim at some time up to unit n, for a model
 * truly at `trueRate`: exact, by going through the units one by one and keeping the chance of every number of failures that has not
 * yet shown it. At least the chance of a single look at n, which is passChance. 0 for n = 0; never above alpha while
 * trueRate <= required (Ville).
 * @param n whole, from 0 on; costs n times the failures allowed at n.
 * @throws RateOutOfRange, ConfidenceOutOfRange, CountOutOfRange
 * Pinned by test/unit/stats/e-process-chance.test.ts (full enumeration of all sequences up to n = 16).
 */
export function watchedPassChance(input: Claim & { readonly n: number; readonly trueRate: number }): number {
  const { n, trueRate, ...rest } = input;
  requireWhole('The number of units n', n);
  if (!(trueRate >= 0 && trueRate <= 1)) throw new RateOutOfRange('The true rate', trueRate, 'a fraction from 0 to 1');
  const claim: Claim = { ...rest, rule: 'E_PROCESS' };
  const most = allowedFailures({ ...claim, n });
  if (most === null) return 0;
  const failureRate = complementOf(trueRate);
  // open[f]: chance of f failures so far without ever having shown the claim; more than `most` can no longer show it.
  const open = new Float64Array(most + 1);
  open[0] = 1;
  let shown = 0;
  let allowed = -1;
  let absorbed = 0;
  for (let unit = 1; unit <= n; unit += 1) {
    addUnit(open, failureRate, Math.min(unit, most));
    while (allowed < most && shows(claim, allowed + 1, unit)) allowed += 1;
    for (let failures = absorbed; failures <= allowed; failures += 1) {
      shown += open[failures] ?? 0;
      open[failures] = 0;
    }
    // Fewer failures than these have shown the claim before, so their chance stays 0.
    absorbed = Math.max(0, allowed);
  }
  return Math.min(1, shown);
}

/** In place, from the most failures down, so that every chance is read before it is overwritten. */
function addUnit(open: Float64Array, failureRate: number, most: number): void {
  for (let failures = most; failures > 0; failures -= 1)
    open[failures] = (open[failures] ?? 0) * (1 - failureRate) + (open[failures - 1] ?? 0) * failureRate;
  open[0] = (open[0] ?? 0) * (1 - failureRate);
}
