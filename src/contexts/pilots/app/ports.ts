import type { PilotId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { PilotParties } from '../../identity/public.js';
import type { LegalHold } from '../domain/legal-hold.js';
import type { Motion, MotionKind } from '../domain/motion.js';
import type { MotionState } from '../domain/motion-states.js';
import type { Pilot } from '../domain/pilot.js';
import type { PilotState } from '../domain/pilot-states.js';
import type { Contract, Site, SiteVersion, UseCase } from '../domain/site.js';

/** What a step may change beside the state. */
export type PilotChanges = Partial<Pick<Pilot, 'suspendedAs' | 'round' | 'decisionDate' | 'extensions'>>;

/** All as far as the transaction's scope may see. */
export abstract class PilotRecords {
  abstract nextKey(tx: Tx): Promise<string>;
  abstract insert(tx: Tx, pilot: Pilot): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<Pilot | undefined>;
  abstract page(tx: Tx, range: { after?: string; first: number }): Promise<readonly Pilot[]>;
  /** Without a decision, with a decision date not after the day (`2026-12-31`); ascending by id. */
  abstract undecidedBy(tx: Tx, day: string): Promise<readonly Pilot[]>;
  /** `false` when the pilot is not in this state and version any more. */
  abstract move(
    tx: Tx,
    from: { id: string; state: PilotState; version: number },
    to: PilotChanges & { readonly state?: PilotState },
  ): Promise<boolean>;
  /** Locked until the transaction ends. */
  abstract lock(tx: Tx, id: string): Promise<Pilot | undefined>;
}

export abstract class PlaceRecords {
  /** Fails with KEY_TAKEN. */
  abstract insertSite(tx: Tx, site: Site, parties: PilotParties): Promise<void>;
  abstract site(tx: Tx, id: string): Promise<Site | undefined>;
  /** Writes name and facts of a site that still has `expectedVersion`; `false` = somebody was faster. */
  abstract changeSite(tx: Tx, site: Site, expectedVersion: number): Promise<boolean>;
  abstract insertSiteVersion(
    tx: Tx,
    version: SiteVersion,
    parties: PilotParties & { readonly pilotId: PilotId },
  ): Promise<void>;
  /** Of all the sites given, oldest first. */
  abstract siteVersions(tx: Tx, siteIds: readonly string[]): Promise<readonly SiteVersion[]>;
  /** Ascending by creation, of all the pilots given. */
  abstract sitesOf(tx: Tx, pilotIds: readonly string[]): Promise<readonly Site[]>;
  /** Fails with KEY_TAKEN. */
  abstract insertUseCase(tx: Tx, useCase: UseCase, parties: PilotParties): Promise<void>;
  abstract useCase(tx: Tx, id: string): Promise<UseCase | undefined>;
  abstract useCasesOf(tx: Tx, pilotIds: readonly string[]): Promise<readonly UseCase[]>;
  abstract insertContract(tx: Tx, contract: Contract, parties: PilotParties): Promise<void>;
  abstract contract(tx: Tx, id: string): Promise<Contract | undefined>;
  /** Newest first, of all the use cases given. */
  abstract contractsOf(tx: Tx, useCaseIds: readonly string[]): Promise<readonly Contract[]>;
}

export interface MotionFilter {
  readonly pilotId: string;
  readonly state?: MotionState;
  readonly kinds?: readonly MotionKind[];
}

export abstract class MotionRecords {
  /** `false` when one of this kind on this subject is open already. */
  abstract insert(tx: Tx, motion: Motion): Promise<boolean>;
  abstract find(tx: Tx, id: string, lock?: 'update'): Promise<Motion | undefined>;
  /** Oldest first. */
  abstract page(
    tx: Tx,
    of: MotionFilter,
    range: { readonly after?: string; readonly first: number },
  ): Promise<readonly Motion[]>;
  /** Writes the end of one that is still open; `false` when somebody was faster. */
  abstract end(tx: Tx, motion: Motion): Promise<boolean>;
}

export abstract class LegalHoldRecords {
  /** `false` when one is in force on the pilot already. */
  abstract insert(tx: Tx, hold: LegalHold): Promise<boolean>;
  abstract inForce(tx: Tx, pilotId: string): Promise<LegalHold | undefined>;
  /** Of all the pilots given, oldest first; lifted ones too. */
  abstract ofPilots(tx: Tx, pilotIds: readonly string[]): Promise<readonly LegalHold[]>;
  /** `false` when it is lifted already. */
  abstract lift(tx: Tx, hold: LegalHold): Promise<boolean>;
  /** When the files of a pilot were purged. */
  abstract purgedAt(tx: Tx, pilotId: string): Promise<Date | undefined>;
}
