import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { GateId, PilotId } from '../../../kernel/ids.js';
import { PilotEvents, type PilotEventType } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Findings } from '../../findings/public.js';
import { isPassed, type Gate } from '../domain/gate.js';
import { OpenRounds } from './open-rounds.js';
import { PassedGates } from './passed-gates.js';
import { GateRepository } from './ports.js';

/** What open rounds and passed gates may rest on. */
const CAUSES: readonly PilotEventType[] = [
  'RUN_INVALIDATED',
  'DATASET_COMPROMISED',
  'CRITERIA_WITHDRAWN',
  'SITE_CHANGED',
  'ITEM_RAISED',
  'ITEM_CHANGED',
  'WAIVER_DECIDED',
  'WAIVER_ENDED',
];

/**
 * Looks at the gates of a pilot again when something they rest on has changed, in the transaction of that change: an open round whose
 * facts are others now is STALE; a passed gate is REVOKED, or has met its conditions. It judges what is true now, not what the event
 * says: looking twice does nothing, and what nobody announced is found by the next look, on reading or by the scheduled job.
 */
@Injectable()
export class ReconsiderGates implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly gates: GateRepository,
    private readonly rounds: OpenRounds,
    private readonly passed: PassedGates,
    private readonly findings: Findings,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(CAUSES, (tx, event) => this.pilot(tx, event.pilotId as PilotId));
  }

  /** Every gate that has not ended, in the order of their ids: everybody locks them in the same order. */
  async pilot(tx: Tx, pilotId: PilotId): Promise<void> {
    const live = (await this.gates.ofPilot(tx, pilotId)).filter((gate) => gate.state === 'OPEN' || isPassed(gate));
    for (const { id } of live) await this.gate(tx, id);
  }

  /** What a date alone ends: waivers, and decisions whose conditions are overdue. Before every reading. */
  async settle(tx: Tx, pilotId: PilotId): Promise<void> {
    await this.findings.expireDue(tx, pilotId);
    for (const gate of await this.gates.ofPilot(tx, pilotId))
      if (await this.passed.overdue(tx, gate)) await this.gate(tx, gate.id);
  }

  async isStale(tx: Tx, gate: Gate): Promise<boolean> {
    return gate.state === 'OPEN' && (await this.rounds.currentDigest(tx, gate)) !== gate.evidenceDigest;
  }

  private async gate(tx: Tx, id: GateId): Promise<void> {
    const gate: Gate | undefined = await this.gates.lock(tx, id);
    if (gate === undefined) return;
    if (isPassed(gate)) await this.passed.reconsider(tx, gate);
    else await this.rounds.closeIfOver(tx, id);
  }
}
