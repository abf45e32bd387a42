import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaVersionOpen } from '../domain/errors.js';
import { CriteriaPlace, requireDocument } from './criteria-place.js';
import { CriteriaStamp } from './criteria-stamp.js';
import { CriteriaStore } from './ports.js';
import { partiesOf } from './criteria-desk.js';

/** Who may draft. */
export const DRAFTERS: readonly Role[] = ['CQL', 'SO', 'VPM', 'VML'];

export interface ProposeCriteriaInput {
  readonly siteId: string;
  readonly useCaseId: string;
  readonly document: unknown;
}

/** Starts the next version of the criteria for a site and a use case. What nobody could agree on is refused with every problem. */
@Injectable()
export class ProposeCriteria {
  constructor(
    private readonly act: Act,
    private readonly place: CriteriaPlace,
    private readonly store: CriteriaStore,
    private readonly audit: AuditLog,
    private readonly stamp: CriteriaStamp,
  ) {}

  /** @throws CriteriaRefused, CriteriaVersionOpen, NOT_PERMITTED */
  execute(principal: Principal, input: ProposeCriteriaInput): Promise<CriteriaSetRef> {
    const what = { action: 'criteria.proposed', object: { type: 'SITE', id: input.siteId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const { surroundings, ...place } = await this.place.of({ tx, principal, concerning }, input, DRAFTERS);
      const document = requireDocument(input.document, surroundings);
      await this.store.lockPlace(tx, place.siteId, place.useCaseId);
      const before = await this.store.latest(tx, place.siteId, place.useCaseId);
      if (before?.state === 'DRAFT' || before?.state === 'IN_REVIEW')
        throw new CriteriaVersionOpen(before.version, before.state);
      const { id, at } = this.stamp.next();
      const set: CriteriaSetRef = {
        ...place,
        id,
        version: (before?.version ?? 0) + 1,
        state: 'DRAFT',
        rowVersion: 1,
        document,
        expanded: null,
        digest: null,
        resultsSeen: false,
        postHoc: false,
        authorId: principal.personId,
        createdAt: at,
        baselinedAt: null,
      };
      await this.store.insert(tx, set);
      await this.audit.append(tx, {
        parties: partiesOf(set),
        actor: principal,
        action: what.action,
        object: { type: 'CRITERIA_SET', id },
        after: { version: set.version, siteId: set.siteId, useCaseId: set.useCaseId },
      });
      return set;
    });
  }
}
