import { Injectable } from '@nestjs/common';
import type { RunId, UseCaseId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Datasets } from '../../datasets/public.js';
import { ExposureLedger } from '../../exposures/public.js';
import { RunNotFound, TopUpAltered, TopUpNotDeclared, TopUpNotPlanned, TopUpUnfit } from '../domain/errors.js';
import type { Judgement } from '../domain/judgement.js';
import type { Run } from '../domain/run.js';
import { isEvidence } from '../domain/run-states.js';
import { JudgementRepository, RunRepository } from './ports.js';
import type { JudgementInputs, RunInputSet, RunRequest } from './run-inputs.js';

/** An inconclusive run that is to be topped up. */
export interface TopUpBase {
  readonly run: Run;
  /** Use cases it left unproven. */
  readonly open: readonly UseCaseId[];
  readonly judgements: readonly Judgement[];
}

/**
 * More data for an inconclusive run, judged together with the first. Only as the criteria planned it before the first look, and
 * only the data may have grown: model, operating point, contract, criteria and every earlier group stay as they were.
 */
@Injectable()
export class TopUps {
  constructor(
    private readonly runs: RunRepository,
    private readonly judgements: JudgementRepository,
    private readonly datasets: Datasets,
    private readonly ledger: ExposureLedger,
  ) {}

  /** @throws RunNotFound, TopUpUnfit */
  async base(tx: Tx, request: RunRequest, id: RunId): Promise<TopUpBase> {
    const run = await this.runs.find(tx, id);
    if (run === undefined) throw new RunNotFound(id);
    if (request.kind !== 'FORMAL') throw new TopUpUnfit(id, 'only a formal run tops up another');
    if (!isEvidence({ kind: run.plan.kind, state: run.state }))
      throw new TopUpUnfit(id, `it is ${run.plan.kind} and ${run.state}, and only a completed formal run has a result`);
    const judgements = await this.judgements.ofRuns(tx, [id]);
    const open = judgements.filter(({ result }) => result.verdict === 'INCONCLUSIVE').map(({ useCaseId }) => useCaseId);
    if (open.length === 0) throw new TopUpUnfit(id, 'none of its judgements is INCONCLUSIVE; what is decided stays so');
    return { run, open, judgements };
  }

  /** @throws TopUpUnfit, TopUpNotPlanned, TopUpAltered */
  async requireFit(tx: Tx, base: TopUpBase, set: RunInputSet): Promise<void> {
    const { run } = base;
    if (run.pilotId !== set.pilot.pilotId) throw new TopUpUnfit(run.id, 'it belongs to another pilot');
    if (!isSameCandidate(run, set)) throw new TopUpUnfit(run.id, 'it was made with another model or operating point');
    for (const inputs of set.judgements) requireSameClaim(base, inputs);
    requirePlanned(run, set);
    const growth = await this.datasets.growth(tx, run.datasetId, set.dataset.id);
    const isSameLineage = run.plan.dataset.lineageId === set.dataset.lineageId;
    if (!isSameLineage || growth.altered + growth.joined > 0 || growth.fresh === 0)
      throw new TopUpAltered(set.dataset.key, growth);
  }

  /**
   * The same model on the same images and more, after it proved nothing on the first ones, is a top-up whatever it is called.
   * @throws TopUpNotPlanned, TopUpNotDeclared
   */
  async refuseUndeclared(tx: Tx, set: RunInputSet, { useCase, criteria }: JudgementInputs): Promise<void> {
    for (const row of await this.ledger.of(tx, set.dataset.lineageId, useCase.id)) {
      const isOpen = row.kind === 'FORMAL' && row.remarks.some(({ outcome }) => outcome === 'INCONCLUSIVE');
      const run = isOpen ? await this.runs.find(tx, row.runId as RunId) : undefined;
      if (run === undefined || run.datasetId === set.dataset.id || !isSameCandidate(run, set)) continue;
      const { earlier, kept, fresh } = await this.datasets.growth(tx, run.datasetId, set.dataset.id);
      if (kept < earlier || fresh === 0) continue;
      const { spending, stages = [] } = criteria.document.attempts;
      if (spending === 'E_PROCESS' || stages.length > 0) throw new TopUpNotDeclared(run.id);
      throw new TopUpNotPlanned(useCase.key, false);
    }
  }
}

function isSameCandidate({ plan }: Run, { model, operatingPoint }: RunInputSet): boolean {
  return (
    plan.model.sha256 === model.sha256 &&
    plan.model.contractDigest === model.contractDigest &&
    (plan.operatingPoint?.digest ?? null) === (operatingPoint?.digest ?? null)
  );
}

function requireSameClaim({ run, open }: TopUpBase, { useCase, contract, criteria }: JudgementInputs): void {
  const planned = run.plan.judgements.find(({ useCaseId }) => useCaseId === useCase.id);
  if (planned === undefined || !open.includes(useCase.id))
    throw new TopUpUnfit(run.id, `its judgement of ${useCase.key} is not INCONCLUSIVE`);
  if (planned.contract.digest !== contract.digest || planned.criteriaSet.digest !== criteria.digest)
    throw new TopUpUnfit(run.id, `contract or criteria of ${useCase.key} have changed since`);
}

/** @throws TopUpNotPlanned */
function requirePlanned({ plan }: Run, { judgements }: RunInputSet): void {
  for (const { attempt, useCaseId, useCaseKey } of plan.judgements) {
    if (!judgements.some(({ useCase }) => useCase.id === useCaseId)) continue;
    const isPlanned = attempt?.spending === 'E_PROCESS' || (attempt?.stage?.nextGroups ?? null) !== null;
    if (!isPlanned) throw new TopUpNotPlanned(useCaseKey, attempt?.stage !== undefined);
  }
}
