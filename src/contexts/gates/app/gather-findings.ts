import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Findings, type PunchItem, type Waiver } from '../../findings/public.js';
import { conditionOf } from '../domain/conditions.js';
import type { GateEvidence } from '../domain/evidence.js';
import { isInScope } from '../domain/exit-rules.js';
import type { ConditionAsked, ConditionFact, ItemFact, WaiverFact } from '../domain/finding-facts.js';

type Parties = Parameters<AuditLog['time']>[1];

/** What the punch list and the waivers say about what a gate decides on. */
@Injectable()
export class GatherFindings {
  constructor(
    private readonly findings: Findings,
    private readonly audit: AuditLog,
  ) {}

  /** Absent where there is nothing to say: evidence without findings has the digest it always had. */
  async execute(
    tx: Tx,
    evidence: GateEvidence,
    conditions: readonly ConditionFact[],
  ): Promise<Pick<GateEvidence, 'waivers' | 'openItems' | 'conditions'>> {
    if (evidence.type === 'G0_AGREEMENT') return {};
    const waivers = (await this.findings.waiversInForce(tx, evidence.pilotId)).filter((one) =>
      isInScope(evidence, one),
    );
    const items = (await this.findings.openItems(tx, evidence.pilotId)).filter((one) => isInScope(evidence, one));
    return {
      ...(waivers.length > 0 && { waivers: waivers.map(waiverFact) }),
      ...(items.length > 0 && { openItems: items.map(itemFact) }),
      ...(conditions.length > 0 && { conditions }),
    };
  }

  /** People who asked for a waiver that the evidence rests on. */
  async requesters(tx: Tx, { waivers = [] }: GateEvidence): Promise<readonly string[]> {
    const found = await Promise.all(waivers.map(({ id }) => this.findings.waiver(tx, id)));
    return found.flatMap((waiver) => [waiver?.draftedBy, waiver?.submittedBy]).filter((id) => id != null);
  }

  /** @throws ConditionRefused */
  async conditions(
    tx: Tx,
    of: { readonly evidence: GateEvidence; readonly asked: readonly ConditionAsked[]; readonly parties: Parties },
  ): Promise<readonly ConditionFact[]> {
    const today = (await this.audit.time(tx, of.parties)).toISOString().slice(0, 10);
    const items = (await this.findings.items(tx, of.evidence.pilotId)).filter((one) => isInScope(of.evidence, one));
    return of.asked
      .map((asked, index) => {
        const isTwice = of.asked.findIndex(({ itemId }) => itemId === asked.itemId) !== index;
        const item = isTwice ? undefined : items.find(({ id }) => id === asked.itemId);
        return conditionOf(asked, item, { index, today });
      })
      .sort((a, b) => a.number - b.number);
  }
}

function waiverFact(waiver: Waiver): WaiverFact {
  const { id, number, nth, siteId, useCaseId, criteriaSetId, criterionId, slice, runId, type, maxQuantity } = waiver;
  const { itemId, concernsSafety, termsDigest, validTo } = waiver;
  if (nth === null || termsDigest === null) throw new RangeError(`waiver ${id} is in force and was never submitted`);
  const scope = { siteId, useCaseId, criteriaSetId, criterionId, slice, runId };
  return {
    id,
    number,
    nth,
    ...scope,
    type,
    maxQuantity,
    validTo: validTo.toISOString(),
    itemId,
    concernsSafety,
    termsDigest,
  };
}

function itemFact({
  id,
  number,
  siteId,
  useCaseId,
  criterionId,
  state,
  category,
  concernsSafety,
}: PunchItem): ItemFact {
  return { id, number, siteId, useCaseId, criterionId, state, category, concernsSafety };
}
