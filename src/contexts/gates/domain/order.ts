import type { EarlierGate, EvidenceCell, GateEvidence, Unmet } from './evidence.js';
import type { Gate } from './gate.js';
import type { EntryRule, GatePolicy } from './policy.js';
import { isSameStatement } from './scope.js';

/** The passed gates that cover the evidence, in the order of the rules, newest rounds first; and what none covers. */
export function earlierGates(
  { entry }: Pick<GatePolicy, 'entry'>,
  evidence: GateEvidence,
  gates: readonly Gate[],
): { readonly before: readonly EarlierGate[]; readonly missing: readonly Unmet[] } {
  const before = new Map<string, EarlierGate>();
  const missing: Unmet[] = [];
  for (const rule of entry) {
    const passed = gates.filter((gate) => isAccepted(rule, gate)).reverse();
    for (const cell of evidence.cells) {
      const found = passed.find((gate) => covers(gate, evidence, cell));
      if (found === undefined) missing.push(missingOf(rule, cell));
      else {
        const { id: gateId, type, round, evidenceDigest } = found;
        before.set(gateId, { gateId, type, round, evidenceDigest });
      }
    }
  }
  return { before: [...before.values()], missing };
}

function isAccepted({ gate: type, accepts }: EntryRule, gate: Gate): boolean {
  if (gate.type !== type) return false;
  return gate.state === 'PASSED' || (accepts === 'PASSED_OR_CONDITIONAL' && gate.state === 'PASSED_WITH_CONDITIONS');
}

/**
 * Whether a passed gate was about the same site, use case and release. A narrower decision covers no more than its statements. An
 * agreement covers the criteria it was given on; every other gate the model it was shown with.
 */
function covers(gate: Gate, evidence: GateEvidence, cell: EvidenceCell): boolean {
  const then = gate.evidence.cells.find(
    ({ siteId, useCaseId }) => siteId === cell.siteId && useCaseId === cell.useCaseId,
  );
  if (then === undefined || !isWithin(cell, then)) return false;
  return gate.type === 'G0_AGREEMENT'
    ? then.criteriaSet?.digest === cell.criteriaSet?.digest
    : modelOf(gate.evidence, then) === modelOf(evidence, cell);
}

function isWithin({ narrowedTo: asked }: EvidenceCell, { narrowedTo: covered }: EvidenceCell): boolean {
  if (covered === undefined) return true;
  return asked !== undefined && asked.every((one) => covered.some((other) => isSameStatement(one, other)));
}

/** Bytes and their reading; registered twice it is still the same model. */
function modelOf({ models, runs }: GateEvidence, { judgement }: EvidenceCell): string | undefined {
  const run = runs.find(({ id }) => id === judgement?.runId);
  const model = models.find(({ id }) => id === run?.modelId);
  return model && `${model.sha256} ${model.contractDigest}`;
}

/** What a decision is about: for each site and use case the criteria and the model. Another release is asked about anew. */
export function releaseOf(evidence: GateEvidence): string {
  return JSON.stringify(
    evidence.cells.map((cell) => [
      cell.siteId,
      cell.useCaseId,
      cell.criteriaSet?.digest ?? null,
      modelOf(evidence, cell) ?? null,
    ]),
  );
}

function missingOf({ gate, accepts }: EntryRule, { siteKey, useCaseKey }: EvidenceCell): Unmet {
  const how = accepts === 'PASSED' ? 'without open conditions' : 'with listed open points at most';
  return {
    code: 'EARLIER_GATE_MISSING',
    siteKey,
    useCaseKey,
    message: `${useCaseKey} at ${siteKey}: no ${gate} was passed, ${how}, for these criteria and this model`,
  };
}
