import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../kernel/canonical-json.js';
import type { JudgementId } from '../../../kernel/ids.js';
import { BlobStore } from '../../../ports/stores.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { CriteriaDocument } from '../../../verdict/criteria/criteria-document.js';
import type { JudgedAttempt } from '../../../verdict/judgement.js';
import { effectiveContract } from '../domain/effective-contract.js';
import { toJsonLines } from '../domain/json-lines.js';
import { conserve, judgePredictions, type JudgedItem } from '../domain/judge-predictions.js';
import type { Judgement } from '../domain/judgement.js';
import type { PlannedJudgement } from '../domain/plan.js';
import type { Run } from '../domain/run.js';
import { summariseTiming } from '../domain/timing.js';
import type { InferenceRecord } from './infer-items.js';
import { RunProgress } from './run-progress.js';
import type { RunSource } from './run-sources.js';

/** An exploratory judgement uses the whole agreed error, by the agreed rule. */
function exploratory({ attempts }: CriteriaDocument): JudgedAttempt {
  return { number: 1, max: 1, spending: attempts.spending === 'E_PROCESS' ? 'E_PROCESS' : 'EQUAL' };
}

/** The cheap stages: interpret and judge one pass under every planned use case, then keep everything at once. */
@Injectable()
export class JudgeRun {
  constructor(
    private readonly blobs: BlobStore,
    private readonly progress: RunProgress,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  async execute(run: Run, source: RunSource, record: InferenceRecord): Promise<void> {
    const excluded = source.items.filter((item) => item.excluded !== null).length;
    const judgements: Judgement[] = [];
    for (const [at, planned] of run.plan.judgements.entries()) {
      judgements.push(await this.judge({ run, source, record, excluded }, planned, at));
    }
    const predictions = await this.blobs.put(toJsonLines(record.predictions));
    await this.progress.complete(run, judgements, {
      predictionsSha256: predictions.sha256,
      conservation: conserve(record.predictions, excluded),
      timing: summariseTiming(record.timings),
      environment: { ...record.environment },
      done: record.predictions.length,
    });
  }

  private async judge(
    pass: { run: Run; source: RunSource; record: InferenceRecord; excluded: number },
    planned: PlannedJudgement,
    at: number,
  ): Promise<Judgement> {
    const { run, source, record, excluded } = pass;
    const inputs = source.judgements[at];
    if (inputs === undefined) throw new RangeError(`judgement ${at} of run ${run.id} was not loaded`);
    const items = source.items.filter((item) => item.excluded === null);
    const { outcomes, result } = judgePredictions({
      items: items.map((item): JudgedItem => ({ ...item, groundTruth: item.groundTruth ?? { objects: [] } })),
      predictions: new Map(record.predictions.map((predicted) => [predicted.itemId, predicted])),
      excluded,
      contract: effectiveContract(inputs.contract.document, run.plan),
      criteria: inputs.criteria.document,
      attempt: planned.attempt ?? exploratory(inputs.criteria.document),
    });
    const blob = await this.blobs.put(toJsonLines(outcomes));
    return {
      id: this.ids.next() as JudgementId,
      pilotId: run.pilotId,
      vendorOrganisationId: run.vendorOrganisationId,
      customerOrganisationId: run.customerOrganisationId,
      runId: run.id,
      siteId: run.siteId,
      useCaseId: inputs.criteria.useCaseId,
      criteriaSetId: inputs.criteria.id,
      contractId: inputs.contract.id,
      attempt: planned.attempt?.number ?? 0,
      result,
      resultDigest: digestOf(result),
      outcomesSha256: blob.sha256,
      judgedAt: this.clock.now(),
    };
  }
}
