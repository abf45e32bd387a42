import { AttemptOutOfRange, RateOutOfRange } from './errors.js';

export type AlphaSpending = 'EQUAL' | 'OPEN_ENDED';

/**
 * The part of the agreed error that one attempt may use, so that all attempts together stay within it (Boole's inequality).
 * EQUAL: alpha/max. OPEN_ENDED: alpha * 6 / (pi² attempt²), whose sum over all attempts is alpha.
 * @param alpha the agreed error over all attempts, above 0 and below 1.
 * @param attempt which one this is, from 1.
 * @param max planned attempts (only EQUAL uses it, and refuses an attempt beyond it).
 * @throws RateOutOfRange, AttemptOutOfRange
 */
export function alphaOfAttempt(input: {
  readonly alpha: number;
  readonly attempt: number;
  readonly max: number;
  readonly spending: AlphaSpending;
}): number {
  const { alpha, attempt, max, spending } = input;
  if (!(alpha > 0 && alpha < 1)) throw new RateOutOfRange('alpha', alpha, 'a fraction above 0 and below 1');
  const whole = Number.isSafeInteger(attempt) && attempt >= 1;
  if (spending === 'OPEN_ENDED') {
    if (!whole) throw new AttemptOutOfRange(attempt, 'an open-ended schedule');
    return (alpha * 6) / (Math.PI * attempt) ** 2;
  }
  if (!whole || !Number.isSafeInteger(max) || attempt > max) throw new AttemptOutOfRange(attempt, max);
  return alpha / max;
}
