import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { GateId } from '../../../kernel/ids.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import {
  GateAlreadyDecided,
  GateAlreadyOpen,
  GateExpired,
  GateNotFound,
  GateNotOpen,
  StaleEvidence,
} from '../domain/errors.js';
import { evidenceDigest, type GateEvidence } from '../domain/evidence.js';
import { advanceGate, type Gate, type SignOff } from '../domain/gate.js';
import { GateJournal } from './gate-journal.js';
import { GatherEvidence, type EvidenceScope } from './gather-evidence.js';
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
    private readonly gather: GatherEvidence,
    private readonly journal: GateJournal,
    private readonly clock: ClockPort,
  ) {}

  /** Number of the round that may open now. @throws GateAlreadyOpen, GateAlreadyDecided when the newest one forbids another */
  async next(tx: Tx, of: Parameters<GateRepository['rounds']>[1]): Promise<number> {
    await this.gates.lockRounds(tx, of);
    const last = (await this.gates.rounds(tx, of)).at(-1);
    if (last === undefined) return 1;
    if (last.state === 'OPEN' && (await this.closeIfOver(tx, last.id)) === undefined)
      throw new GateAlreadyOpen(last.type, last.round);
    const isPassed = last.state === 'PASSED' || last.state === 'PASSED_WITH_CONDITIONS';
    // Nobody asks again on the same evidence until somebody says yes: after a NO-GO something must have changed.
    const isRepeated = last.state === 'REJECTED' && (await this.currentDigest(tx, last)) === last.evidenceDigest;
    if ((isPassed || isRepeated) && last.decision !== null && last.decidedAt !== null)
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
    return this.gather.requireOffered(tx, scope);
  }

  /** The facts as they are now. */
  evidence(tx: Tx, scope: EvidenceScope): Promise<GateEvidence> {
    return this.gather.execute(tx, scope);
  }

  async currentDigest(tx: Tx, { pilotId, siteId, policy, evidence }: Gate): Promise<string> {
    const parts = evidence.scope?.parts;
    return evidenceDigest(await this.evidence(tx, { pilotId, siteId, policy, ...(parts && { parts }) }));
  }

  private async whyOver(
    tx: Tx,
    gate: Gate,
  ): Promise<{ readonly as: 'STALE' | 'EXPIRED'; readonly because: DomainError } | undefined> {
    const now = await this.currentDigest(tx, gate);
    if (now !== gate.evidenceDigest)
      return { as: 'STALE', because: new StaleEvidence(gate.id, gate.evidenceDigest, now) };
    if (this.clock.now() > gate.deadline) return { as: 'EXPIRED', because: new GateExpired(gate.id, gate.deadline) };
    return undefined;
  }
}
