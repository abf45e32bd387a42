import type { Outcome } from '../../../metrics/outcome.js';
import type { JudgementFacts } from './facts.js';

/** How often images that should have been in one state were seen in another, for `JudgementFacts.confusion`; sorted, errored ones with `null`. */
export function confusionOf(outcomes: readonly Outcome[]): NonNullable<JudgementFacts['confusion']> {
  const counts = new Map<string, { expected: string; observed: string | null; count: number }>();
  for (const { expectedState: expected, observedState: observed } of outcomes) {
    const key = JSON.stringify([expected, observed]);
    const entry = counts.get(key) ?? { expected, observed, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
