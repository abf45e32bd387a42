import { Injectable } from '@nestjs/common';
import { claimStructure } from '../../../metrics/interpretation/claim-structure.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { JudgedAttempt } from '../../../verdict/judgement.js';
import { ExposureLedger, type AttemptToDeclare, type DeclaredAttempt } from '../../exposures/public.js';
import { StageSizeDiffers } from '../domain/errors.js';
import type { RunKind } from '../domain/plan.js';
import type { KeptAnswers } from '../domain/rejudgement.js';
import type { Run } from '../domain/run.js';
import type { JudgementInputs, RunInputSet } from './run-inputs.js';
import { TopUps } from './top-ups.js';

export interface ToCount {
  readonly principal: Principal;
  readonly kind: RunKind;
  readonly runId: string;
  readonly set: RunInputSet;
  readonly inputs: JudgementInputs;
  /** The run that this one tops up. */
  readonly base?: Run;
  /** Kept ones that are judged again. */
  readonly answers?: KeptAnswers;
}

/** Enters one judgement of a run into the ledger, before the run starts. */
@Injectable()
export class AttemptCounter {
  constructor(
    private readonly ledger: ExposureLedger,
    private readonly topUps: TopUps,
  ) {}

  /** @returns the attempt it is; `null` for exploratory runs. */
  async count(tx: Tx, of: ToCount): Promise<JudgedAttempt | null> {
    const entry = entryOf(of);
    const { dataset } = of.set;
    if (of.kind === 'EXPLORATORY') {
      await this.ledger.recordExploratory(tx, { ...entry, isForAcceptance: dataset.purpose === 'ACCEPTANCE' });
      return null;
    }
    if (of.base === undefined) await this.topUps.refuseUndeclared(tx, of.set, of.inputs);
    const declared =
      of.base === undefined
        ? await this.ledger.declareAttempt(tx, entry)
        : await this.ledger.continueAttempt(tx, entry, of.base.id);
    assertPlannedSize(of.set, declared);
    return attemptOf(declared);
  }
}

function entryOf({ principal, runId, set, inputs, answers }: ToCount): AttemptToDeclare {
  const { criteria, contract, useCase } = inputs;
  const { max, spending, stages = [] } = criteria.document.attempts;
  return {
    lineageId: set.dataset.lineageId,
    parties: set.pilot,
    useCaseId: useCase.id,
    useCaseKey: useCase.key,
    structure: claimStructure(contract.document),
    agreedAt: criteria.baselinedAt,
    runId,
    criteriaSetId: criteria.id,
    personId: principal.personId,
    note: `${set.model.name} ${set.model.version}, criteria v${criteria.version}${answers === undefined ? '' : `, answers of run ${answers.runId} judged again`}`,
    schedule: { max, spending, stages },
  };
}

/**
 * A planned look has exactly the planned number of groups: who may choose the size after having seen results may stop where
 * luck is best, and the stated error no longer holds.
 */
function assertPlannedSize({ dataset }: RunInputSet, { schedule, stage }: DeclaredAttempt): void {
  const planned = schedule.stages[stage - 1];
  if (planned !== undefined && dataset.groupCount !== planned.groups)
    throw new StageSizeDiffers(dataset.key, { stage, planned: planned.groups, found: dataset.groupCount ?? 0 });
}

function attemptOf({ attempt, stage, schedule }: DeclaredAttempt): JudgedAttempt {
  const { max, spending, stages } = schedule;
  const planned = stages[stage - 1];
  if (planned === undefined) return { number: attempt, max, spending };
  const nextGroups = stages[stage]?.groups ?? null;
  const { alphaShare } = planned;
  return { number: attempt, max, spending, stage: { number: stage, of: stages.length, alphaShare, nextGroups } };
}
