import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { GateEvidence } from '../domain/evidence.js';
import type { ConditionFact } from '../domain/finding-facts.js';
import { GatherEvidence, type EvidenceScope } from './gather-evidence.js';
import { GatherFindings } from './gather-findings.js';

/** Everything a gate decides on: results, and what the punch list and the waivers say about them. */
@Injectable()
export class GateFacts {
  constructor(
    private readonly evidence: GatherEvidence,
    private readonly findings: GatherFindings,
  ) {}

  async execute(tx: Tx, scope: EvidenceScope): Promise<GateEvidence> {
    const evidence = await this.evidence.execute(tx, scope);
    return { ...evidence, ...(await this.findings.execute(tx, evidence, scope.conditions ?? [])) };
  }

  /** @throws GateScopeRefused when the judgements do not offer the scope */
  requireOffered(tx: Tx, scope: EvidenceScope): Promise<void> {
    return this.evidence.requireOffered(tx, scope);
  }

  /** @throws ConditionRefused */
  conditions(tx: Tx, of: Parameters<GatherFindings['conditions']>[1]): Promise<readonly ConditionFact[]> {
    return this.findings.conditions(tx, of);
  }

  /** People who did part of what the evidence rests on, and which part. */
  async contributors(tx: Tx, evidence: GateEvidence): Promise<ReadonlyMap<string, string>> {
    const found = new Map(await this.evidence.contributors(tx, evidence));
    for (const personId of await this.findings.requesters(tx, evidence)) found.set(personId, 'asked for a waiver');
    return found;
  }
}
