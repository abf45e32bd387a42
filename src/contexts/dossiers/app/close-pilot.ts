import { Injectable } from '@nestjs/common';
import type { PilotId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { ReadGates, type Gate } from '../../gates/public.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { FinalDossierMissing } from '../domain/errors.js';
import { DossierRepository, type Dossier } from './ports.js';

const STANDING: readonly Dossier['state'][] = ['SEALED', 'ISSUED', 'ACKNOWLEDGED'];

/** Whether the decision that ended a pilot has its dossier. */
@Injectable()
export class FinalDossier {
  constructor(
    private readonly gates: ReadGates,
    private readonly dossiers: DossierRepository,
  ) {}

  /** The newest decision about the whole pilot; `undefined` when there is none. */
  async decision(principal: Principal, pilotId: PilotId): Promise<Gate | undefined> {
    const all = await this.gates.ofPilot(principal, pilotId);
    const final = all.filter((gate) => gate.type === 'G3_GO_LIVE' && gate.siteId === null && gate.decision !== null);
    return final.filter(({ evidence }) => evidence.scope === undefined).at(-1);
  }

  /** @throws FinalDossierMissing */
  async require(tx: Tx, pilot: PilotRef, decision: Gate | undefined): Promise<Dossier> {
    const found = (await this.dossiers.ofPilot(tx, pilot.id)).find(
      ({ gateId, state }) => gateId === (decision?.id ?? '') && STANDING.includes(state),
    );
    if (found === undefined) throw new FinalDossierMissing(pilot.key);
    return found;
  }
}

/** Ends a decided pilot, by the customer's quality lead, once the dossier of its decision is there. */
@Injectable()
export class ClosePilot {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly pilots: Pilots,
    private readonly final: FinalDossier,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PilotNotFound, PilotStateRefuses, FinalDossierMissing, NOT_PERMITTED */
  async execute(principal: Principal, pilotId: string): Promise<PilotRef> {
    const object = { type: 'PILOT', id: pilotId };
    const decision = await this.final.decision(principal, pilotId as PilotId);
    return this.act.perform(principal, { action: 'pilot.close', object }, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, pilotId);
      concerning(pilot);
      await this.authority.require(tx, principal, { roles: ['CQL'], pilot });
      this.pilots.requireState(pilot, ['DECIDED'], 'closing it');
      const dossier = await this.final.require(tx, pilot, decision);
      const closed = await this.pilots.transition(tx, pilot.id, 'CLOSED', principal);
      const after = { from: pilot.state, to: 'CLOSED', dossier: dossier.number };
      await this.audit.append(tx, { parties: pilot, actor: principal, action: 'pilot.closed', object, after });
      return closed;
    });
  }
}
