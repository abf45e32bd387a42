import type { Tx } from '../../../ports/unit-of-work.js';
import type { AttemptSchedule, Exposure } from '../domain/exposure.js';

export interface LedgerPage {
  readonly lineageId: string;
  readonly useCaseId: string;
}

export interface Parties {
  readonly pilotId: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
}

export type NewExposure = Omit<Exposure, 'remarks'> & { readonly parties: Parties };

export abstract class ExposureStore {
  /** One writer a page until the transaction ends, so that two attempts never get one number. */
  abstract lock(tx: Tx, page: LedgerPage): Promise<void>;
  /** Keeps what is fixed already. */
  abstract fixSchedule(
    tx: Tx,
    page: LedgerPage,
    schedule: AttemptSchedule & { readonly parties: Parties },
  ): Promise<void>;
  abstract schedule(tx: Tx, page: LedgerPage): Promise<AttemptSchedule | undefined>;
  abstract attempts(tx: Tx, page: LedgerPage): Promise<number>;
  abstract insert(tx: Tx, exposure: NewExposure): Promise<void>;
  abstract remark(tx: Tx, remark: { id: string; exposureId: string; outcome: string; at: Date }): Promise<boolean>;
  /** In the order of declaration, each with its remarks. */
  abstract page(tx: Tx, page: LedgerPage): Promise<readonly Exposure[]>;
  abstract byRun(tx: Tx, runId: string, useCaseId: string): Promise<string | undefined>;
  abstract anyOf(tx: Tx, useCaseId: string, lineageIds?: readonly string[]): Promise<boolean>;
}
