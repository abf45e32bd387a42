import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { Act } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaNotInReview, ReasonMissing } from '../domain/errors.js';
import { CriteriaDesk } from './criteria-desk.js';
import { CriteriaMoves } from './criteria-moves.js';

const SHORTEST_REASON = 10;

/** A reviewer sends criteria back to draft. Signatures given so far stay on record and count no more. */
@Injectable()
export class ReturnCriteria {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly moves: CriteriaMoves,
  ) {}

  /** @throws CriteriaNotInReview, CriteriaChanged, ReasonMissing, NOT_PERMITTED */
  execute(
    principal: Principal,
    input: { criteriaSetId: string; expectedVersion: number; reason: string },
  ): Promise<CriteriaSetRef> {
    const what = { action: 'criteria.returned', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const set = await this.desk.open(acting, input.criteriaSetId, ['CQL', 'CSM', 'SO', 'VPM']);
      if (set.state !== 'IN_REVIEW') throw new CriteriaNotInReview(set.version, set.state);
      this.moves.requireVersion(set, input.expectedVersion);
      const reason = input.reason.trim();
      if (reason.length < SHORTEST_REASON) throw new ReasonMissing('return the criteria', SHORTEST_REASON);
      const returned = await this.moves.patch(acting, set, { state: 'DRAFT' });
      await this.moves.note(acting, returned, { action: what.action, reason });
      return returned;
    });
  }
}
