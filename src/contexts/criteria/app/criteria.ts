import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Signing, type Signature } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaSetNotFound } from '../domain/errors.js';
import { needsOf, type CellNeed } from '../domain/needs.js';
import { changesBetween, type CriteriaChange } from '../domain/rules.js';
import { CriteriaDesk, type Standing } from './criteria-desk.js';
import { CriteriaStore, type PageRange } from './ports.js';

/** What other parts of the product read of criteria. */
@Injectable()
export class Criteria {
  constructor(
    private readonly store: CriteriaStore,
    private readonly signing: Signing,
    private readonly desk: CriteriaDesk,
  ) {}

  /** @throws CriteriaSetNotFound */
  async get(tx: Tx, id: string): Promise<CriteriaSetRef> {
    const set = await this.store.find(tx, id);
    if (set === undefined) throw new CriteriaSetNotFound(id);
    return set;
  }

  /** The version that holds now, if any. */
  baselined(tx: Tx, siteId: string, useCaseId: string): Promise<CriteriaSetRef | undefined> {
    return this.store.baselined(tx, siteId, useCaseId);
  }

  page(
    tx: Tx,
    of: { pilotId: string; siteId?: string; useCaseId?: string },
    range: PageRange,
  ): Promise<readonly CriteriaSetRef[]> {
    return this.store.page(tx, of, range);
  }

  /** All signatures of all rounds, in the order of signing. */
  signatures(tx: Tx, id: string): Promise<readonly Signature[]> {
    return this.signing.signaturesOf(tx, 'CRITERIA_SET', id);
  }

  /** Who must sign, who has, and why; meant for a set in review. */
  standing(tx: Tx, set: CriteriaSetRef): Promise<Standing> {
    return this.desk.standing(tx, set);
  }

  /** How many independent units each mandatory statement takes. */
  whatItNeeds(set: Pick<CriteriaSetRef, 'document'>): readonly CellNeed[] {
    return needsOf(set.document);
  }

  /** Every difference between two versions, each called looser, stricter or incomparable. @throws CriteriaSetNotFound */
  async changes(tx: Tx, fromId: string, toId: string): Promise<readonly CriteriaChange[]> {
    return changesBetween((await this.get(tx, fromId)).document, (await this.get(tx, toId)).document);
  }
}
