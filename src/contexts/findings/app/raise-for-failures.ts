import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { PilotEvents, type PilotEvent } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { CriterionResult } from '../../../verdict/judgement.js';
import { Criteria } from '../../criteria/public.js';
import { PilotEvidence, type Judgement } from '../../evaluations/public.js';
import { Pilots } from '../../pilots/public.js';
import { FINDING_RULES, ItemJournal } from './item-journal.js';
import { PunchItems } from './ports.js';
import { ItemDraft } from './raise-item.js';

/** What the rule that raises items reads. */
@Injectable()
export class FailedRuns {
  constructor(
    readonly evidence: PilotEvidence,
    readonly criteria: Criteria,
    readonly pilots: Pilots,
  ) {}
}

/**
 * When a formal run has ended, every criterion it missed becomes an item: one for each criterion, use case and site, however often it
 * is missed again before the item has ended.
 */
@Injectable()
export class RaiseForFailures implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly runs: FailedRuns,
    private readonly items: PunchItems,
    private readonly draft: ItemDraft,
    private readonly journal: ItemJournal,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['RUN_ENDED'], (tx, event) => this.execute(tx, event));
  }

  async execute(tx: Tx, event: PilotEvent): Promise<void> {
    const { run, judgements } = await this.runs.evidence.judgedRun(tx, event.object.id as RunId);
    if (run.plan.kind !== 'FORMAL' || run.state !== 'COMPLETED') return;
    for (const judgement of judgements)
      for (const criterion of judgement.result.criteria)
        if (criterion.verdict === 'FAIL') await this.missed(tx, judgement, criterion);
  }

  private async missed(tx: Tx, judgement: Judgement, criterion: CriterionResult): Promise<void> {
    const { siteId, useCaseId, runId, criteriaSetId } = judgement;
    const { criterionId } = criterion;
    const pilot = await this.runs.pilots.get(tx, judgement.pilotId);
    const text = `${criterion.reason.message} Attempt ${judgement.attempt}.`;
    const alive = await this.items.alive(tx, { siteId, useCaseId, criterionId });
    if (alive !== undefined) {
      await this.journal.remarked(tx, FINDING_RULES, alive, {
        action: 'item.seen-again',
        kind: 'SEEN_AGAIN',
        text,
        runId,
      });
      return;
    }
    const { document } = await this.runs.criteria.get(tx, criteriaSetId);
    const relevance = document.criteria.find(({ id }) => id === criterionId)?.safetyRelevance ?? 'NONE';
    const subject = {
      siteId,
      useCaseId,
      criteriaSetId,
      criterionId,
      runId,
      kind: 'MODEL' as const,
      concernsSafety: relevance !== 'NONE',
      title: `Not met: ${criterion.title}`.slice(0, 200),
      description: text,
    };
    await this.journal.raised(tx, FINDING_RULES, await this.draft.of(tx, pilot, subject, null));
  }
}
