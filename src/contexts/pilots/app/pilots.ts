import { Injectable } from '@nestjs/common';
import type { PilotId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { followersOf } from '../../../kernel/state-table.js';
import { PilotEvents } from '../../../ports/pilot-events.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { PilotParties } from '../../identity/public.js';
import {
  ContractNotFound,
  PilotChanged,
  PilotNotFound,
  PilotOverdue,
  PilotStateRefuses,
  PilotTransitionRefused,
  SiteNotFound,
  UseCaseNotFound,
} from '../domain/errors.js';
import { isOverdue, type Pilot } from '../domain/pilot.js';
import { mayBecome, OPEN_STATES, PILOT_TRANSITIONS, type PilotState } from '../domain/pilot-states.js';
import type { Contract, Site, SiteVersion, UseCase } from '../domain/site.js';
import { MotionRecords, PilotRecords, PlaceRecords, type PilotChanges } from './ports.js';

/** A pilot with its two parties, as other contexts use it. */
export type PilotRef = Pilot & PilotParties & { readonly overdue: boolean };
/** One move of the decision date. */
export interface PilotExtension {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}
export type SiteRef = Site;
export type UseCaseRef = UseCase;
export type ContractRef = Contract;

/** The door to pilots: everything inside the caller's transaction. */
@Injectable()
export class Pilots {
  constructor(
    private readonly pilots: PilotRecords,
    private readonly places: PlaceRecords,
    private readonly clock: ClockPort,
    private readonly events: PilotEvents,
    private readonly motions: MotionRecords,
  ) {}

  /** @throws PilotNotFound */
  async get(tx: Tx, id: string): Promise<PilotRef> {
    const pilot = await this.pilots.find(tx, id);
    if (pilot === undefined) throw new PilotNotFound(id);
    return this.refOf(pilot);
  }

  /** @throws SiteNotFound */
  async site(tx: Tx, id: string): Promise<SiteRef> {
    const site = await this.places.site(tx, id);
    if (site === undefined) throw new SiteNotFound(id);
    return site;
  }

  /** @throws UseCaseNotFound */
  async useCase(tx: Tx, id: string): Promise<UseCaseRef> {
    const useCase = await this.places.useCase(tx, id);
    if (useCase === undefined) throw new UseCaseNotFound(id);
    return useCase;
  }

  /** @throws ContractNotFound */
  async contract(tx: Tx, id: string): Promise<ContractRef> {
    const contract = await this.places.contract(tx, id);
    if (contract === undefined) throw new ContractNotFound(id);
    return contract;
  }

  /** The newest version. @throws ContractNotFound when the use case has none or cannot be seen. */
  async latestContract(tx: Tx, useCaseId: string): Promise<ContractRef> {
    const [newest] = await this.places.contractsOf(tx, [useCaseId]);
    if (newest === undefined) throw new ContractNotFound(`of use case ${useCaseId}`);
    return newest;
  }

  sitesOf(tx: Tx, pilotId: string): Promise<readonly SiteRef[]> {
    return this.places.sitesOf(tx, [pilotId]);
  }

  /** What was installed at a site, oldest first. */
  siteVersions(tx: Tx, siteId: string): Promise<readonly SiteVersion[]> {
    return this.places.siteVersions(tx, [siteId]);
  }

  useCasesOf(tx: Tx, pilotId: string): Promise<readonly UseCaseRef[]> {
    return this.places.useCasesOf(tx, [pilotId]);
  }

  /** Pilots without a decision whose decision date is not after the day (`2026-12-31`), ascending by id. */
  async undecidedBy(tx: Tx, day: string): Promise<readonly PilotRef[]> {
    return (await this.pilots.undecidedBy(tx, day)).map((pilot) => this.refOf(pilot));
  }

  refOf(pilot: Pilot): PilotRef {
    return { ...pilot, pilotId: pilot.id, overdue: isOverdue(pilot, this.clock.now()) };
  }

  /** @throws PilotOverdue, PilotStateRefuses: whether a run may be declared now. */
  requireOpenForRuns(pilot: PilotRef): void {
    if (pilot.overdue) throw new PilotOverdue(pilot.key, pilot.decisionDate);
    if (!['AGREED', 'RUNNING'].includes(pilot.state)) {
      throw new PilotStateRefuses(pilot.key, pilot.state, 'declaring a run');
    }
  }

  /** @throws PilotStateRefuses: whether sites, use cases and contracts may still be added. */
  requireOpenForChanges(pilot: PilotRef, what: string): void {
    if (!OPEN_STATES.includes(pilot.state)) throw new PilotStateRefuses(pilot.key, pilot.state, what);
  }

  /** @throws PilotStateRefuses when the pilot is in none of the states. */
  requireState(pilot: PilotRef, states: readonly PilotState[], what: string): void {
    if (!states.includes(pilot.state)) throw new PilotStateRefuses(pilot.key, pilot.state, what);
  }

  /** Moves the decision date and counts it. @throws PilotChanged */
  async extend(tx: Tx, pilot: PilotRef, decisionDate: string): Promise<PilotRef> {
    const changes = { decisionDate, extensions: pilot.extensions + 1 };
    if (!(await this.pilots.move(tx, pilot, changes))) throw new PilotChanged(pilot.key, pilot.version);
    return this.refOf({ ...pilot, ...changes, version: pilot.version + 1 });
  }

  /** Extensions that were signed by both sides, oldest first: for the dossier. */
  async extensionsOf(tx: Tx, pilotId: string): Promise<readonly PilotExtension[]> {
    const found = await this.motions.page(tx, { pilotId, state: 'CARRIED', kinds: ['EXTEND_PILOT'] }, { first: 1000 });
    return found.map(({ content, reason }) => ({ ...(content as { from: string; to: string }), reason }));
  }

  /**
   * The one way a pilot's state changes; everybody who listens hears of it in the same transaction. The caller has checked who takes the
   * step and writes the audit entry with what caused it, last in its transaction.
   * @throws PilotTransitionRefused, PilotChanged, PilotNotFound
   */
  async transition(
    tx: Tx,
    pilotId: PilotId,
    to: PilotState,
    by: Principal | { readonly system: string },
    { reason, ...changes }: PilotChanges & { readonly reason?: string } = {},
  ): Promise<PilotRef> {
    const pilot = await this.get(tx, pilotId);
    if (!mayBecome(pilot.state, to))
      throw new PilotTransitionRefused(pilot.key, pilot.state, to, followersOf(PILOT_TRANSITIONS, pilot.state));
    const isMoved = await this.pilots.move(tx, pilot, { state: to, ...changes });
    if (!isMoved) throw new PilotChanged(pilot.key, pilot.version);
    const { vendorOrganisationId, customerOrganisationId } = pilot;
    await this.events.announce(tx, {
      type: 'PILOT_STATE_CHANGED',
      pilotId: pilot.id,
      siteId: null,
      parties: { vendorOrganisationId, customerOrganisationId },
      object: { type: 'PILOT', id: pilot.id },
      by: 'personId' in by ? by.personId : 'SYSTEM',
      ...(reason !== undefined && { reason }),
      facts: { from: pilot.state, to, round: changes.round ?? pilot.round },
    });
    return this.refOf({ ...pilot, ...changes, state: to, version: pilot.version + 1 });
  }
}
