import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { GateId, PilotId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import {
  GateAlreadyDecided,
  GateAlreadyOpen,
  GateExpired,
  GateNotFound,
  GateNotOpen,
  StaleEvidence,
} from '../domain/errors.js';
import { evidenceDigest, type GateEvidence, type Unmet } from '../domain/evidence.js';
import type { ConditionFact } from '../domain/finding-facts.js';
import { advanceGate, type Gate, type SignOff } from '../domain/gate.js';
import { earlierGates, releaseOf } from '../domain/order.js';
import type { GatePolicy, GateType } from '../domain/policy.js';
import { GateJournal } from './gate-journal.js';
import { GateFacts } from './gate-facts.js';
import type { EvidenceScope } from './gather-evidence.js';
import { GatePolicies } from './policies/gate-policies.js';
import { GateRepository } from './ports.js';

const RULES = { system: 'gate rules' };

type Concerning = (gate: Gate) => void;

/** A round that was closed because it could not go on. */
export interface ClosedRound {
  readonly gate: Gate;
  readonly because: DomainError;
}

/** Rounds that may still be signed; those that may not any more are closed, whoever looks first. */
@Injectable()
export class OpenRounds {
  constructor(
    private readonly gates: GateRepository,
    private readonly facts: GateFacts,
    private readonly journal: GateJournal,
    private readonly audit: AuditLog,
    private readonly policies: GatePolicies,
  ) {}

  /** Number of the round that may open now. @throws GateAlreadyOpen, GateAlreadyDecided when the newest one forbids another */
  async next(tx: Tx, of: Parameters<GateRepository['rounds']>[1]): Promise<number> {
    await this.gates.lockRounds(tx, of);
    const last = (await this.gates.rounds(tx, of)).at(-1);
    if (last === undefined) return 1;
    if (last.state === 'OPEN' && (await this.closeIfOver(tx, last.id)) === undefined)
      throw new GateAlreadyOpen(last.type, last.round);
    const isPassed = last.state === 'PASSED' || last.state === 'PASSED_WITH_CONDITIONS';
    // A new release (other criteria, another model) is asked about in a round of its own; what was passed stays for the old one.
    const isSameRelease = isPassed && releaseOf(await this.current(tx, last)) === releaseOf(last.evidence);
    // Nobody asks again on the same evidence until somebody says yes: after a NO-GO something must have changed.
    const isRepeated = last.state === 'REJECTED' && (await this.currentDigest(tx, last)) === last.evidenceDigest;
    if ((isSameRelease || isRepeated) && last.decision !== null && last.decidedAt !== null)
      throw new GateAlreadyDecided(last.id, last.decision, last.decidedAt);
    return last.round + 1;
  }

  /** @throws GateNotFound, GateAlreadyDecided, GateNotOpen, StaleEvidence, GateExpired */
  async lockOpen(tx: Tx, id: GateId, concerning: Concerning): Promise<Gate> {
    const gate = await this.gates.lock(tx, id);
    if (gate === undefined) throw new GateNotFound(id);
    concerning(gate);
    if (gate.decision !== null && gate.decidedAt !== null)
      throw new GateAlreadyDecided(id, gate.decision, gate.decidedAt);
    if (gate.state !== 'OPEN') throw new GateNotOpen(id, gate.state);
    const over = await this.whyOver(tx, gate);
    if (over !== undefined) throw over.because;
    return gate;
  }

  signOffs(tx: Tx, gate: Gate): Promise<readonly SignOff[]> {
    return this.gates.signOffs(tx, [gate.id]);
  }

  /** Closes an open round whose evidence has changed or whose deadline is past; says why, or `undefined` when it may go on. */
  async closeIfOver(tx: Tx, id: GateId, concerning: Concerning = () => undefined): Promise<ClosedRound | undefined> {
    const gate = await this.gates.lock(tx, id);
    if (gate === undefined) return undefined;
    concerning(gate);
    if (gate.state !== 'OPEN') return undefined;
    const over = await this.whyOver(tx, gate);
    if (over === undefined) return undefined;
    const closed = advanceGate(gate, over.as);
    await this.journal.closed(tx, closed, RULES, over.because.message);
    return { gate: closed, because: over.because };
  }

  /** @throws GateScopeRefused when the judgements do not offer the scope */
  requireOffered(tx: Tx, scope: EvidenceScope): Promise<void> {
    return this.facts.requireOffered(tx, scope);
  }

  /** Of rounds that open now. */
  policy(tx: Tx, pilotId: PilotId, type: GateType): Promise<GatePolicy> {
    return this.policies.inForce(tx, pilotId, type);
  }

  /** The facts as they are now, with the earlier gates they rest on; and where one is missing. */
  async evidence(
    tx: Tx,
    scope: EvidenceScope,
  ): Promise<{ readonly evidence: GateEvidence; readonly missing: readonly Unmet[] }> {
    const evidence = await this.facts.execute(tx, scope);
    if (scope.policy.entry.length === 0) return { evidence, missing: [] };
    const { before, missing } = earlierGates(scope.policy, evidence, await this.gates.ofPilot(tx, scope.pilotId));
    return { evidence: { ...evidence, before }, missing };
  }

  /** The conditions a round is asked to open with, as they will be signed. @throws ConditionRefused */
  conditions(tx: Tx, of: Parameters<GateFacts['conditions']>[1]): Promise<readonly ConditionFact[]> {
    return this.facts.conditions(tx, of);
  }

  async currentDigest(tx: Tx, gate: Gate): Promise<string> {
    return evidenceDigest(await this.current(tx, gate));
  }

  /** Ends every open round of a gate type that cannot go on. */
  async closeOver(tx: Tx, pilotId: PilotId, type: GateType): Promise<void> {
    const open = (await this.gates.ofPilot(tx, pilotId)).filter((one) => one.state === 'OPEN' && one.type === type);
    for (const { id } of open) await this.closeIfOver(tx, id);
  }

  /** What the round would be about if it opened now, the policy included. */
  private async current(tx: Tx, gate: Gate): Promise<GateEvidence> {
    const { pilotId, siteId, type } = gate;
    const { scope, conditions } = gate.evidence;
    const policy = await this.policies.inForce(tx, pilotId, type);
    const asked = { pilotId, siteId, policy, ...(scope && { parts: scope.parts }), ...(conditions && { conditions }) };
    return (await this.evidence(tx, asked)).evidence;
  }

  private async whyOver(
    tx: Tx,
    gate: Gate,
  ): Promise<{ readonly as: 'STALE' | 'EXPIRED'; readonly because: DomainError } | undefined> {
    const now = await this.currentDigest(tx, gate);
    if (now !== gate.evidenceDigest)
      return { as: 'STALE', because: new StaleEvidence(gate.id, gate.evidenceDigest, now) };
    if ((await this.audit.time(tx, gate)) > gate.deadline)
      return { as: 'EXPIRED', because: new GateExpired(gate.id, gate.deadline) };
    return undefined;
  }
}
