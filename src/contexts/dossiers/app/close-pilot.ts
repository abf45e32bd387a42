import { Injectable } from '@nestjs/common';
import type { PilotId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Findings } from '../../findings/public.js';
import { isFinal, ReadGates, type Gate } from '../../gates/public.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import type { Dossier } from '../domain/dossier.js';
import { STANDING, type DossierState } from '../domain/dossier-states.js';
import { FinalDossierMissing, FinalDossierUnread, PilotItemsOpen } from '../domain/errors.js';
import { DossierRepository } from './ports.js';

/** Whether a decided pilot may end: the dossier of its decision was read, and nothing that blocks a gate is left open. */
@Injectable()
export class ClosingConditions {
  constructor(
    private readonly gates: ReadGates,
    private readonly dossiers: DossierRepository,
    private readonly findings: Findings,
  ) {}

  /** The newest decision about the whole pilot; `undefined` when there is none. */
  async decision(principal: Principal, pilotId: PilotId): Promise<Gate | undefined> {
    const all = await this.gates.ofPilot(principal, pilotId);
    return all.filter((gate) => isFinal(gate) && gate.decision !== null).at(-1);
  }

  /** An item that nobody has triaged may be an A. @throws PilotItemsOpen */
  async requireNothingOpen(tx: Tx, pilot: PilotRef): Promise<void> {
    const open = (await this.findings.openItems(tx, pilot.id)).filter(({ category }) => category !== 'C');
    if (open.length > 0) throw new PilotItemsOpen(pilot.key, open);
  }

  /** Acknowledged. @throws FinalDossierMissing, FinalDossierUnread */
  async requireDossier(tx: Tx, pilot: PilotRef, decision: Gate | undefined): Promise<Dossier> {
    const standing: readonly DossierState[] = STANDING;
    const found = (await this.dossiers.ofPilot(tx, pilot.id)).find(
      ({ gateId, state }) => gateId === (decision?.id ?? '') && standing.includes(state),
    );
    if (found === undefined) throw new FinalDossierMissing(pilot.key);
    if (found.state !== 'ACKNOWLEDGED') throw new FinalDossierUnread(pilot.key, found);
    return found;
  }
}

/** Ends a decided pilot, by the customer's quality lead, once the dossier of its decision was acknowledged and no A or B item is open. */
@Injectable()
export class ClosePilot {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly pilots: Pilots,
    private readonly conditions: ClosingConditions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PilotNotFound, PilotStateRefuses, FinalDossierMissing, FinalDossierUnread, PilotItemsOpen, NOT_PERMITTED */
  async execute(principal: Principal, pilotId: string): Promise<PilotRef> {
    const object = { type: 'PILOT', id: pilotId };
    const decision = await this.conditions.decision(principal, pilotId as PilotId);
    return this.act.perform(principal, { action: 'pilot.close', object }, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, pilotId);
      concerning(pilot);
      await this.authority.require(tx, principal, { roles: ['CQL'], pilot });
      this.pilots.requireState(pilot, ['DECIDED'], 'closing it');
      const dossier = await this.conditions.requireDossier(tx, pilot, decision);
      await this.conditions.requireNothingOpen(tx, pilot);
      const closed = await this.pilots.transition(tx, pilot.id, 'CLOSED', principal);
      const after = { from: pilot.state, to: 'CLOSED', dossier: dossier.number };
      await this.audit.append(tx, { parties: pilot, actor: principal, action: 'pilot.closed', object, after });
      return closed;
    });
  }
}
