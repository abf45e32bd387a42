import { Injectable } from '@nestjs/common';
import type { Problem } from '../../../kernel/document-reader.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { Pilots } from '../../pilots/public.js';
import { needsOf, type CellNeed } from '../domain/needs.js';
import { checkDocument } from '../domain/rules.js';

export interface CriteriaPreview {
  readonly problems: readonly Problem[];
  /** Empty while there are problems. */
  readonly needs: readonly CellNeed[];
}

/** Answers "what is wrong with this, and how many samples would it take?" without keeping anything. */
@Injectable()
export class PreviewCriteria {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pilots: Pilots,
  ) {}

  /** @throws SITE_NOT_FOUND */
  async execute(
    principal: Principal,
    input: { siteId: string; useCaseId: string; document: unknown },
  ): Promise<CriteriaPreview> {
    const surroundings = await this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const { sliceSchema } = await this.pilots.site(tx, input.siteId);
      const { document } = await this.pilots.latestContract(tx, input.useCaseId);
      return { siteSchema: sliceSchema, contract: document };
    });
    const checked = checkDocument(input.document, surroundings);
    return 'document' in checked
      ? { problems: [], needs: needsOf(checked.document) }
      : { problems: checked.problems, needs: [] };
  }
}
