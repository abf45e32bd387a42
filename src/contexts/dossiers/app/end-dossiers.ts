import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import { stepOf } from '../../../kernel/state-table.js';
import { PilotEvents } from '../../../ports/pilot-events.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ReadGates, type Gate } from '../../gates/public.js';
import { advanceDossier, type Dossier } from '../domain/dossier.js';
import { DOSSIER_TRANSITIONS } from '../domain/dossier-states.js';
import { DossierJournal } from './dossier-journal.js';
import { DossierRepository } from './ports.js';

const NO_CAUSE = 'Its gate was revoked.';

/** Dossiers that no longer say what holds: a later round is sealed, or their gate is revoked. Files stay, and so does the record. */
@Injectable()
export class EndDossiers implements OnModuleInit {
  constructor(
    private readonly dossiers: DossierRepository,
    private readonly gates: ReadGates,
    private readonly journal: DossierJournal,
    private readonly events: PilotEvents,
    private readonly clock: ClockPort,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['GATE_REVOKED'], async (tx, { object, reason }) => {
      const dossier = await this.dossiers.ofGate(tx, object.id as GateId);
      if (dossier !== undefined) await this.revoke(tx, dossier, reason);
    });
  }

  /**
   * After a dossier was sealed, under the lock of sealing: of all rounds of one gate and scope only the last is left standing, and
   * one whose gate was revoked before the worker came to it is revoked at once.
   */
  async afterSealing(tx: Tx, sealed: Dossier): Promise<Dossier> {
    if (sealed.gateId === null) return sealed;
    const gate = await this.gates.require(tx, sealed.gateId);
    for (const other of await this.dossiers.ofPilot(tx, sealed.pilotId)) {
      const round = other.gateId === null ? undefined : await this.gates.require(tx, other.gateId);
      if (round === undefined || !isSameGate(round, gate) || round.round === gate.round) continue;
      if (round.round < gate.round) await this.supersede(tx, other, sealed);
      else return this.supersede(tx, sealed, other);
    }
    return gate.state === 'REVOKED' ? this.revoke(tx, sealed, gate.revokedReason ?? undefined) : sealed;
  }

  private async supersede(tx: Tx, { id }: Dossier, by: Dossier): Promise<Dossier> {
    return this.end(tx, id, 'SUPERSEDED', { endedAt: this.clock.now(), supersededBy: by.id });
  }

  private revoke(tx: Tx, { id }: Dossier, reason: string | undefined): Promise<Dossier> {
    const cause = reason?.trim() ?? '';
    return this.end(tx, id, 'REVOKED', { endedAt: this.clock.now(), revokedBecause: cause === '' ? NO_CAUSE : cause });
  }

  /** One that has ended this way stays as it is. */
  private async end(
    tx: Tx,
    id: Dossier['id'],
    to: 'SUPERSEDED' | 'REVOKED',
    changes: Parameters<typeof advanceDossier>[2],
  ): Promise<Dossier> {
    const before = await this.dossiers.lock(tx, id);
    if (before === undefined) throw new Error(`Dossier ${id} is gone.`);
    if (stepOf(DOSSIER_TRANSITIONS, before.state, to) === undefined) return before;
    return this.journal.ended(tx, { before, after: advanceDossier(before, to, changes) });
  }
}

function isSameGate(a: Gate, b: Gate): boolean {
  return a.type === b.type && a.siteId === b.siteId && a.scopeKey === b.scopeKey;
}
