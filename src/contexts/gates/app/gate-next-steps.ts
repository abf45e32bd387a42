import { Injectable } from '@nestjs/common';
import type { JudgementId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { nextSteps, type NextStep } from '../../../verdict/next-steps.js';
import { PilotEvidence } from '../../evaluations/public.js';
import type { GateEvidence } from '../domain/evidence.js';

/** What may follow where one site and use case is not proven. */
export interface CellNextSteps {
  readonly siteId: string;
  readonly siteKey: string;
  readonly useCaseId: string;
  readonly useCaseKey: string;
  readonly judgementId: string;
  readonly steps: readonly NextStep[];
}

/** Reads, for every unproven cell of the evidence, what the people at the gate may choose between. */
@Injectable()
export class GateNextSteps {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly evidence: PilotEvidence,
  ) {}

  execute(principal: Principal, evidence: GateEvidence): Promise<CellNextSteps[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.of(tx, evidence));
  }

  private async of(tx: Tx, { cells }: GateEvidence): Promise<CellNextSteps[]> {
    const found: CellNextSteps[] = [];
    for (const { siteId, siteKey, useCaseId, useCaseKey, judgement, narrowedTo } of cells) {
      if (judgement?.verdict !== 'INCONCLUSIVE' || narrowedTo !== undefined) continue;
      const { result } = await this.evidence.judgement(tx, judgement.id as JudgementId);
      const place = { siteId, siteKey, useCaseId, useCaseKey };
      found.push({ ...place, judgementId: judgement.id, steps: nextSteps(result) });
    }
    return found;
  }
}
