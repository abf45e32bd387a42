import type { Tx } from '../../../ports/unit-of-work.js';
import type { AttemptSchedule, Exposure } from '../domain/exposure.js';

export interface Parties {
  readonly pilotId: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
}

/** All pages between one vendor and one customer about data of one lineage. */
export interface Shelf {
  readonly lineageId: string;
  readonly parties: Parties;
}

/** By what a use case is known again in a later pilot. */
export interface ClaimName {
  readonly useCaseKey: string;
  /** Of its contract (claimStructure): no name, no thresholds. */
  readonly structure: string;
}

export interface ExposurePage {
  readonly id: string;
  readonly openedAt: Date;
}

export type NewExposure = Omit<Exposure, 'remarks'> & {
  readonly parties: Parties;
  /** Place of a formal attempt on its page, from 1. */
  readonly ordinal?: number;
};

export abstract class ExposureStore {
  /** One writer a shelf until the transaction ends, so that two attempts never get one number. */
  abstract lock(tx: Tx, shelf: Shelf): Promise<void>;
  /** In the order they were opened. */
  abstract pages(tx: Tx, shelf: Shelf): Promise<readonly ExposurePage[]>;
  abstract named(tx: Tx, shelf: Shelf, name: ClaimName): Promise<string | undefined>;
  abstract open(tx: Tx, shelf: Shelf, page: ExposurePage): Promise<void>;
  abstract name(tx: Tx, shelf: Shelf, name: ClaimName & { readonly pageId: string; readonly at: Date }): Promise<void>;
  /** Keeps what is fixed already. */
  abstract fixSchedule(
    tx: Tx,
    of: Shelf & { readonly pageId: string; readonly useCaseId: string },
    schedule: AttemptSchedule,
  ): Promise<void>;
  abstract schedule(tx: Tx, pageId: string): Promise<AttemptSchedule | undefined>;
  abstract insert(tx: Tx, exposure: NewExposure): Promise<void>;
  abstract remark(tx: Tx, remark: { id: string; exposureId: string; outcome: string; at: Date }): Promise<boolean>;
  /** In the order of declaration, each with its remarks. */
  abstract rows(tx: Tx, pageIds: readonly string[]): Promise<readonly Exposure[]>;
  /** Pages that a use case counts on, its own rows' and those of its namesakes in other pilots of the same parties. */
  abstract pagesOf(tx: Tx, lineageId: string, useCaseId: string): Promise<readonly string[]>;
  /** Place on its page. */
  abstract ordinalOf(tx: Tx, exposureId: string): Promise<number>;
  abstract byRun(tx: Tx, runId: string, useCaseId: string): Promise<string | undefined>;
  /** Also under a use case of the same key in another pilot of the same parties. */
  abstract anyOf(tx: Tx, useCaseId: string, lineageIds?: readonly string[]): Promise<boolean>;
}
