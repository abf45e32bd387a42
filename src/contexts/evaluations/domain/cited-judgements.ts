import type { Judgement } from './judgement.js';
import type { Run } from './run.js';
import { isEvidence } from './run-states.js';

/**
 * Ids of completed formal runs. One that judged kept answers again falls with the run that gave them, and one that tops up another
 * falls with that one, whose outcomes it judged too.
 *
 * @param runs oldest first, so that what a run rests on comes before it
 */
export function citableRuns(runs: readonly Run[]): ReadonlySet<string> {
  const good = new Set<string>();
  for (const { id, plan, state } of runs) {
    const restsOn = [plan.rejudgementOf?.runId, plan.topUpOf?.runId].filter((one) => one !== undefined);
    if (isEvidence({ kind: plan.kind, state }) && restsOn.every((one) => good.has(one))) good.add(id);
  }
  return good;
}

/**
 * The judgement a gate cites for each site and use case: the newest one by the criteria in force. A later one by criteria that were
 * replaced (its run was declared before) does not push it aside; it is cited only where there is no other, and then allows no GO.
 *
 * @param found of citable runs, oldest first
 * @param inForce ids of baselined criteria sets
 */
export function citedJudgements(found: readonly Judgement[], inForce: ReadonlySet<string>): readonly Judgement[] {
  const cited = new Map<string, Judgement>();
  for (const judgement of found) {
    const before = cited.get(placeOf(judgement));
    const isOutdated = !inForce.has(judgement.criteriaSetId);
    if (before !== undefined && isOutdated && inForce.has(before.criteriaSetId)) continue;
    cited.set(placeOf(judgement), judgement);
  }
  return [...cited.values()];
}

export function placeOf({ siteId, useCaseId }: Pick<Judgement, 'siteId' | 'useCaseId'>): string {
  return `${siteId} ${useCaseId}`;
}
