import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import type { RunId } from '../../../kernel/ids.js';
import { contractDigest } from '../../../metrics/interpretation/contract.js';
import { criteriaDigest } from '../../../verdict/criteria/expand-criteria.js';
import type { DatasetItem } from '../../datasets/public.js';
import { PlanAltered } from '../domain/errors.js';
import { planDigest } from '../domain/plan.js';
import type { Run } from '../domain/run.js';
import { InferItems, type InferenceRecord } from './infer-items.js';
import { JudgeRun } from './judge-run.js';
import { RunProgress } from './run-progress.js';
import { RunSources, type RunSource } from './run-sources.js';

/**
 * The worker's job: checks that everything still is what was declared, runs the model once over all items, judges every use
 * case from that one pass, and writes predictions, judgements and the end of the run in one transaction. It may be called again
 * for the same run after a crash: a run that has ended is left alone, any other starts over and gives the same bytes.
 */
@Injectable()
export class RunEvaluation {
  constructor(
    private readonly progress: RunProgress,
    private readonly sources: RunSources,
    private readonly inferItems: InferItems,
    private readonly judgeRun: JudgeRun,
  ) {}

  async execute(runId: RunId): Promise<void> {
    const run = await this.progress.start(runId);
    if (run === undefined) return;
    try {
      const source = await this.sources.load(run);
      assertAsDeclared(run, source);
      const record = await this.infer(run, source);
      if (record !== undefined) await this.judgeRun.execute(run, source, record);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.progress.fail(run, { code: String(error.code), message: error.message });
    }
  }

  /** After the last try that failed by a fault of ours or died: the run ends, and says so. */
  async giveUp(runId: RunId): Promise<void> {
    const run = await this.progress.start(runId);
    if (run === undefined) return;
    const message =
      'Every try to work this run off failed or died. The log of the workers says why; the attempt stays counted.';
    await this.progress.fail(run, { code: 'WORK_EXHAUSTED', message });
  }

  private infer(run: Run, source: RunSource): Promise<InferenceRecord | undefined> {
    const judged = source.items.filter((item: DatasetItem) => item.excluded === null);
    return this.inferItems.execute(run.plan, source.model, judged, this.progress.counter(run));
  }
}

/** Digests are computed again from what was loaded: a stored digest would say nothing about the text beside it. */
function assertAsDeclared(run: Run, source: RunSource): void {
  const { plan } = run;
  assertSame('the plan', run.planDigest, planDigest(plan));
  assertSame('the model', plan.model.sha256, source.model.sha256);
  assertSame('the model contract', plan.model.contractDigest, digestOf(source.model.contract));
  if (plan.dataset.merkleRoot !== null)
    assertSame('the sealed dataset', plan.dataset.merkleRoot, source.computedMerkleRoot);
  plan.judgements.forEach((planned, at) => {
    const inputs = source.judgements[at];
    if (inputs === undefined) throw new PlanAltered(`the use case ${planned.useCaseKey}`, planned.useCaseId, 'nothing');
    const { contract, criteria } = inputs;
    assertSame(`the contract of ${planned.useCaseKey}`, planned.contract.digest, contractDigest(contract.document));
    assertSame(`the criteria of ${planned.useCaseKey}`, planned.criteriaSet.digest, criteriaDigest(criteria.document));
  });
}

function assertSame(what: string, expected: string, found: string): void {
  if (expected !== found) throw new PlanAltered(what, expected, found);
}
