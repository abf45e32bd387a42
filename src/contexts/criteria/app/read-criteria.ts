import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { Signature } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import type { CriteriaChange } from '../domain/rules.js';
import type { Standing } from './criteria-desk.js';
import { Criteria } from './criteria.js';
import { CriteriaStore, type PageRange } from './ports.js';

/** Reads for the API, each in a transaction of its own. */
@Injectable()
export class ReadCriteria {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: CriteriaStore,
    private readonly door: Criteria,
  ) {}

  one(principal: Principal, id: string): Promise<CriteriaSetRef | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.store.find(tx, id));
  }

  page(
    principal: Principal,
    of: { pilotId: string; siteId?: string; useCaseId?: string },
    range: PageRange,
  ): Promise<readonly CriteriaSetRef[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.store.page(tx, of, range));
  }

  signatures(principal: Principal, id: string): Promise<readonly Signature[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.door.signatures(tx, id));
  }

  /** Only a set in review waits for signatures. */
  standing(principal: Principal, id: string): Promise<Standing | undefined> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const set = await this.store.find(tx, id);
      return set?.state === 'IN_REVIEW' ? this.door.standing(tx, set) : undefined;
    });
  }

  /** @throws CriteriaSetNotFound */
  changes(principal: Principal, fromId: string, toId: string): Promise<readonly CriteriaChange[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.door.changes(tx, fromId, toId));
  }
}
