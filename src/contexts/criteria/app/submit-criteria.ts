import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { Act } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaFixed, PostHocLoosening } from '../domain/errors.js';
import { CriteriaDesk } from './criteria-desk.js';
import { CriteriaMoves } from './criteria-moves.js';

const SHORTEST_REASON = 20;

/** Puts a draft before the signers. */
@Injectable()
export class SubmitCriteria {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly moves: CriteriaMoves,
  ) {}

  /**
   * @param input.reason needed when the criteria get easier after results were seen
   * @throws CriteriaFixed, CriteriaChanged, PostHocLoosening, NOT_PERMITTED
   */
  execute(
    principal: Principal,
    input: { criteriaSetId: string; expectedVersion: number; reason?: string | null },
  ): Promise<CriteriaSetRef> {
    const what = { action: 'criteria.submitted', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const set = await this.desk.open(acting, input.criteriaSetId, ['VPM', 'VML', 'CQL']);
      if (set.state !== 'DRAFT') throw new CriteriaFixed(set.version, set.state);
      this.moves.requireVersion(set, input.expectedVersion);
      const { postHoc } = await this.desk.standing(tx, set);
      const reason = (input.reason ?? '').trim();
      if (postHoc.length > 0 && reason.length < SHORTEST_REASON)
        throw new PostHocLoosening(postHoc.map(({ text }) => text));
      const submitted = await this.moves.patch(acting, set, { state: 'IN_REVIEW' });
      await this.moves.note(acting, submitted, {
        action: what.action,
        ...(reason !== '' && { reason }),
        after: { postHocLoosening: postHoc.map(({ text }) => text) },
      });
      return submitted;
    });
  }
}
