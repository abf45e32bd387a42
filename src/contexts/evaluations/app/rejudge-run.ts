import { Injectable } from '@nestjs/common';
import type { RunId, UseCaseId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Act } from '../../identity/public.js';
import type { PilotRef } from '../../pilots/public.js';
import { effectiveContract } from '../domain/effective-contract.js';
import { RunNotFound } from '../domain/errors.js';
import { alreadyJudged, assertScoresKept, keptAnswersOf, type KeptAnswers } from '../domain/rejudgement.js';
import { RejudgementUnchanged, RunNotRejudgeable, UseCasesToJudgeAgainMissing } from '../domain/rejudgement-errors.js';
import type { Run } from '../domain/run.js';
import { RunAttempts, RunPermission, type PlanInputs } from './declare-run.js';
import { RunRepository } from './ports.js';
import { RunInputs, type RunInputSet, type RunRequest } from './run-inputs.js';
import { RunJournal } from './run-journal.js';

export interface RejudgeRequest {
  /** A completed run, or one that judged its answers again. */
  readonly runId: RunId;
  /** At least one; each is an attempt of its own. May be one the run did not judge. */
  readonly useCaseIds: readonly UseCaseId[];
  /** Absent = the one of the run. */
  readonly operatingPointId?: string;
}

/** What a rejudgement starts from: the kept answers, and criteria and contracts as they are in force now. */
@Injectable()
export class RejudgementPreparation {
  constructor(
    private readonly runs: RunRepository,
    private readonly inputs: RunInputs,
    private readonly permission: RunPermission,
  ) {}

  /** @throws RunNotFound, RunNotRejudgeable, RejudgementUnchanged, ScoresNotKept, and what a declaration is refused for */
  async prepare(
    tx: Tx,
    principal: Principal,
    request: RejudgeRequest,
    concerning: (pilot: PilotRef) => void,
  ): Promise<{ readonly request: RunRequest; readonly inputs: PlanInputs }> {
    const run = await this.runs.find(tx, request.runId);
    if (run === undefined) throw new RunNotFound(request.runId);
    const answers = keptAnswersOf(run);
    if (request.useCaseIds.length === 0) throw new UseCasesToJudgeAgainMissing();
    const declared: RunRequest = {
      kind: run.plan.kind,
      datasetId: run.datasetId,
      modelId: run.modelId,
      operatingPointId: request.operatingPointId ?? run.operatingPointId,
      useCaseIds: request.useCaseIds,
    };
    const set = await this.inputs.gather(tx, declared, { needsImages: false });
    concerning(set.pilot);
    await this.permission.require(tx, principal, set.pilot);
    if (set.dataset.merkleRoot !== run.plan.dataset.merkleRoot)
      throw new RunNotRejudgeable(run.id, 'its data are not what they were');
    await this.requireNews(tx, set, answers);
    return { request: declared, inputs: { set, answers } };
  }

  /** Two that ask for the same at once wait for each other. */
  private async requireNews(tx: Tx, set: RunInputSet, { predictionsSha256 }: KeptAnswers): Promise<void> {
    await this.runs.lockBudgets(tx, set.pilot.pilotId);
    const family = await this.runs.withAnswers(tx, set.pilot.pilotId, predictionsSha256);
    const operatingPoint = set.operatingPoint ?? null;
    for (const { useCase, contract, criteria } of set.judgements) {
      const before = alreadyJudged(family, {
        useCaseId: useCase.id,
        contractDigest: contract.digest,
        criteriaDigest: criteria.digest,
        scoreThreshold: operatingPoint?.scoreThreshold ?? null,
      });
      if (before !== undefined) throw new RejudgementUnchanged(useCase.key, before.id);
      assertScoresKept(effectiveContract(contract.document, { operatingPoint }), useCase.key, set.model.contract);
    }
  }
}

/**
 * Declares that the kept answers of a completed run are judged again: by the criteria and contracts in force now, or from other score
 * thresholds. A run of its own beside the old one, with attempt numbers and queued job as any other; only the model is not asked.
 */
@Injectable()
export class RejudgeRun {
  constructor(
    private readonly act: Act,
    private readonly sources: RejudgementPreparation,
    private readonly attempts: RunAttempts,
    private readonly journal: RunJournal,
  ) {}

  async execute(principal: Principal, wanted: RejudgeRequest): Promise<Run> {
    const what = { action: 'run.rejudge', object: { type: 'RUN', id: wanted.runId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const { request, inputs } = await this.sources.prepare(tx, principal, wanted, concerning);
      const run = await this.attempts.plan(tx, principal, request, inputs);
      await this.journal.declare(tx, principal, run, inputs.set.pilot);
      return run;
    });
  }
}
