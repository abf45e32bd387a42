import { randomInt } from 'node:crypto';
import { ClockPort, RngPort } from '../../ports/time.js';

/** Milliseconds since 1970, UTC: for drivers that measure ages and deadlines. */
export function currentTime(): number {
  return Date.now();
}

export class SystemClock extends ClockPort {
  now(): Date {
    return new Date();
  }
}

export class SystemRng extends RngPort {
  next(): number {
    return randomInt(2 ** 47) / 2 ** 47;
  }
}
