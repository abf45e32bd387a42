import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { lintCriteria } from '../../../verdict/criteria/lint-criteria.js';
import { CriteriaRefused } from '../domain/errors.js';
import {
  planAcceptance,
  type AcceptancePlan,
  type AcceptanceRequest,
  type PlannedUseCase,
} from '../domain/plan-acceptance.js';
import { Criteria } from './criteria.js';

export interface PlanCriteriaInput extends Omit<AcceptanceRequest, 'useCases'> {
  /** Kept sets of any version. */
  readonly criteriaSetIds: readonly string[];
  /** Drafts that are not kept. */
  readonly drafts: readonly { readonly name: string; readonly document: unknown }[];
}

/** What it takes to pass several criteria sets together. Nothing is kept. */
@Injectable()
export class PlanCriteria {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly criteria: Criteria,
  ) {}

  /** @throws CriteriaSetNotFound, CriteriaRefused, and what `planAcceptance` throws */
  async execute(
    principal: Principal,
    { criteriaSetIds, drafts, ...request }: PlanCriteriaInput,
  ): Promise<AcceptancePlan> {
    const kept = await this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const sets: PlannedUseCase[] = [];
      for (const id of criteriaSetIds) {
        const { document } = await this.criteria.get(tx, id);
        sets.push({ name: document.title, document });
      }
      return sets;
    });
    return planAcceptance({ ...request, useCases: [...kept, ...drafts.map(readDraft)] });
  }
}

function readDraft({ name, document }: PlanCriteriaInput['drafts'][number], index: number): PlannedUseCase {
  const lint = lintCriteria(document);
  if (lint.document !== null) return { name, document: lint.document };
  const [first, ...rest] = lint.problems.map((problem) => ({
    ...problem,
    path: `/drafts/${index}/document${problem.path}`,
  }));
  if (first === undefined) throw new Error('A document without problems was not read.');
  throw new CriteriaRefused([first, ...rest]);
}
