import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Findings } from '../../findings/public.js';
import { conditionState, type ConditionState } from '../domain/conditions.js';
import type { ConditionFact } from '../domain/finding-facts.js';
import type { Gate } from '../domain/gate.js';

export interface ConditionView extends ConditionFact {
  readonly state: ConditionState;
  readonly itemState: string;
}

/** The conditions of a round as they were signed, with what became of them. */
@Injectable()
export class ReadConditions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly findings: Findings,
    private readonly audit: AuditLog,
  ) {}

  execute(principal: Principal, gate: Gate): Promise<ConditionView[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const today = (await this.audit.time(tx, gate)).toISOString().slice(0, 10);
      const views: ConditionView[] = [];
      for (const condition of gate.evidence.conditions ?? []) {
        const itemState = (await this.findings.item(tx, condition.itemId))?.state ?? 'UNKNOWN';
        views.push({ ...condition, itemState, state: conditionState(condition, itemState, today) });
      }
      return views;
    });
  }
}
