import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { Act } from '../../identity/public.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { CriteriaFixed } from '../domain/errors.js';
import { CriteriaDesk } from './criteria-desk.js';
import { CriteriaMoves } from './criteria-moves.js';
import { CriteriaPlace, requireDocument } from './criteria-place.js';
import { DRAFTERS } from './propose-criteria.js';

/** Edits a draft. Anything later than a draft takes a new version. The latest contract of the use case applies from here on. */
@Injectable()
export class ReviseCriteria {
  constructor(
    private readonly act: Act,
    private readonly desk: CriteriaDesk,
    private readonly place: CriteriaPlace,
    private readonly moves: CriteriaMoves,
  ) {}

  /** @throws CriteriaFixed, CriteriaChanged, CriteriaRefused, NOT_PERMITTED */
  execute(
    principal: Principal,
    input: { criteriaSetId: string; expectedVersion: number; document: unknown },
  ): Promise<CriteriaSetRef> {
    const what = { action: 'criteria.revised', object: { type: 'CRITERIA_SET', id: input.criteriaSetId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const set = await this.desk.open(acting, input.criteriaSetId, DRAFTERS);
      if (set.state !== 'DRAFT') throw new CriteriaFixed(set.version, set.state);
      this.moves.requireVersion(set, input.expectedVersion);
      const { surroundings, contractId } = await this.place.of(acting, set, DRAFTERS);
      const document = requireDocument(input.document, surroundings);
      const revised = await this.moves.patch(acting, set, { document, contractId });
      await this.moves.note(acting, revised, { action: what.action });
      return revised;
    });
  }
}
