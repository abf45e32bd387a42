import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { Pilots } from '../../pilots/public.js';
import { isAgreed } from '../domain/agreement.js';
import { hasOtherApprover, type CriteriaSetRef } from '../domain/criteria-set.js';
import { AuthorSoleApprover } from '../domain/errors.js';
import { criteriaDigest, expandCriteria } from '../../../verdict/criteria/expand-criteria.js';
import type { Acting, Standing } from './criteria-desk.js';
import { CriteriaMoves } from './criteria-moves.js';
import { CriteriaStore } from './ports.js';

/** Records a signature and, when no slot is open any more, fixes the criteria. */
@Injectable()
export class BaselineCriteria {
  constructor(
    private readonly store: CriteriaStore,
    private readonly moves: CriteriaMoves,
    private readonly pilots: Pilots,
    private readonly clock: ClockPort,
  ) {}

  async conclude(acting: Acting, set: CriteriaSetRef, standing: Standing): Promise<CriteriaSetRef> {
    const signed = {
      action: 'criteria.signed',
      after: { slot: standing.signatures.at(-1)?.slot ?? null, open: [...standing.open] },
    };
    if (standing.open.length > 0) {
      await this.moves.note(acting, set, signed);
      return set;
    }
    if (!hasOtherApprover(set.authorId, standing.signatures)) throw new AuthorSoleApprover();
    const before = await this.store.baselined(acting.tx, set.siteId, set.useCaseId);
    if (before !== undefined) await this.moves.patch(acting, before, { state: 'SUPERSEDED' });
    const baselined = await this.moves.patch(acting, set, {
      state: 'BASELINED',
      digest: criteriaDigest(set.document),
      expanded: expandCriteria(set.document),
      resultsSeen: standing.resultsSeen,
      postHoc: standing.postHoc.length > 0,
      baselinedAt: this.clock.now(),
    });
    await this.agreePilot(acting, set);
    await this.moves.tell(acting, baselined, { type: 'CRITERIA_BASELINED' });
    await this.moves.note(acting, set, signed);
    await this.moves.note(acting, baselined, {
      action: 'criteria.baselined',
      after: {
        version: set.version,
        digest: baselined.digest,
        supersedes: before?.version ?? null,
        resultsSeen: standing.resultsSeen,
        postHocLoosening: standing.postHoc.map(({ text }) => text),
      },
    });
    return baselined;
  }

  /** A pilot is agreed when there are criteria for every use case at every site. */
  private async agreePilot({ tx, principal }: Acting, { pilotId }: CriteriaSetRef): Promise<void> {
    const pilot = await this.pilots.get(tx, pilotId);
    if (pilot.state !== 'DRAFT') return;
    const places = await this.store.baselinedPlaces(tx, pilotId);
    const sites = (await this.pilots.sitesOf(tx, pilotId)).map(({ id }) => id);
    const useCases = (await this.pilots.useCasesOf(tx, pilotId)).map(({ id }) => id);
    if (isAgreed(sites, useCases, places)) await this.pilots.transition(tx, pilotId, 'AGREED', principal);
  }
}
