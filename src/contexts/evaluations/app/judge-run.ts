import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../kernel/canonical-json.js';
import type { JudgementId } from '../../../kernel/ids.js';
import { BlobStore } from '../../../ports/stores.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { toJsonLines } from '../domain/json-lines.js';
import { conserve } from '../domain/judge-predictions.js';
import type { Judgement } from '../domain/judgement.js';
import type { PlannedJudgement } from '../domain/plan.js';
import type { Run } from '../domain/run.js';
import { summariseTiming } from '../domain/timing.js';
import type { InferenceRecord } from './infer-items.js';
import { judgePass } from './judge-pass.js';
import { RunProgress } from './run-progress.js';
import type { RunSource } from './run-sources.js';

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
      judgements.push(await this.judge({ run, source, record }, planned, at));
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
    pass: { run: Run; source: RunSource; record: InferenceRecord },
    planned: PlannedJudgement,
    at: number,
  ): Promise<Judgement> {
    const { run, source, record } = pass;
    const { inputs, outcomes, result } = judgePass({ plan: run.plan, source, predictions: record.predictions }, at);
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
