import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { countPage, wasShown, type AttemptSchedule, type Exposure, type PageCount } from '../domain/exposure.js';
import { ExposureLedger } from './exposure-ledger.js';

export interface LedgerView {
  readonly lineageId: string;
  readonly useCaseId: string;
  readonly schedule: AttemptSchedule | null;
  readonly count: PageCount;
  readonly exposures: readonly (Exposure & { readonly counts: boolean })[];
}

/** A page of the ledger for the API. It is short by nature: at most the planned attempts and the exploratory looks. */
@Injectable()
export class ReadExposures {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: ExposureLedger,
  ) {}

  page(principal: Principal, lineageId: string, useCaseId: string): Promise<LedgerView> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const rows = await this.ledger.of(tx, lineageId, useCaseId);
      return {
        lineageId,
        useCaseId,
        schedule: (await this.ledger.schedule(tx, lineageId, useCaseId)) ?? null,
        count: countPage(rows),
        exposures: rows.map((row) => ({ ...row, counts: row.kind === 'FORMAL' ? row.stage === 1 : wasShown(row) })),
      };
    });
  }
}
