import { Injectable } from '@nestjs/common';
import type { Problem } from '../../../kernel/document-reader.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import { proposeDocument } from '../../../verdict/criteria/propose-document.js';
import { Pilots } from '../../pilots/public.js';
import { CriteriaOfOtherPilot } from '../domain/errors.js';
import { needsOf, type CellNeed } from '../domain/needs.js';

export interface CriteriaDraft {
  /** `null` while there are problems. */
  readonly document: CriteriaDocument | null;
  readonly problems: readonly Problem[];
  readonly needs: readonly CellNeed[];
}

/** Turns plain answers into a whole draft for a site and a use case, with what it would take. Nothing is kept. */
@Injectable()
export class DraftCriteria {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pilots: Pilots,
  ) {}

  /** @throws SITE_NOT_FOUND, USE_CASE_NOT_FOUND, CriteriaOfOtherPilot */
  async execute(
    principal: Principal,
    input: { readonly siteId: string; readonly useCaseId: string; readonly answers: unknown },
  ): Promise<CriteriaDraft> {
    const place = await this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const site = await this.pilots.site(tx, input.siteId);
      const useCase = await this.pilots.useCase(tx, input.useCaseId);
      if (site.pilotId !== useCase.pilotId) throw new CriteriaOfOtherPilot();
      const contract = await this.pilots.latestContract(tx, useCase.id);
      return { title: `${useCase.title}, ${site.name}`, contract: contract.document, siteSchema: site.sliceSchema };
    });
    const proposed = proposeDocument(input.answers, place);
    return 'document' in proposed
      ? { document: proposed.document, problems: [], needs: needsOf(proposed.document) }
      : { document: null, problems: proposed.problems, needs: [] };
  }
}
