import { ClockBehind } from './errors.js';
import type { ChainHead } from './entry.js';

/** Clocks are corrected by a little all the time; what is written in order stays in order by its sequence number. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** Whether the clock shows a time before one that this chain has seen already, by more than the tolerance. */
export function isClockBehind({ latestAt }: Pick<ChainHead, 'latestAt'>, now: Date): boolean {
  return latestAt !== null && now.getTime() < latestAt.getTime() - CLOCK_TOLERANCE_MS;
}

/** The time that deadlines are held against: setting a clock back never gives anybody more time. */
export function chainTime({ latestAt }: Pick<ChainHead, 'latestAt'>, now: Date): Date {
  return latestAt !== null && latestAt > now ? latestAt : now;
}

/** @throws ClockBehind */
export function assertClock(head: Pick<ChainHead, 'latestAt'>, now: Date): void {
  if (head.latestAt !== null && isClockBehind(head, now)) throw new ClockBehind(now, head.latestAt);
}
