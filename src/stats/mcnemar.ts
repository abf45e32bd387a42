import { requireWhole } from './checks.js';
import { binomialCdf, chiSquareSurvival } from './special.js';

export interface McNemarResult {
  /** Two-sided exact p: 2 P(Bin(b + c, 1/2) <= min(b, c)), at most 1; 1 without discordant pairs. Decides. */
  readonly exactP: number;
  /** Exact p less the probability of the observed split (Lancaster 1961), 1 at b = c; for description. */
  readonly midP: number;
  /** (b - c)² / (b + c), with and without continuity correction; `null` without discordant pairs. */
  readonly chi2: number | null;
  readonly chi2P: number | null;
  readonly chi2Corrected: number | null;
  readonly chi2CorrectedP: number | null;
}

/**
 * McNemar's test of two models on the same items. Only the items on which they differ matter.
 * @param b items right under the first model only. @param c items right under the second model only.
 * @throws CountOutOfRange
 * Pinned by test/golden/data/stats/mcnemar.json.
 */
export function mcnemar(b: number, c: number): McNemarResult {
  requireWhole('The number of items right under the first model only', b);
  requireWhole('The number of items right under the second model only', c);
  const n = b + c;
  const fewer = Math.min(b, c);
  if (n === 0) return { exactP: 1, midP: 1, chi2: null, chi2P: null, chi2Corrected: null, chi2CorrectedP: null };
  const upTo = binomialCdf(fewer, n, 0.5);
  const below = binomialCdf(fewer - 1, n, 0.5);
  const chi2 = (b - c) ** 2 / n;
  const chi2Corrected = (Math.abs(b - c) - 1) ** 2 / n;
  return {
    exactP: b === c ? 1 : Math.min(1, 2 * upTo),
    midP: b === c ? 1 : upTo + below,
    chi2,
    chi2P: chiSquareSurvival(chi2, 1),
    chi2Corrected,
    chi2CorrectedP: chiSquareSurvival(chi2Corrected, 1),
  };
}
