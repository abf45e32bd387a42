import type { Tx } from '../../../ports/unit-of-work.js';
import type { PilotParties } from '../../identity/public.js';
import type { Pilot, PilotState } from '../domain/pilot.js';
import type { Contract, Site, UseCase } from '../domain/site.js';

/** All as far as the transaction's scope may see. */
export abstract class PilotRecords {
  abstract nextKey(tx: Tx): Promise<string>;
  abstract insert(tx: Tx, pilot: Pilot): Promise<void>;
  abstract find(tx: Tx, id: string): Promise<Pilot | undefined>;
  abstract page(tx: Tx, range: { after?: string; first: number }): Promise<readonly Pilot[]>;
  /** `false` when the pilot is not in this state and version any more. */
  abstract move(tx: Tx, from: { id: string; state: PilotState; version: number }, to: PilotState): Promise<boolean>;
}

export abstract class PlaceRecords {
  /** Fails with KEY_TAKEN. */
  abstract insertSite(tx: Tx, site: Site, parties: PilotParties): Promise<void>;
  abstract site(tx: Tx, id: string): Promise<Site | undefined>;
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
