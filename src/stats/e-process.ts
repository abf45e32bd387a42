import gammaln from '@stdlib/math-base-special-gammaln';
import { requireConfidence, requireCounts, requireProvableRate } from './checks.js';
import type { OneSidedBounds } from './binomial.js';
import { CountOutOfRange } from './errors.js';
import { betaCdf, complementOf } from './special.js';

/**
 * Evidence that may be looked at after every sample (an e-process; Ville 1939, mixture over all better rates):
 * E = integral from p0 to 1 of (p/p0)^s ((1-p)/(1-p0))^f dp / (1-p0)
 *   = B(s+1, f+1) P(Beta(s+1, f+1) > p0) / (p0^s (1-p0)^(f+1)).
 * While the true rate is at most p0, the chance that E ever reaches 1/alpha is at most alpha, however often one looks and
 * whenever one stops. Also for shares in [0, 1] of independent groups, with s = sum of the shares and
 * f = groups - s: x -> a^x b^(1-x) is convex, so a share is never more evidence than a coin of the same mean.
 * @param successes s >= 0. @param failures f >= 0. @param required p0, above 0 and below 1.
 * @returns ln E; 0 without any sample (E = 1), -Infinity when E is below every positive double.
 * @throws CountOutOfRange, RateOutOfRange
 */
export function logEvidence(input: {
  readonly successes: number;
  readonly failures: number;
  readonly required: number;
}): number {
  const { successes: s, failures: f, required } = input;
  requireProvableRate(required);
  for (const [name, count] of [['successes', s] as const, ['failures', f] as const]) {
    if (!(count >= 0) || !Number.isFinite(count))
      throw new CountOutOfRange(`The number of ${name}`, count, 'a number from 0 on');
  }
  const logBeta = gammaln(s + 1) + gammaln(f + 1) - gammaln(s + f + 2);
  const better = betaCdf(complementOf(required), f + 1, s + 1);
  return logBeta + Math.log(better) - s * Math.log(required) - (f + 1) * Math.log1p(-required);
}

/** Whether the evidence so far shows the required rate at this confidence: E >= 1/alpha. */
export function evidenceShows(input: {
  readonly successes: number;
  readonly failures: number;
  readonly required: number;
  readonly confidence: number;
}): boolean {
  requireConfidence(input.confidence);
  return logEvidence(input) >= -Math.log(complementOf(input.confidence));
}

/**
 * Bounds that hold at all times at once (a confidence sequence): lower is the largest rate that E shows at this confidence,
 * upper the same for failures. E falls in p0, so lower >= p0 exactly when E >= 1/alpha. Wider than `oneSidedBounds`.
 * @param k successes, 0…n; a fraction is allowed (shares). @param n from 1 on.
 * @throws NoTrials, CountOutOfRange, ConfidenceOutOfRange
 */
export function evidenceBounds(k: number, n: number, confidence: number): OneSidedBounds {
  requireConfidence(confidence);
  requireCounts(k, n);
  return { lower: largestShown(k, n - k, confidence), upper: 1 - largestShown(n - k, k, confidence) };
}

/** The largest double that the evidence shows; 0 when it shows none (always without a success). */
function largestShown(successes: number, failures: number, confidence: number): number {
  let shown = 0;
  let open = 1;
  if (successes === 0) return shown;
  for (;;) {
    const middle = shown + (open - shown) / 2;
    if (middle <= shown || middle >= open) return shown;
    if (evidenceShows({ successes, failures, required: middle, confidence })) shown = middle;
    else open = middle;
  }
}
