import type { Run } from './run.js';

/** How fast a run goes on, and how long it still takes at that. */
export interface Pace {
  /** Mean since the run was taken up last, over all workers. */
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

/** Time in which the run waited or was paused does not count; `undefined` when nothing can be said: not running, or no image done yet. */
export function paceOf(
  { state, done, total, takenUpAt, doneBefore }: Pick<Run, 'state' | 'done' | 'total' | 'takenUpAt' | 'doneBefore'>,
  now: Date,
): Pace | undefined {
  if (state !== 'RUNNING' || takenUpAt === null) return undefined;
  const seconds = (now.getTime() - takenUpAt.getTime()) / 1000;
  const images = done - doneBefore;
  if (seconds <= 0 || images <= 0) return undefined;
  const imagesPerSecond = images / seconds;
  return { imagesPerSecond, secondsLeft: Math.max(0, total - done) / imagesPerSecond };
}
