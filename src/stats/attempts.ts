import { AttemptOutOfRange, RateOutOfRange } from './errors.js';

export type AlphaSpending = 'EQUAL' | 'OPEN_ENDED' | 'E_PROCESS';

/**
 * The part of the agreed error that one attempt may use, so that all attempts together stay within it (Boole's inequality).
 * EQUAL: alpha/max. OPEN_ENDED: alpha * 6 / (pi² attempt²), whose sum over all attempts is alpha. E_PROCESS: alpha/max for each model
 * that is tried; looks at one model's growing data share it (e-process.ts).
 * A share is the part of the attempt's error that one planned stage of it may use (Boole again).
 * @param alpha the agreed error over all attempts, above 0 and below 1.
 * @param attempt which one this is, from 1.
 * @param max planned attempts (OPEN_ENDED does not use it; the others refuse an attempt beyond it).
 * @param share above 0, at most 1; absent = 1.
 * @throws RateOutOfRange, AttemptOutOfRange
 */
export function alphaOfAttempt(input: {
  readonly alpha: number;
  readonly attempt: number;
  readonly max: number;
  readonly spending: AlphaSpending;
  readonly share?: number;
}): number {
  const { alpha, attempt, max, spending, share = 1 } = input;
  if (!(alpha > 0 && alpha < 1)) throw new RateOutOfRange('alpha', alpha, 'a fraction above 0 and below 1');
  if (!(share > 0 && share <= 1)) throw new RateOutOfRange('The share', share, 'a fraction above 0 and at most 1');
  const whole = Number.isSafeInteger(attempt) && attempt >= 1;
  if (spending === 'OPEN_ENDED') {
    if (!whole) throw new AttemptOutOfRange(attempt, 'an open-ended schedule');
    return ((alpha * 6) / (Math.PI * attempt) ** 2) * share;
  }
  if (!whole || !Number.isSafeInteger(max) || attempt > max) throw new AttemptOutOfRange(attempt, max);
  return (alpha / max) * share;
}
