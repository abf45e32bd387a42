import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Datasets } from '../../datasets/public.js';
import { PilotEvidence } from '../../evaluations/public.js';
import { Findings } from '../../findings/public.js';
import { conditionState } from '../domain/conditions.js';
import { isInScope, usedWaivers } from '../domain/exit-rules.js';
import type { ConditionFact } from '../domain/finding-facts.js';
import { advanceGate, type Gate, type RevocationCause } from '../domain/gate.js';
import { SITE_DECISION_DAYS } from '../domain/site-deviation.js';
import { SiteDeviations } from './site-changes/site-deviations.js';
import { GateJournal } from './gate-journal.js';

const RULES = { system: 'gate rules' };

interface Cause {
  readonly cause: RevocationCause;
  readonly reason: string;
  readonly condition?: ConditionFact;
}

/** Where the findings and the results that a decision rested on stand today. */
@Injectable()
export class DecisionBasis {
  constructor(
    private readonly evidence: PilotEvidence,
    private readonly datasets: Datasets,
    private readonly findings: Findings,
    private readonly audit: AuditLog,
    private readonly sites: SiteDeviations,
  ) {}

  now(tx: Tx, gate: Gate): Promise<Date> {
    return this.audit.time(tx, gate);
  }

  /** The first thing it rested on that does not hold any more. An agreement rests on none of these. */
  async broken(tx: Tx, gate: Gate): Promise<Cause | undefined> {
    if (gate.type === 'G0_AGREEMENT') return undefined;
    return (
      (await this.brokenResult(tx, gate)) ??
      (await this.openA(tx, gate)) ??
      (await this.endedWaiver(tx, gate)) ??
      (await this.overdue(tx, gate))
    );
  }

  /** With the date of the day and nothing else: cheap enough for every reading. */
  async overdue(tx: Tx, gate: Gate): Promise<Cause | undefined> {
    return (await this.overdueCondition(tx, gate)) ?? (await this.undecidedSite(tx, gate));
  }

  private async undecidedSite(tx: Tx, gate: Gate): Promise<Cause | undefined> {
    const found = await this.sites.overdue(tx, gate, await this.audit.time(tx, gate));
    if (found === undefined) return undefined;
    const since = found.changedAt.toISOString().slice(0, 10);
    const reason = `What is installed at ${found.siteKey} is another version since ${since}, and nobody accepted that in ${SITE_DECISION_DAYS} days.`;
    return { cause: 'SITE_CHANGED', reason };
  }

  private async overdueCondition(tx: Tx, gate: Gate): Promise<Cause | undefined> {
    if (gate.state !== 'PASSED_WITH_CONDITIONS') return undefined;
    const today = (await this.audit.time(tx, gate)).toISOString().slice(0, 10);
    for (const condition of gate.evidence.conditions ?? []) {
      const item = await this.findings.item(tx, condition.itemId);
      if (conditionState(condition, item?.state, today) !== 'OVERDUE') continue;
      const reason = `The condition on punch item ${condition.number} was due on ${condition.dueOn} and is not verified.`;
      return { cause: 'CONDITION_OVERDUE', reason, condition };
    }
    return undefined;
  }

  async areConditionsMet(tx: Tx, { evidence: { conditions = [] } }: Gate): Promise<boolean> {
    for (const { itemId } of conditions) if ((await this.findings.item(tx, itemId))?.state !== 'VERIFIED') return false;
    return true;
  }

  private async brokenResult(tx: Tx, { evidence }: Gate): Promise<Cause | undefined> {
    const cited = new Set(evidence.cells.flatMap(({ judgement }) => (judgement === null ? [] : [judgement.runId])));
    for (const runId of cited) {
      const { run } = await this.evidence.judgedRun(tx, runId as RunId);
      const dataset = await this.datasets.get(tx, run.datasetId);
      if (dataset.state === 'COMPROMISED')
        return {
          cause: 'DATASET_COMPROMISED',
          reason: `Dataset ${dataset.key}, which the decision rests on, is compromised.`,
        };
      if (run.state === 'INVALIDATED')
        return { cause: 'RUN_INVALIDATED', reason: `Run ${runId}, which the decision cites, was invalidated.` };
    }
    return undefined;
  }

  private async openA(tx: Tx, { evidence }: Gate): Promise<Cause | undefined> {
    const open = await this.findings.openItems(tx, evidence.pilotId);
    const item = open.find((one) => one.category === 'A' && isInScope(evidence, one));
    return item && { cause: 'ITEM_A_RAISED', reason: `Punch item ${item.number} is an A and ${item.state}.` };
  }

  private async endedWaiver(tx: Tx, gate: Gate): Promise<Cause | undefined> {
    const at = await this.audit.time(tx, gate);
    for (const { id, number } of usedWaivers(gate.evidence)) {
      const waiver = await this.findings.waiver(tx, id);
      const isOver = waiver?.state === 'APPROVED' && waiver.validTo <= at;
      if (waiver?.state === 'EXPIRED' || waiver?.state === 'REVOKED' || isOver)
        return {
          cause: 'WAIVER_ENDED',
          reason: `Waiver ${number}, which the decision rests on, is ${isOver ? 'EXPIRED' : waiver.state}.`,
        };
    }
    return undefined;
  }
}

/** Ends or completes decisions whose basis has changed. Under the gate's row lock; whoever looks first does it. */
@Injectable()
export class PassedGates {
  constructor(
    private readonly basis: DecisionBasis,
    private readonly journal: GateJournal,
  ) {}

  /** @param gate locked. The gate as it stands afterwards. */
  async reconsider(tx: Tx, gate: Gate): Promise<Gate> {
    const broken = await this.basis.broken(tx, gate);
    if (broken !== undefined) return this.revoke(tx, gate, broken);
    if (gate.state !== 'PASSED_WITH_CONDITIONS' || !(await this.basis.areConditionsMet(tx, gate))) return gate;
    const met = advanceGate(gate, 'PASSED', { conditionsClosedAt: await this.basis.now(tx, gate) });
    await this.journal.conditionsClosed(tx, met);
    return met;
  }

  /** Only what the date alone decides. */
  async overdue(tx: Tx, gate: Gate): Promise<boolean> {
    return (await this.basis.overdue(tx, gate)) !== undefined;
  }

  private async revoke(tx: Tx, gate: Gate, { cause, reason, condition }: Cause): Promise<Gate> {
    if (condition !== undefined) await this.journal.conditionOverdue(tx, gate, condition);
    const revokedAt = await this.basis.now(tx, gate);
    const revoked = advanceGate(gate, 'REVOKED', { revokedAt, revokedCause: cause, revokedReason: reason });
    await this.journal.revoked(tx, revoked, RULES);
    return revoked;
  }
}
