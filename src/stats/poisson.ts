import { requireConfidence, requireWhole } from './checks.js';
import { RateOutOfRange } from './errors.js';
import { gammaLowerQuantile, gammaUpperQuantile } from './gamma.js';
import type { Interval, Sidedness } from './interval.js';
import { complementOf } from './special.js';

/**
 * Exact interval for a rate of independent events, count / exposure (Garwood 1936, gamma-quantile form).
 * lower = GammaInv(tail; count), 0 at count 0; upper = GammaInv(1 - tail; count + 1); both divided by the exposure.
 * Only where the events come independently; grouped data are overdispersed and may only inform.
 * @param count events, a whole number from 0 on. @param exposure images, hours: above 0.
 * @throws CountOutOfRange, RateOutOfRange, ConfidenceOutOfRange
 * Pinned by test/golden/data/stats/garwood.json (SciPy).
 */
export function garwoodInterval(input: {
  readonly count: number;
  readonly exposure: number;
  readonly confidence: number;
  readonly sides?: Sidedness;
}): Interval {
  const { count, exposure, confidence, sides = 'TWO' } = input;
  requireConfidence(confidence);
  requireWhole('The number of events', count);
  if (!(exposure > 0) || !Number.isFinite(exposure)) {
    throw new RateOutOfRange('The exposure', exposure, 'a number above 0 (images, hours)');
  }
  const alpha = complementOf(confidence);
  const tail = sides === 'TWO' ? alpha / 2 : alpha;
  return {
    point: count / exposure,
    lower: count === 0 ? 0 : gammaLowerQuantile(tail, count) / exposure,
    upper: gammaUpperQuantile(tail, count + 1) / exposure,
    confidence,
    method: 'garwood',
    sides,
  };
}
