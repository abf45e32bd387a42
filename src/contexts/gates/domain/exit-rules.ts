import { concernsSafety, unmetExitRules, type EvidenceCell, type GateEvidence, type Unmet } from './evidence.js';
import type { ItemFact, WaiverFact } from './finding-facts.js';
import type { GatePolicy } from './policy.js';
import type { JudgedStatement } from './scope.js';

/**
 * What stands against an approval: the exit rules of the evidence, but for a FAIL whose every missed statement a waiver covers, and
 * the rules about punch items and conditions. A verdict is never changed by any of this.
 */
export function unmetForDecision({ policy, evidence }: { policy: GatePolicy; evidence: GateEvidence }): Unmet[] {
  const unmet = unmetExitRules(evidence).filter((one) => !(one.code === 'VERDICT_FAIL' && isWaived(evidence, one)));
  return evidence.type === 'G0_AGREEMENT' ? unmet : [...unmet, ...unmetFindings(policy, evidence)];
}

/** Whether passing on this evidence is a CONDITIONAL, and never a GO. */
export function isConditional(evidence: GateEvidence): boolean {
  return (evidence.conditions ?? []).length > 0 || usedWaivers(evidence).length > 0;
}

/** Those without which a FAIL would stand against the decision. */
export function usedWaivers(evidence: GateEvidence): readonly WaiverFact[] {
  const used = new Set(
    evidence.cells.flatMap((cell) => (cell.notShown ?? []).flatMap((one) => coveringWaivers(evidence, cell, one))),
  );
  return (evidence.waivers ?? []).filter((waiver) => used.has(waiver));
}

/** Waivers that cover a statement which was not shown. Of what is INCONCLUSIVE only where the whole criterion failed and is waived. */
export function coveringWaivers(
  evidence: GateEvidence,
  cell: EvidenceCell,
  statement: JudgedStatement,
): readonly WaiverFact[] {
  const hasFailed = (cell.notShown ?? []).some(
    (one) => one.criterionId === statement.criterionId && one.verdict === 'FAIL',
  );
  return (evidence.waivers ?? []).filter(
    (waiver) =>
      isAbout(waiver, cell) &&
      waiver.criterionId === statement.criterionId &&
      (waiver.slice === null ? hasFailed : waiver.slice === statement.slice && statement.verdict === 'FAIL'),
  );
}

/** Of the place, of these very criteria, and, where it names one, of the cited run. */
function isAbout(waiver: WaiverFact, cell: EvidenceCell): boolean {
  return (
    waiver.siteId === cell.siteId &&
    waiver.useCaseId === cell.useCaseId &&
    waiver.criteriaSetId === cell.criteriaSet?.id &&
    (waiver.runId === null || waiver.runId === cell.judgement?.runId)
  );
}

/** Whether a passed gate may have conditions at all: never an agreement, nor a go-live that concerns safety. */
export function mayEndConditional(policy: GatePolicy, evidence: GateEvidence): boolean {
  return policy.mayEndConditional && !(policy.type === 'G3_GO_LIVE' && concernsSafety(evidence));
}

/** Whether an item concerns what a gate decides on. */
export function isInScope(evidence: GateEvidence, item: Pick<ItemFact, 'siteId' | 'useCaseId'>): boolean {
  return evidence.cells.some(
    (cell) =>
      (item.siteId === null || item.siteId === cell.siteId) &&
      (item.useCaseId === null || item.useCaseId === cell.useCaseId),
  );
}

function isWaived(evidence: GateEvidence, { siteKey, useCaseKey }: Unmet): boolean {
  const cell = evidence.cells.find((one) => one.siteKey === siteKey && one.useCaseKey === useCaseKey);
  const missed = cell?.notShown ?? [];
  return (
    cell !== undefined && missed.length > 0 && missed.every((one) => coveringWaivers(evidence, cell, one).length > 0)
  );
}

function unmetFindings(policy: GatePolicy, evidence: GateEvidence): Unmet[] {
  const conditioned = new Set((evidence.conditions ?? []).map(({ itemId }) => itemId));
  const items = (evidence.openItems ?? []).flatMap((item) => unmetOfItem(evidence, item, conditioned.has(item.id)));
  const waivers = usedWaivers(evidence)
    .filter(({ itemId }) => !conditioned.has(itemId))
    .map((waiver) =>
      unmet(
        evidence,
        waiver,
        'WAIVER_WITHOUT_CONDITION',
        `waiver ${waiver.number} holds only with the condition that ends it`,
      ),
    );
  const conditional: Unmet[] =
    isConditional(evidence) && !mayEndConditional(policy, evidence)
      ? [
          {
            ...EVERYWHERE,
            code: 'CONDITIONS_NOT_ALLOWED',
            message: `${policy.type} does not pass with open points here`,
          },
        ]
      : [];
  return [...items, ...waivers, ...conditional];
}

function unmetOfItem(evidence: GateEvidence, item: ItemFact, isCondition: boolean): Unmet[] {
  const name = `punch item ${item.number}`;
  if (item.category === 'A') return [unmet(evidence, item, 'ITEM_A_OPEN', `${name} is an A and ${item.state}`)];
  if (item.category === null) return [unmet(evidence, item, 'ITEM_NOT_TRIAGED', `nobody has triaged ${name}`)];
  if (item.category === 'B' && !isCondition)
    return [unmet(evidence, item, 'ITEM_B_WITHOUT_CONDITION', `${name} is a B and no condition of the gate`)];
  return [];
}

/** For what concerns the whole pilot. */
const EVERYWHERE = { siteKey: '*', useCaseKey: '*' };

function unmet(
  evidence: GateEvidence,
  at: Pick<ItemFact, 'siteId' | 'useCaseId'>,
  code: Unmet['code'],
  what: string,
): Unmet {
  const siteKey = evidence.cells.find(({ siteId }) => siteId === at.siteId)?.siteKey ?? '*';
  const useCaseKey = evidence.cells.find(({ useCaseId }) => useCaseId === at.useCaseId)?.useCaseKey ?? '*';
  return { code, siteKey, useCaseKey, message: what };
}
