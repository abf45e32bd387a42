import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PilotEvidence } from '../../evaluations/public.js';
import { ItemStateRefused, RunShowsNoFix, SamePerson } from '../domain/errors.js';
import { advanceItem, type PunchItem } from '../domain/item.js';
import { ItemDesk } from './item-desk.js';

/** Whether a run shows that what an item is about is over. */
@Injectable()
export class FixShown {
  constructor(private readonly evidence: PilotEvidence) {}

  /** Formal, declared after the item was raised, of its place, and the criterion, when it names one, is met. @throws RunShowsNoFix */
  async require(tx: Tx, item: PunchItem, runId: string | undefined): Promise<void> {
    const refuse = (why: string): never => {
      throw new RunShowsNoFix(item.number, why);
    };
    if (runId === undefined) return refuse('none is named');
    const { run, judgements } = await this.evidence.judgedRun(tx, runId as RunId);
    if (run.pilotId !== item.pilotId) return refuse('the run belongs to another pilot');
    if (run.plan.kind !== 'FORMAL') return refuse('the run is exploratory');
    if (run.state !== 'COMPLETED' && run.state !== 'REVEALED') return refuse(`the run is ${run.state}`);
    if (run.declaredAt < item.raisedAt) return refuse('the run was declared before the item was raised');
    if (item.siteId !== null && run.siteId !== item.siteId) return refuse('the run was made at another site');
    const judged = judgements.filter(({ useCaseId }) => item.useCaseId === null || useCaseId === item.useCaseId);
    if (judged.length === 0) return refuse('the run does not judge the use case');
    const results = judged.flatMap(({ result }) => result.criteria);
    const found = results.filter(({ criterionId }) => item.criterionId === null || criterionId === item.criterionId);
    if (found.length === 0) return refuse(`the run does not judge criterion ${String(item.criterionId)}`);
    const open = found.find(({ verdict }) => verdict !== 'PASS' && (item.criterionId !== null || verdict === 'FAIL'));
    if (open !== undefined) refuse(`criterion ${open.criterionId} is ${open.verdict} in it`);
  }
}

function verifiers({ concernsSafety }: PunchItem): readonly Role[] {
  return concernsSafety ? ['CQL', 'CSM', 'SO'] : ['CQL', 'CSM'];
}

/** The customer has looked and it is over. Not by whoever resolved it. */
@Injectable()
export class VerifyItem {
  constructor(
    private readonly desk: ItemDesk,
    private readonly fix: FixShown,
  ) {}

  /** @throws SamePerson, RunShowsNoFix, ItemStateRefused, NOT_PERMITTED */
  execute(
    principal: Principal,
    asked: { readonly itemId: string; readonly runId?: string; readonly comment?: string },
  ): Promise<PunchItem> {
    const of = { id: asked.itemId, action: 'item.verified', roles: verifiers };
    return this.desk.change(principal, of, async (tx, item) => {
      if (item.resolvedBy === principal.personId) throw new SamePerson('resolved the item', 'verify it');
      if (item.state !== 'RESOLVED') throw new ItemStateRefused(item.number, item.state, 'VERIFIED');
      const { runId } = asked;
      if (item.kind === 'MODEL' || runId !== undefined) await this.fix.require(tx, item, runId);
      const verified = { verifiedBy: principal.personId, verifiedRunId: runId ?? null };
      const text = asked.comment?.trim();
      return {
        after: advanceItem(item, 'VERIFIED', verified),
        event: { ...(text !== undefined && text !== '' && { text }), ...(runId !== undefined && { runId }) },
      };
    });
  }
}
