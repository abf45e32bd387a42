import type { Tx } from '../../../ports/unit-of-work.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';

export interface PageRange {
  readonly after?: string;
  readonly first: number;
}

export type CriteriaPatch = Partial<
  Pick<
    CriteriaSetRef,
    'state' | 'document' | 'contractId' | 'expanded' | 'digest' | 'resultsSeen' | 'postHoc' | 'baselinedAt'
  >
>;

export abstract class CriteriaStore {
  abstract insert(tx: Tx, set: CriteriaSetRef): Promise<void>;
  abstract find(tx: Tx, id: string, lock?: 'update'): Promise<CriteriaSetRef | undefined>;
  /** One proposal for a site and use case at a time, until the transaction ends. */
  abstract lockPlace(tx: Tx, siteId: string, useCaseId: string): Promise<void>;
  abstract latest(tx: Tx, siteId: string, useCaseId: string): Promise<CriteriaSetRef | undefined>;
  abstract baselined(tx: Tx, siteId: string, useCaseId: string): Promise<CriteriaSetRef | undefined>;
  /** The newest version before this one that was ever baselined, also when it was withdrawn since: what to compare with. */
  abstract lastBaseline(
    tx: Tx,
    before: Pick<CriteriaSetRef, 'siteId' | 'useCaseId' | 'version'>,
  ): Promise<CriteriaSetRef | undefined>;
  /** Site and use case of every baseline of a pilot. */
  abstract baselinedPlaces(tx: Tx, pilotId: string): Promise<readonly { siteId: string; useCaseId: string }[]>;
  abstract page(
    tx: Tx,
    of: { pilotId: string; siteId?: string; useCaseId?: string },
    range: PageRange,
  ): Promise<readonly CriteriaSetRef[]>;
  /** Writes the patch and moves the row version on, if the row still has `expected`. */
  abstract update(tx: Tx, id: string, expected: number, patch: CriteriaPatch): Promise<boolean>;
}
