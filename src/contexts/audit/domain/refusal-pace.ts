/**
 * How many refusals of one actor are written down one by one within a window. A person at work comes nowhere near; a program that floods
 * does, and would fill the log: from there on its refusals are counted, and the count is written down when the window has ended.
 */
export const REFUSALS_A_WINDOW = 400;
export const WINDOW_MS = 60 * 60_000;

/** Of one actor in one chain. */
export interface RefusalPace {
  readonly windowStartedAt: Date;
  readonly written: number;
  /** Counted, not written one by one. */
  readonly withheld: number;
}

export interface PacedRefusal {
  readonly pace: RefusalPace;
  /** `LAST`: written, and the last one before counting begins. */
  readonly verdict: 'WRITE' | 'LAST' | 'WITHHOLD';
  /** A window that ended with refusals that nobody has told yet. */
  readonly ended?: RefusalPace;
}

/** @param known `undefined` for an actor's first refusal ever */
export function paceRefusal(known: RefusalPace | undefined, now: Date, most: number = REFUSALS_A_WINDOW): PacedRefusal {
  const isOver = known === undefined || hasEnded(known, now);
  const current: RefusalPace = isOver ? { windowStartedAt: now, written: 0, withheld: 0 } : known;
  const ended = isOver && known !== undefined && known.withheld > 0 ? { ended: known } : {};
  if (current.written >= most)
    return { pace: { ...current, withheld: current.withheld + 1 }, verdict: 'WITHHOLD', ...ended };
  const written = current.written + 1;
  return { pace: { ...current, written }, verdict: written === most ? 'LAST' : 'WRITE', ...ended };
}

/** A clock that was set back ends no window: it would open a new one for whoever can set it. */
export function hasEnded({ windowStartedAt }: Pick<RefusalPace, 'windowStartedAt'>, now: Date): boolean {
  return now.getTime() - windowStartedAt.getTime() >= WINDOW_MS;
}
