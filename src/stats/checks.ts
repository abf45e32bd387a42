import { ConfidenceOutOfRange, CountOutOfRange, NoTrials, RateOutOfRange, RateUnprovable } from './errors.js';

/** @throws ConfidenceOutOfRange unless 0 < confidence < 1. */
export function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) throw new ConfidenceOutOfRange(confidence);
}

/** k of n; k may carry a fraction (share rule), n may not.
 *  @throws NoTrials, CountOutOfRange */
export function requireCounts(k: number, n: number): void {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new CountOutOfRange('The number of trials n', n, 'a whole number from 1 on');
  if (n === 0) throw new NoTrials('A proportion');
  if (!(k >= 0 && k <= n)) throw new CountOutOfRange('The number of successes k', k, `a number from 0 to n = ${n}`);
}

/** @throws CountOutOfRange unless `value` is a whole number of at least `least`. */
export function requireWhole(name: string, value: number, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new CountOutOfRange(name, value, `a whole number from ${least} on`);
  }
}

/** @throws RateOutOfRange unless 0 < value < 1: a limit of 0 or 1 can never be shown by a sample. */
export function requireOpenRate(name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new RateOutOfRange(
      name,
      value,
      'a fraction above 0 and below 1 (0 and 1 themselves cannot be shown by a sample)',
    );
  }
}

/** @throws RateUnprovable for 0 and 1. @throws RateOutOfRange for what is no rate at all */
export function requireProvableRate(required: number): void {
  if (required === 0 || required === 1) throw new RateUnprovable(required);
  requireOpenRate('The required rate', required);
}
